import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createNonces } from './credentials';

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

/**
 * A page as WordPress prints it.
 * @param handed
 */
const page = ( handed: object ) =>
	new Response(
		`<!doctype html><p>Room</p><script type="application/json" id="wp-script-module-data-@wordpress/interactivity">${ JSON.stringify(
			{ config: { 'webinar/room': handed } }
		) }</script>`
	);

const create = () =>
	createNonces( 'webinar/room', {
		webinarId: 12,
		restNonce: 'old',
		commands: commands( 'old' ),
		pass: 'old',
		stream: stream( 'old' ),
	} );

it( 'takes fresh nonces from the page, once for all who ask', async () => {
	fetch.mockResolvedValue(
		page( {
			webinarId: 12,
			restNonce: 'fresh',
			commands: commands( 'fresh' ),
			pass: 'fresh',
			stream: stream( 'fresh' ),
		} )
	);
	const nonces = create();
	expect( await Promise.all( [ nonces.renew(), nonces.renew() ] ) ).toEqual( [
		'renewed',
		'renewed',
	] );
	expect( fetch ).toHaveBeenCalledTimes( 1 );
	expect( nonces.rest ).toBe( 'fresh' );
	expect( nonces.commands ).toEqual( commands( 'fresh' ) );
	expect( [ nonces.pass, nonces.token ] ).toEqual( [ 'fresh', 'fresh' ] );
} );

it.each( [
	[ 'is for those outside', () => page( {} ) ],
	[ 'is of another webinar', () => page( { webinarId: 13 } ) ],
	[ 'has no room', () => new Response( '<p>Hello</p>' ) ],
	[ 'is not there', () => new Response( '', { status: 404 } ) ],
] )( 'keeps what it has when the page %s', async ( _, respond ) => {
	fetch.mockResolvedValue( respond() );
	const nonces = create();
	expect( await nonces.renew() ).toBe( 'gone' );
	expect( nonces.rest ).toBe( 'old' );
} );

it.each( [
	[ 'no network', () => Promise.reject( new TypeError( 'offline' ) ) ],
	[
		'a server that is unwell',
		() => Promise.resolve( new Response( '', { status: 502 } ) ),
	],
] )( 'may be asked again after %s', async ( _, respond ) => {
	fetch.mockImplementationOnce( respond );
	const nonces = create();
	expect( await nonces.renew() ).toBe( 'unheard' );
	fetch.mockResolvedValue( page( { webinarId: 12, restNonce: 'fresh' } ) );
	expect( await nonces.renew() ).toBe( 'renewed' );
} );
