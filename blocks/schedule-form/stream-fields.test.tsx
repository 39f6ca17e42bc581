import { createRoot } from '@wordpress/element';
import { act, useState } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { WebinarMeta } from '../types/webinar-meta';

vi.hoisted( () => {
	window.webinarScheduleForm = {
		people: [],
		findPeople: null,
		streamTypes: [
			{ value: 'obs', label: 'OBS' },
			{ value: 'youtube', label: 'YouTube' },
		],
		canEditTechnical: true,
		streamCheck: {
			webinarId: 7,
			ajaxUrl: 'https://example.org/wp-admin/admin-ajax.php',
			action: 'check',
			nonce: 'abc',
		},
		booksSeats: false,
		hasRecordings: false,
		hasBegun: false,
		hasEnded: false,
	};
} );

const { StreamFields } = await import( './stream-fields' );

const STORED = 'https://stream.example.com/live.m3u8';

let sent: Array< Record< string, string > >;
let answers: Array< ( answer: Response ) => void >;
let root: ReturnType< typeof createRoot >;

function Form() {
	const [ meta, setMeta ] = useState( {
		stream_type: 'obs',
		stream_source: STORED,
		spare_type: 'obs',
		spare_source: '',
	} as WebinarMeta );
	return (
		<StreamFields
			meta={ meta }
			onChange={ ( changes ) =>
				setMeta( ( before ) => ( { ...before, ...changes } ) )
			}
		/>
	);
}

beforeEach( async () => {
	vi.stubGlobal( 'IS_REACT_ACT_ENVIRONMENT', true );
	sent = [];
	answers = [];
	vi.stubGlobal( 'fetch', ( _url: string, { body }: RequestInit ) => {
		sent.push( Object.fromEntries( body as URLSearchParams ) );
		return new Promise( ( resolve ) => answers.push( resolve ) );
	} );
	root = createRoot(
		document.body.appendChild( document.createElement( 'div' ) )
	);
	await act( async () => root.render( <Form /> ) );
} );

afterEach( async () => {
	await act( async () => root.unmount() );
	document.body.replaceChildren();
	vi.unstubAllGlobals();
} );

const address = (): HTMLInputElement =>
	document.querySelector( 'input[type="url"]' ) as HTMLInputElement;
const button = (): HTMLButtonElement =>
	document.querySelector( 'button' ) as HTMLButtonElement;
const shown = (): string =>
	document.querySelector( '[role="status"]' )?.textContent ?? '';

async function type( value: string, field = address() ): Promise< void > {
	await act( async () => {
		field.focus();
		Object.getOwnPropertyDescriptor(
			HTMLInputElement.prototype,
			'value'
		)?.set?.call( field, value );
		field.dispatchEvent( new Event( 'input', { bubbles: true } ) );
	} );
}

const leave = () => act( async () => address().blur() );
const click = () => act( async () => button().click() );

function answer( status: number, body: unknown ): Promise< void > {
	return act( async () =>
		answers.shift()?.( new Response( JSON.stringify( body ), { status } ) )
	);
}

const found = ( isReady: boolean, message: string ) => ( {
	success: true,
	data: { is_ready: isReady, message },
} );

it( 'checks at a click, and shows the result with a sign and a message', async () => {
	await click();
	expect( sent ).toEqual( [
		{
			action: 'check',
			nonce: 'abc',
			webinar_id: '7',
			stream_type: 'obs',
			stream_source: STORED,
		},
	] );
	expect( shown() ).toBe( 'Asking the server…' );

	await answer( 200, found( true, 'The stream answers.' ) );
	expect( shown() ).toBe( '✓ The stream answers.' );

	await click();
	await answer( 200, found( false, 'Nobody sends yet.' ) );
	expect( shown() ).toBe( '⚠ Nobody sends yet.' );
	expect( sent ).toHaveLength( 2 );
} );

