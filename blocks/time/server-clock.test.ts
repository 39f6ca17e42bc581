import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createServerClock } from './server-clock';

const NOON = Date.UTC( 2026, 10, 21, 12 );
const HOUR = 3_600_000;

const fetch = vi.fn< typeof globalThis.fetch >();
const answer = ( headers: Record< string, string > ) => async () =>
	new Response( null, { headers } );

beforeEach( () => {
	vi.useFakeTimers( { now: NOON - HOUR } );
	vi.stubGlobal( 'fetch', fetch );
	fetch.mockImplementation(
		async () =>
			new Response( null, {
				headers: { Date: new Date( NOON ).toUTCString() },
			} )
	);
} );
afterEach( () => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
	fetch.mockReset();
} );

it( 'follows the server’s clock, however wrong the device’s is', async () => {
	const clock = createServerClock( [ '/view.js' ] );
	await vi.advanceTimersByTimeAsync( 5_000 );
	expect( clock.now() ).toBe( NOON / 1000 + 5 );
	expect( fetch ).toHaveBeenCalledExactlyOnceWith(
		'/view.js',
		expect.objectContaining( { method: 'HEAD', cache: 'no-store' } )
	);
} );

it( 'adds the age of a copy in a proxy', async () => {
	fetch.mockImplementation(
		answer( { Date: new Date( NOON ).toUTCString(), Age: '90' } )
	);
	const clock = createServerClock( [ '/view.js' ] );
	await vi.advanceTimersByTimeAsync( 0 );
	expect( clock.now() ).toBe( NOON / 1000 + 90 );
} );

it( 'tries the page when a file on another host hides its Date', async () => {
	fetch.mockImplementationOnce( answer( {} ) );
	const clock = createServerClock( [ 'https://cdn.test/view.js', '/page' ] );
	await vi.advanceTimersByTimeAsync( 0 );
	expect( clock.now() ).toBe( NOON / 1000 );
} );

it( 'shows the device’s time while the server says none', async () => {
	fetch.mockRejectedValue( new TypeError( 'Failed to fetch' ) );
	const clock = createServerClock( [ '/view.js' ] );
	await vi.advanceTimersByTimeAsync( 1_000 );
	expect( clock.now() ).toBe( ( NOON - HOUR ) / 1000 + 1 );
} );

it( 'asks again when the device’s clock was changed', async () => {
	const clock = createServerClock( [ '/view.js' ] );
	await vi.advanceTimersByTimeAsync( 0 );
	vi.setSystemTime( NOON + 5 * HOUR );
	clock.now();
	await vi.advanceTimersByTimeAsync( 0 );
	expect( clock.now() ).toBe( NOON / 1000 );
} );
