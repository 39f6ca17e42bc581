import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { pollRoomState, type Report, type RoomPolling } from './room-polling';

const URL = 'https://example.org/wp-json/webinars/v1/rooms/7/state';
const NOW = 1_795_363_200_000;

const state = ( changes: object = {} ) => ( {
	webinar_id: 7,
	status: 'scheduled',
	stage: 'lobby',
	room: {},
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

let polling: RoomPolling | undefined;
let reports: Report[];
let answers: Array< Response | Error >;
const fetch = vi.fn< typeof globalThis.fetch >();

function start( ...given: Array< Response | Error > ): void {
	answers = given;
	polling = pollRoomState( URL, ( report ) => reports.push( report ) );
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
	polling?.stop();
	vi.useRealTimers();
	vi.restoreAllMocks();
	vi.unstubAllGlobals();
} );

it( 'reports the state and how far the server’s clock is ahead', async () => {
	start( ok() );
	await vi.advanceTimersByTimeAsync( 0 );
	expect( reports ).toMatchObject( [
		{ kind: 'reading', reading: { clockOffsetMs: 120_000 } },
	] );
} );

it( 'polls again at the server’s pace, with the ETag', async () => {
	start( ok() );
	await vi.advanceTimersByTimeAsync( 2999 );
	expect( fetch ).toHaveBeenCalledTimes( 1 );
	await vi.advanceTimersByTimeAsync( 1 );
	expect( fetch ).toHaveBeenCalledTimes( 2 );
	expect( fetch.mock.calls[ 1 ]?.[ 1 ]?.headers ).toMatchObject( {
		'If-None-Match': '"1"',
	} );
	expect( reports ).toHaveLength( 1 );
} );

it( 'does not wait as long as the route asks of a full room', async () => {
	start( ok( { poll_after_ms: 60_000 } ) );
	await vi.advanceTimersByTimeAsync( 5000 );
	expect( fetch ).toHaveBeenCalledTimes( 2 );
} );

it( 'reports what somebody else has changed', async () => {
	start( ok(), ok( { status: 'live', version: 2 }, '"2"' ) );
	await vi.advanceTimersByTimeAsync( 3000 );
	expect( reports[ 1 ] ).toMatchObject( {
		reading: { state: { status: 'live' } },
	} );
} );

it( 'polls with growing waits while requests fail, and then fetches the whole state', async () => {
	const lost = new TypeError( 'lost' );
	start( ok(), lost, lost, ok() );
	await vi.advanceTimersByTimeAsync( 3000 + 6000 );
	expect( reports.map( ( { kind } ) => kind ) ).toEqual( [
		'reading',
		'problem',
		'problem',
	] );
	await vi.advanceTimersByTimeAsync( 12_000 );
	expect( reports.at( -1 )?.kind ).toBe( 'reading' );
	expect( fetch.mock.calls[ 3 ]?.[ 1 ]?.headers ).not.toHaveProperty(
		'If-None-Match'
	);
} );

it( 'reports why it is refused', async () => {
	start( refused( 403, 'webinar_not_admitted' ) );
	await vi.advanceTimersByTimeAsync( 0 );
	expect( reports ).toEqual( [
		{
			kind: 'problem',
			problem: { code: 'webinar_not_admitted', message: 'Because.' },
		},
	] );
} );

it( 'reports an answer that is not from the route', async () => {
	start( new Response( '{"message":"Welcome"}' ) );
	await vi.advanceTimersByTimeAsync( 0 );
	expect( reports ).toMatchObject( [
		{ kind: 'problem', problem: { code: 'webinar_answer_unreadable' } },
	] );
} );

it( 'does not poll in a hidden tab and catches up when it is visible', async () => {
	start( ok() );
	await vi.advanceTimersByTimeAsync( 0 );
	setHidden( true );
	await vi.advanceTimersByTimeAsync( 600_000 );
	expect( fetch ).toHaveBeenCalledTimes( 1 );
	setHidden( false );
	await vi.advanceTimersByTimeAsync( 0 );
	expect( fetch ).toHaveBeenCalledTimes( 2 );
} );

it( 'polls once more when refreshed during a request', async () => {
	let answerFirst: ( answer: Response ) => void = () => {};
	start();
	fetch.mockReset();
	polling?.stop();
	fetch.mockImplementationOnce(
		() => new Promise( ( resolve ) => ( answerFirst = resolve ) )
	);
	fetch.mockImplementation( async () => ok( { version: 2 } ) );
	polling = pollRoomState( URL, ( report ) => reports.push( report ) );
	const refreshed = Promise.all( [ polling.refresh(), polling.refresh() ] );
	answerFirst( ok() );
	await refreshed;
	expect( fetch ).toHaveBeenCalledTimes( 2 );
	expect( reports.at( -1 ) ).toMatchObject( {
		reading: { state: { version: 2 } },
	} );
} );

it( 'sends nothing once stopped', async () => {
	start( ok() );
	await vi.advanceTimersByTimeAsync( 0 );
	polling?.stop();
	await vi.advanceTimersByTimeAsync( 60_000 );
	expect( fetch ).toHaveBeenCalledTimes( 1 );
} );
