import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Report, type Watch, watchRoomState } from './room-polling';

const URL = 'https://example.org/wp-json/webinars/v1/rooms/7/state';
const NOW = 1_795_363_200_000;

const state = ( changes: object = {} ) => ( {
	webinar_id: 7,
	status: 'scheduled',
	version: 1,
	server_time: NOW / 1000 + 120,
	poll_after_ms: 3000,
	...changes,
} );

const ok = ( changes: object = {}, etag = '"1"' ) =>
	new Response( JSON.stringify( state( changes ) ), {
		headers: { ETag: etag },
	} );

const refused = ( status: number, code: string ) =>
	new Response( JSON.stringify( { code, message: 'Because.' } ), { status } );

let watch: Watch | undefined;
let reports: Report[];
let answers: Array< Response | Error >;
const fetch = vi.fn< typeof globalThis.fetch >();

function follow( ...given: Array< Response | Error > ): void {
	answers = given;
	watch = watchRoomState( URL, ( news ) => reports.push( news ) );
}

function setHidden( isHidden: boolean ): void {
	vi.spyOn( document, 'hidden', 'get' ).mockReturnValue( isHidden );
	document.dispatchEvent( new Event( 'visibilitychange' ) );
}

beforeEach( () => {
	reports = [];
	vi.useFakeTimers( { now: NOW } );
	vi.stubGlobal( 'fetch', fetch );
	fetch.mockReset().mockImplementation( async () => {
		const answer = answers.shift() ?? new Response( null, { status: 304 } );
		if ( answer instanceof Error ) {
			throw answer;
		}
		return answer;
	} );
} );

afterEach( () => {
	watch?.stop();
	vi.useRealTimers();
	vi.restoreAllMocks();
	vi.unstubAllGlobals();
} );

it( 'tells the state and how far the server clock is ahead', async () => {
	follow( ok() );
	await vi.advanceTimersByTimeAsync( 0 );
	expect( reports ).toMatchObject( [
		{ kind: 'reading', reading: { clockOffsetMs: 120_000 } },
	] );
} );

it( 'asks again when the server said to, and only for news', async () => {
	follow( ok() );
	await vi.advanceTimersByTimeAsync( 2999 );
	expect( fetch ).toHaveBeenCalledTimes( 1 );
	await vi.advanceTimersByTimeAsync( 1 );
	expect( fetch ).toHaveBeenCalledTimes( 2 );
	expect( fetch.mock.calls[ 1 ]?.[ 1 ]?.headers ).toMatchObject( {
		'If-None-Match': '"1"',
	} );
	expect( reports ).toHaveLength( 1 );
} );

it( 'does not wait as long as the route tells a full room to', async () => {
	follow( ok( { poll_after_ms: 60_000 } ) );
	await vi.advanceTimersByTimeAsync( 5000 );
	expect( fetch ).toHaveBeenCalledTimes( 2 );
} );

it( 'tells what somebody else has clicked', async () => {
	follow( ok(), ok( { status: 'live', version: 2 }, '"2"' ) );
	await vi.advanceTimersByTimeAsync( 3000 );
	expect( reports[ 1 ] ).toMatchObject( {
		reading: { state: { status: 'live' } },
	} );
} );

it( 'asks ever more slowly while nobody answers, and recovers whole', async () => {
	const lost = new TypeError( 'lost' );
	follow( ok(), lost, lost, ok() );
	await vi.advanceTimersByTimeAsync( 3000 + 6000 );
	expect( reports.map( ( { kind } ) => kind ) ).toEqual( [
		'reading',
		'trouble',
		'trouble',
	] );
	await vi.advanceTimersByTimeAsync( 12_000 );
	expect( reports.at( -1 )?.kind ).toBe( 'reading' );
	expect( fetch.mock.calls[ 3 ]?.[ 1 ]?.headers ).not.toHaveProperty(
		'If-None-Match'
	);
} );

it( 'passes on why it is refused', async () => {
	follow( refused( 403, 'webinar_not_admitted' ) );
	await vi.advanceTimersByTimeAsync( 0 );
	expect( reports ).toEqual( [
		{
			kind: 'trouble',
			problem: { code: 'webinar_not_admitted', message: 'Because.' },
		},
	] );
} );

it( 'is silent in a hidden tab and catches up when looked at', async () => {
	follow( ok() );
	await vi.advanceTimersByTimeAsync( 0 );
	setHidden( true );
	await vi.advanceTimersByTimeAsync( 600_000 );
	expect( fetch ).toHaveBeenCalledTimes( 1 );
	setHidden( false );
	await vi.advanceTimersByTimeAsync( 0 );
	expect( fetch ).toHaveBeenCalledTimes( 2 );
} );

it( 'refreshed during a question asks once more for what came after', async () => {
	let answerFirst: ( answer: Response ) => void = () => {};
	follow();
	fetch.mockReset();
	watch?.stop();
	fetch.mockImplementationOnce(
		() => new Promise( ( resolve ) => ( answerFirst = resolve ) )
	);
	fetch.mockImplementation( async () => ok( { version: 2 } ) );
	watch = watchRoomState( URL, ( news ) => reports.push( news ) );
	const refreshed = Promise.all( [ watch.refresh(), watch.refresh() ] );
	answerFirst( ok() );
	await refreshed;
	expect( fetch ).toHaveBeenCalledTimes( 2 );
	expect( reports.at( -1 ) ).toMatchObject( {
		reading: { state: { version: 2 } },
	} );
} );

it( 'asks nothing more once stopped', async () => {
	follow( ok() );
	await vi.advanceTimersByTimeAsync( 0 );
	watch?.stop();
	await vi.advanceTimersByTimeAsync( 60_000 );
	expect( fetch ).toHaveBeenCalledTimes( 1 );
} );
