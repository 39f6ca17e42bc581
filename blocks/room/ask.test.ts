import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createAsk } from './ask';

const URL = 'https://webinars.test/wp-json/webinars/v1/rooms/12/state';
const fetch = vi.fn< typeof globalThis.fetch >();

beforeEach( () => {
	vi.stubGlobal( 'fetch', fetch );
} );
afterEach( () => {
	vi.unstubAllGlobals();
	fetch.mockReset();
} );

const answer = (
	status: number,
	body: unknown = null,
	headers: Record< string, string > = {}
) =>
	new Response( body === null ? null : JSON.stringify( body ), {
		status,
		headers,
	} );

function sentHeaders( call: number ): Headers {
	return new Headers( fetch.mock.calls[ call ]?.[ 1 ]?.headers );
}

it( 'brings the state and its tag', async () => {
	const state = { version: 3, stage: 'viewing' };
	fetch.mockResolvedValue( answer( 200, state, { ETag: '"a"' } ) );
	expect( await createAsk( URL, 'n1' )( null ) ).toEqual( {
		kind: 'state',
		state,
		etag: '"a"',
	} );
	expect( sentHeaders( 0 ).get( 'X-WP-Nonce' ) ).toBe( 'n1' );
	expect( sentHeaders( 0 ).has( 'If-None-Match' ) ).toBe( false );
} );

it( 'sends the tag, and the nonce that came with the last answer', async () => {
	fetch.mockImplementation( async () =>
		answer( 304, null, { 'X-WP-Nonce': 'n2' } )
	);
	const ask = createAsk( URL, 'n1' );
	expect( await ask( '"a"' ) ).toEqual( { kind: 'unchanged' } );
	await ask( '"a"' );
	expect( sentHeaders( 1 ).get( 'If-None-Match' ) ).toBe( '"a"' );
	expect( sentHeaders( 1 ).get( 'X-WP-Nonce' ) ).toBe( 'n2' );
} );

it.each( [ 401, 403, 404 ] )( 'gives up after %i', async ( status ) => {
	fetch.mockResolvedValue( answer( status, { code: 'x' } ) );
	expect( await createAsk( URL, '' )( null ) ).toEqual( { kind: 'refused' } );
} );

it.each( [
	[ 'a server that is unwell', () => Promise.resolve( answer( 503 ) ) ],
	[
		'a page instead of a state',
		() => Promise.resolve( new Response( '<html>' ) ),
	],
	[ 'a state without a version', () => Promise.resolve( answer( 200, {} ) ) ],
	[ 'no network', () => Promise.reject( new TypeError( 'offline' ) ) ],
] )( 'takes %s for silence', async ( _name, respond ) => {
	fetch.mockImplementation( respond );
	expect( await createAsk( URL, '' )( null ) ).toEqual( { kind: 'silence' } );
} );
