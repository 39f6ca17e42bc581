import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createCredentials } from './credentials';

const fetch = vi.fn< typeof globalThis.fetch >();

beforeEach( () => {
	vi.stubGlobal( 'fetch', fetch );
} );
afterEach( () => {
	vi.unstubAllGlobals();
	fetch.mockReset();
} );

const commands = ( nonce: string ) => ( {
	enter: { action: 'enter', nonce },
} );

const stream = ( token: string ) => ( {
	url: 'https://push.test/rooms/12/events',
	token,
	expires_at: 1,
} );

/** A page as WordPress prints it. */
const page = ( config: object ) =>
	new Response(
		`<!doctype html><p>Room</p><script type="application/json" id="wp-script-module-data-@wordpress/interactivity">${ JSON.stringify(
			{ config: { 'webinar/room': config } }
		) }</script>`
	);

const create = () =>
	createCredentials( 'webinar/room', {
		webinarId: 12,
		restNonce: 'old',
		commands: commands( 'old' ),
		pass: 'old',
		stream: stream( 'old' ),
	} );

it( 'takes fresh credentials from the page, with one request for two calls', async () => {
	fetch.mockResolvedValue(
		page( {
			webinarId: 12,
			restNonce: 'fresh',
			commands: commands( 'fresh' ),
			pass: 'fresh',
			stream: stream( 'fresh' ),
		} )
	);
	const credentials = create();
	expect(
		await Promise.all( [ credentials.renew(), credentials.renew() ] )
	).toEqual( [ 'renewed', 'renewed' ] );
	expect( fetch ).toHaveBeenCalledTimes( 1 );
	expect( credentials.restNonce ).toBe( 'fresh' );
	expect( credentials.commands ).toEqual( commands( 'fresh' ) );
	expect( [ credentials.readSyncPass, credentials.roomToken ] ).toEqual( [
		'fresh',
		'fresh',
	] );
} );

it.each( [
	[ 'shows no room to this visitor', () => page( {} ) ],
	[ 'is for another webinar', () => page( { webinarId: 13 } ) ],
	[ 'has no script data', () => new Response( '<p>Hello</p>' ) ],
	[ 'does not exist', () => new Response( '', { status: 404 } ) ],
] )( 'keeps its credentials when the page %s', async ( _, respond ) => {
	fetch.mockResolvedValue( respond() );
	const credentials = create();
	expect( await credentials.renew() ).toBe( 'gone' );
	expect( credentials.restNonce ).toBe( 'old' );
} );

it.each( [
	[ 'no network', () => Promise.reject( new TypeError( 'offline' ) ) ],
	[
		'an error of the server',
		() => Promise.resolve( new Response( '', { status: 502 } ) ),
	],
] )( 'may be renewed again after %s', async ( _, respond ) => {
	fetch.mockImplementationOnce( respond );
	const credentials = create();
	expect( await credentials.renew() ).toBe( 'failed' );
	fetch.mockResolvedValue( page( { webinarId: 12, restNonce: 'fresh' } ) );
	expect( await credentials.renew() ).toBe( 'renewed' );
} );
