import { describe, expect, it } from 'vitest';
import { detectStreamType, findAddressProblem } from './addresses';

it.each( [
	[ 'https://www.youtube.com/live/abc', 'youtube' ],
	[ ' https://youtu.be/abc', 'youtube' ],
	[ 'https://vimeo.com/event/12', 'vimeo' ],
	[ 'https://rutube.ru/video/3b1e2c4d5f60718293a4b5c6d7e8f901/', 'rutube' ],
	[ 'https://vk.com/video-1_2', 'vk' ],
	[ 'https://vkvideo.ru/video-1_2', 'vk' ],
	[ 'https://m.vk.ru/clip-1_2', 'vk' ],
	[ 'https://kinescope.io/23QBdNEg7huhR6h7tGkrL2', 'kinescope' ],
	[ 'https://play.boomstream.com/VCcNtuiw', 'boomstream' ],
	[ 'https://notvk.com/video-1_2', null ],
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
