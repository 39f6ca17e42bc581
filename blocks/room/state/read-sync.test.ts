import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createReadSync } from './read-sync';
import type { Credentials } from '../requests/credentials';

const URL = 'https://webinars.test/wp-json/webinars/v1/rooms/12/state';
const fetch = vi.fn< typeof globalThis.fetch >();
const renew = vi.fn< Credentials[ 'renew' ] >();
let credentials: Credentials;

beforeEach( () => {
	vi.stubGlobal( 'fetch', fetch );
	credentials = {
		restNonce: 'n1',
		readSyncPass: 'p1',
		roomToken: 't1',
		commands: {},
		renew,
	};
} );
afterEach( () => {
	vi.unstubAllGlobals();
	fetch.mockReset();
	renew.mockReset();
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

it( 'returns the state and its ETag', async () => {
	const state = {
		version: 3,
		stage: 'viewing',
		server_time: 1_000,
		poll_after_ms: 3_000,
		room: { can_control: false, people: null },
	};
	fetch.mockResolvedValue( answer( 200, state, { ETag: '"a"' } ) );
	expect( await createReadSync( URL, credentials )( null ) ).toEqual( {
		kind: 'state',
		state,
		etag: '"a"',
	} );
	expect( sentHeaders( 0 ).get( 'X-WP-Nonce' ) ).toBe( 'n1' );
	expect( sentHeaders( 0 ).has( 'If-None-Match' ) ).toBe( false );
} );

it( 'learns from full answers that the seat is open somewhere else', async () => {
	const readSync = createReadSync( URL, credentials );
	for ( const [ header, isElsewhere ] of [
		[ 'elsewhere', true ],
		[ null, true ],
		[ 'here', false ],
		[ null, false ],
	] as const ) {
		fetch.mockResolvedValueOnce(
			answer( 304, null, header ? { 'X-Webinar-Seat': header } : {} )
		);
		await readSync( null );
		expect( credentials.isSeatElsewhere ).toBe( isElsewhere );
	}
} );

it( 'sends the ETag, and the nonce of the last answer', async () => {
	fetch.mockImplementation( async () =>
		answer( 304, null, {
			'X-WP-Nonce': 'n2',
			Date: 'Sat, 21 Nov 2026 12:00:00 GMT',
		} )
	);
	const readSync = createReadSync( URL, credentials );
	expect( await readSync( '"a"' ) ).toEqual( {
		kind: 'unchanged',
		serverMs: Date.UTC( 2026, 10, 21, 12 ),
	} );
	await readSync( '"a"' );
	expect( sentHeaders( 1 ).get( 'If-None-Match' ) ).toBe( '"a"' );
	expect( sentHeaders( 1 ).get( 'X-WP-Nonce' ) ).toBe( 'n2' );
} );

it( 'sends its read-sync pass, and takes the pass and the room token of an answer', async () => {
	fetch
		.mockResolvedValueOnce(
			answer( 304, null, {
				'X-Webinar-Room-Pass': 'p2',
				'X-Webinar-Room-Token': 't2',
			} )
		)
		.mockResolvedValue( answer( 304 ) );
	const readSync = createReadSync( URL, credentials );
	await readSync( null );
	await readSync( null );
	credentials.readSyncPass = '';
	await readSync( null );
	expect(
		[ 0, 1, 2 ].map( ( call ) =>
			sentHeaders( call ).get( 'X-Webinar-Room-Pass' )
		)
	).toEqual( [ 'p1', 'p2', null ] );
	expect( credentials.roomToken ).toBe( 't2' );
} );

it.each( [
	[ 401, 'webinar_not_signed_in' ],
	[ 403, 'webinar_not_admitted' ],
	[ 404, 'webinar_not_found' ],
] )( 'returns the error code of a %i', async ( status, code ) => {
	fetch.mockResolvedValue( answer( status, { code } ) );
	expect( await createReadSync( URL, credentials )( null ) ).toEqual( {
		kind: 'refused',
		code,
	} );
	expect( renew ).not.toHaveBeenCalled();
} );

describe( 'a nonce that is too old', () => {
	const tooOld = () => answer( 403, { code: 'rest_cookie_invalid_nonce' } );

	it( 'is renewed once, and the request sent again', async () => {
		fetch
			.mockResolvedValueOnce( tooOld() )
			.mockResolvedValueOnce( answer( 304 ) );
		renew.mockImplementation( async () => {
			credentials.restNonce = 'fresh';
			return 'renewed';
		} );
		expect(
			await createReadSync( URL, credentials )( '"a"' )
		).toMatchObject( {
			kind: 'unchanged',
		} );
		expect( sentHeaders( 1 ).get( 'X-WP-Nonce' ) ).toBe( 'fresh' );
		expect( sentHeaders( 1 ).get( 'If-None-Match' ) ).toBe( '"a"' );
	} );

	it( 'is not renewed twice for one request', async () => {
		fetch.mockImplementation( async () => tooOld() );
		renew.mockResolvedValue( 'renewed' );
		expect(
			await createReadSync( URL, credentials )( null )
		).toMatchObject( {
			kind: 'refused',
		} );
		expect( renew ).toHaveBeenCalledTimes( 1 );
	} );

	it.each( [
		[ 'gone', { kind: 'refused', code: 'webinar_not_signed_in' } ],
		[ 'failed', { kind: 'failed', retryAfterMs: 0 } ],
	] as const )(
		'is reported when its renewal is %s',
		async ( renewal, wanted ) => {
			fetch.mockResolvedValue( tooOld() );
			renew.mockResolvedValue( renewal );
			expect( await createReadSync( URL, credentials )( null ) ).toEqual(
				wanted
			);
		}
	);
} );

it.each( [
	[ 429, '7', 7_000 ],
	[ 503, 'Sat, 21 Nov 2026 12:00:30 GMT', 30_000 ],
	[ 503, '86400', 300_000 ],
	[ 503, 'Sat, 21 Nov 2026 11:00:00 GMT', 0 ],
	[ 503, 'soon', 0 ],
] )(
	'reads after %i the Retry-After "%s"',
	async ( status, header, retryAfterMs ) => {
		vi.useFakeTimers( { now: Date.UTC( 2026, 10, 21, 12 ) } );
		fetch.mockResolvedValue(
			answer( status, null, { 'Retry-After': header } )
		);
		expect( await createReadSync( URL, credentials )( null ) ).toEqual( {
			kind: 'failed',
			retryAfterMs,
		} );
		vi.useRealTimers();
	}
);

it.each( [
	[ 'an error of the server', () => Promise.resolve( answer( 503 ) ) ],
	[
		'a page instead of a state',
		() => Promise.resolve( new Response( '<html>' ) ),
	],
	[ 'a state without a version', () => Promise.resolve( answer( 200, {} ) ) ],
	[
		'a state without poll_after_ms',
		() =>
			Promise.resolve(
				answer( 200, { version: 3, stage: 'lobby', server_time: 9 } )
			),
	],
	[ 'no network', () => Promise.reject( new TypeError( 'offline' ) ) ],
] )( 'takes %s for a failure', async ( _name, respond ) => {
	fetch.mockImplementation( respond );
	expect( await createReadSync( URL, credentials )( null ) ).toEqual( {
		kind: 'failed',
		retryAfterMs: 0,
	} );
} );