it( 'checks once when the field is left after a change', async () => {
	await type( STORED );
	await leave();
	expect( sent ).toHaveLength( 0 );

	await type( ' https://stream.example.com/other.m3u8 ' );
	expect( sent ).toHaveLength( 0 );
	await leave();
	await click();
	expect( sent.map( ( { stream_source: source } ) => source ) ).toEqual( [
		'https://stream.example.com/other.m3u8',
	] );

	await answer( 200, found( true, 'The stream answers.' ) );
	await act( async () => address().focus() );
	await leave();
	expect( sent ).toHaveLength( 1 );
	expect( shown() ).toContain( 'The stream answers.' );
} );

it( 'stores an address that was pasted with its surroundings', async () => {
	await type( '«stream.example.com/other.m3u8» ' );
	await leave();
	expect( address().value ).toBe( 'https://stream.example.com/other.m3u8' );
	expect( sent.map( ( { stream_source: source } ) => source ) ).toEqual( [
		'https://stream.example.com/other.m3u8',
	] );
	await type( '<iframe src="//youtube.com/embed/aqz-KE-bpKQ"></iframe>' );
	expect( address().value ).toBe( 'https://youtube.com/embed/aqz-KE-bpKQ' );
	await leave();
	expect( sent.at( -1 )?.stream_type ).toBe( 'youtube' );
} );

it( 'stores and checks a spare source beside the main one', async () => {
	const [ main, spare ] =
		document.querySelectorAll< HTMLInputElement >( 'input[type="url"]' );
	expect( document.querySelectorAll( 'button' ) ).toHaveLength( 1 );
	await type( 'youtu.be/aqz-KE-bpKQ', spare );
	await act( async () => spare?.blur() );
	await act( async () => spare?.focus() );
	await act( async () => spare?.blur() );
	expect( sent.at( -1 ) ).toMatchObject( {
		stream_type: 'youtube',
		stream_source: 'https://youtu.be/aqz-KE-bpKQ',
	} );
	expect( spare?.value ).toBe( 'https://youtu.be/aqz-KE-bpKQ' );
	expect( main?.value ).toBe( STORED );
	expect(
		[ ...document.querySelectorAll( 'select' ) ].map(
			( { value } ) => value
		)
	).toEqual( [ 'obs', 'youtube' ] );
	expect( document.querySelectorAll( 'button' ) ).toHaveLength( 2 );
} );

it( 'does not check an invalid address', async () => {
	for ( const value of [ 'live.m3u8', '' ] ) {
		await type( value );
		await leave();
		await click();
		expect( button().getAttribute( 'aria-disabled' ) ).toBe( 'true' );
	}
	expect( sent ).toHaveLength( 0 );
} );

it( 'ignores the result for an address that was replaced meanwhile', async () => {
	await click();
	await type( 'https://stream.example.com/other.m3u8' );
	await answer( 200, found( true, 'The stream answers.' ) );
	expect( shown() ).toBe( '' );

	await leave();
	await type( STORED );
	await leave();
	await answer( 200, found( true, 'The other one answers.' ) );
	expect( shown() ).toBe( 'Asking the server…' );
	await answer( 200, found( true, 'This one answers.' ) );
	expect( shown() ).toBe( '✓ This one answers.' );
} );

it.each( [
	[
		403,
		{
			success: false,
			data: {
				code: 'webinar_permission_denied',
				message: 'Only organizers.',
			},
		},
		'Only organizers.',
	],
	[ 400, 0, 'The site did not say' ],
	[ 200, { success: true }, 'The site did not say' ],
] )( 'shows the message of an error %d %j', async ( status, body, message ) => {
	await click();
	await answer( status, body );
	expect( shown() ).toContain( `⚠ ${ message }` );
} );

it( 'says that the network is down', async () => {
	vi.stubGlobal( 'fetch', () => Promise.reject( new TypeError( 'lost' ) ) );
	await click();
	expect( shown() ).toContain( 'Check your connection' );
} );
