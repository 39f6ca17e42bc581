import { describe, expect, it } from 'vitest';
import { detectStreamType, findAddressProblem } from './addresses';
import {
	createSpeakerDirectory,
	listOrganizers,
	readChosenSpeakers,
} from './speakers';

it.each( [
	[ 'https://www.youtube.com/live/abc', 'youtube' ],
	[ ' https://youtu.be/abc', 'youtube' ],
	[ 'https://vimeo.com/event/12', 'vimeo' ],
	[ 'https://us02web.zoom.us/j/123', 'zoom' ],
	[ 'https://t.me/school', 'telegram' ],
	[ 'https://cdn.example.org/live.m3u8?token=a', 'obs' ],
	[ 'https://notyoutube.com/live/abc', null ],
	[ 'https://example.org/', null ],
	[ 'youtu', null ],
] )( 'the address %s tells the stream type %s', ( address, type ) => {
	expect( detectStreamType( address ) ).toBe( type );
} );

describe( 'an address', () => {
	it.each( [
		'',
		'https://example.org/live.m3u8',
		'http://127.0.0.1:8080/live.m3u8',
		'http://localhost:8080/live.m3u8',
		' https://example.org ',
		'https://пример.рф/эфир',
	] )( 'is accepted as "%s"', ( address ) => {
		expect( findAddressProblem( address ) ).toBeNull();
	} );

	it.each( [
		'example.org',
		'https://',
		'https://example',
		'https://exam ple.org',
		'javascript:alert(1)',
		'ftp://example.org',
		'/signup/',
	] )( 'is rejected as "%s"', ( address ) => {
		expect( findAddressProblem( address ) ).toContain( 'https://' );
	} );

	it( 'may be a path on this site where allowed', () => {
		expect( findAddressProblem( '/signup/', true ) ).toBeNull();
		expect( findAddressProblem( '//evil.example', true ) ).not.toBeNull();
		expect( findAddressProblem( '/\\evil.example', true ) ).not.toBeNull();
	} );
} );

describe( 'speakers', () => {
	const directory = createSpeakerDirectory( [
		{ id: 3, name: 'Anna' },
		{ id: 5, name: 'Anna' },
		{ id: 8, name: 'Boris' },
	] );

	it( 'with the same name get different labels', () => {
		expect( directory.labels ).toEqual( [
			'Anna (3)',
			'Anna (5)',
			'Boris',
		] );
		expect( readChosenSpeakers( [ 'Anna (5)' ], [], directory ) ).toEqual( [
			5,
		] );
	} );

	it( 'who are no longer on the list stay chosen until removed', () => {
		const gone = directory.labelOf( 21 );
		expect(
			readChosenSpeakers( [ gone, 'Boris' ], [ 21 ], directory )
		).toEqual( [ 21, 8 ] );
		expect( readChosenSpeakers( [ 'Boris' ], [ 21 ], directory ) ).toEqual(
			[ 8 ]
		);
	} );

	it( 'are never created from an unknown name', () => {
		expect(
			readChosenSpeakers( [ 'Carl', 'User 9' ], [], directory )
		).toEqual( [] );
	} );

	it( 'may be the organizer; the current one is always listed', () => {
		const values = ( ownerId: number ) =>
			listOrganizers( directory, ownerId ).map( ( { value } ) => value );
		expect( values( 5 ).toSorted() ).toEqual( [ '3', '5', '8' ] );
		expect( values( 21 )[ 0 ] ).toBe( '21' );
		expect( listOrganizers( directory, 0 )[ 0 ] ).toEqual( {
			value: '0',
			label: 'Nobody',
		} );
	} );
} );
