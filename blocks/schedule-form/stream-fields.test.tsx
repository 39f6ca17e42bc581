import { createRoot } from '@wordpress/element';
import { act, useState } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { WebinarMeta } from '../types/webinar-meta';

vi.hoisted( () => {
	window.webinarScheduleForm = {
		speakers: [],
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
		hasEnded: false,
	};
} );

const { StreamFields } = await import( './stream-fields' );

const STORED = 'https://stream.example.com/live.m3u8';

let asked: Array< Record< string, string > >;
let answers: Array< ( answer: Response ) => void >;
let root: ReturnType< typeof createRoot >;

function Form() {
	const [ meta, setMeta ] = useState( {
		stream_type: 'obs',
		stream_source: STORED,
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
	asked = [];
	answers = [];
	vi.stubGlobal( 'fetch', ( _url: string, { body }: RequestInit ) => {
		asked.push( Object.fromEntries( body as URLSearchParams ) );
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
const said = (): string =>
	document.querySelector( '[role="status"]' )?.textContent ?? '';

async function type( value: string ): Promise< void > {
	await act( async () => {
		address().focus();
		Object.getOwnPropertyDescriptor(
			HTMLInputElement.prototype,
			'value'
		)?.set?.call( address(), value );
		address().dispatchEvent( new Event( 'input', { bubbles: true } ) );
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

it( 'asks at a click, and says what was found with a sign and in words', async () => {
	await click();
	expect( asked ).toEqual( [
		{
			action: 'check',
			nonce: 'abc',
			webinar_id: '7',
			stream_type: 'obs',
			stream_source: STORED,
		},
	] );
	expect( said() ).toBe( 'Asking the server…' );

	await answer( 200, found( true, 'The stream answers.' ) );
	expect( said() ).toBe( '✓ The stream answers.' );

	await click();
	await answer( 200, found( false, 'Nobody sends yet.' ) );
	expect( said() ).toBe( '⚠ Nobody sends yet.' );
	expect( asked ).toHaveLength( 2 );
} );

it( 'asks when the field is left after a change, once', async () => {
	await type( STORED );
	await leave();
	expect( asked ).toHaveLength( 0 );

	await type( ' https://stream.example.com/other.m3u8 ' );
	expect( asked ).toHaveLength( 0 );
	await leave();
	await click();
	expect( asked.map( ( { stream_source: source } ) => source ) ).toEqual( [
		'https://stream.example.com/other.m3u8',
	] );

	await answer( 200, found( true, 'The stream answers.' ) );
	await act( async () => address().focus() );
	await leave();
	expect( asked ).toHaveLength( 1 );
	expect( said() ).toContain( 'The stream answers.' );
} );

it( 'does not ask about what is no address', async () => {
	for ( const value of [ 'live.m3u8', '' ] ) {
		await type( value );
		await leave();
		await click();
		expect( button().getAttribute( 'aria-disabled' ) ).toBe( 'true' );
	}
	expect( asked ).toHaveLength( 0 );
} );

it( 'says nothing of an address that has been replaced meanwhile', async () => {
	await click();
	await type( 'https://stream.example.com/other.m3u8' );
	await answer( 200, found( true, 'The stream answers.' ) );
	expect( said() ).toBe( '' );

	await leave();
	await type( STORED );
	await leave();
	await answer( 200, found( true, 'The other one answers.' ) );
	expect( said() ).toBe( 'Asking the server…' );
	await answer( 200, found( true, 'This one answers.' ) );
	expect( said() ).toBe( '✓ This one answers.' );
} );

it.each( [
	[
		403,
		{ success: false, data: { code: 'x', message: 'Only organizers.' } },
		'Only organizers.',
	],
	[ 400, 0, 'The site did not say' ],
	[ 200, { success: true }, 'The site did not say' ],
] )( 'tells an error %d %j', async ( status, body, words ) => {
	await click();
	await answer( status, body );
	expect( said() ).toContain( `⚠ ${ words }` );
} );

it( 'tells that the network is gone', async () => {
	vi.stubGlobal( 'fetch', () => Promise.reject( new TypeError( 'lost' ) ) );
	await click();
	expect( said() ).toContain( 'Check your connection' );
} );
