import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPresence, createSenders, type Outcome } from './presence';

const commands = {
	enter: { action: 'enter', nonce: 'a' },
	leave: { action: 'leave', nonce: 'b' },
	finish: { action: 'finish', nonce: 'c' },
};
const send = vi.fn< ( command: { action: string } ) => Promise< Outcome > >();
const sendLast = vi.fn();
const onStale = vi.fn();
const sent = () => send.mock.calls.map( ( [ { action } ] ) => action );

beforeEach( () => {
	vi.useFakeTimers();
	send.mockResolvedValue( 'done' );
} );
afterEach( () => {
	vi.useRealTimers();
	vi.resetAllMocks();
} );

const create = () => createPresence( { commands, send, sendLast, onStale } );

describe( 'presence', () => {
	it( 'enters once, and says every 30 seconds that it is still here', async () => {
		const presence = create();
		presence.setWatching( true );
		presence.setWatching( true );
		await vi.advanceTimersByTimeAsync( 29_999 );
		expect( sent() ).toEqual( [ 'enter' ] );
		await vi.advanceTimersByTimeAsync( 30_001 );
		expect( sent() ).toEqual( [ 'enter', 'enter', 'enter' ] );
		presence.setWatching( false );
		await vi.advanceTimersByTimeAsync( 120_000 );
		expect( sent() ).toHaveLength( 3 );
	} );

	it( 'says nothing before there is something to watch', async () => {
		create().setWatching( false );
		await vi.advanceTimersByTimeAsync( 120_000 );
		expect( send ).not.toHaveBeenCalled();
	} );

	it( 'tries again soon after a lost network, later and later', async () => {
		send.mockResolvedValue( 'unheard' );
		create().setWatching( true );
		await vi.advanceTimersByTimeAsync( 2_000 );
		expect( send ).toHaveBeenCalledTimes( 2 );
		await vi.advanceTimersByTimeAsync( 3_999 );
		expect( send ).toHaveBeenCalledTimes( 2 );
		send.mockResolvedValue( 'done' );
		await vi.advanceTimersByTimeAsync( 1 + 29_999 );
		expect( send ).toHaveBeenCalledTimes( 3 );
	} );

	it( 'never sends two at the same time', async () => {
		send.mockReturnValue( new Promise( () => {} ) );
		const presence = create();
		presence.setWatching( true );
		presence.confirm();
		await vi.advanceTimersByTimeAsync( 60_000 );
		expect( send ).toHaveBeenCalledTimes( 1 );
	} );

	it( 'stops and says so when its nonce is too old', async () => {
		send.mockResolvedValue( 'stale' );
		create().setWatching( true );
		await vi.advanceTimersByTimeAsync( 120_000 );
		expect( send ).toHaveBeenCalledTimes( 1 );
		expect( onStale ).toHaveBeenCalledTimes( 1 );
	} );

	it( 'leaves when the page goes, once, and comes back', async () => {
		const presence = create();
		presence.leave();
		expect( sendLast ).not.toHaveBeenCalled();
		presence.setWatching( true );
		await vi.advanceTimersByTimeAsync( 0 );
		presence.leave();
		presence.leave();
		expect( sendLast.mock.calls ).toEqual( [ [ commands.leave ] ] );
		presence.setWatching( true );
		expect( sent() ).toEqual( [ 'enter', 'enter' ] );
	} );

	it( 'finishes for good, again if nobody heard it', async () => {
		const presence = create();
		presence.setWatching( true );
		await vi.advanceTimersByTimeAsync( 0 );
		send.mockResolvedValueOnce( 'unheard' );
		presence.finish();
		await vi.advanceTimersByTimeAsync( 120_000 );
		presence.leave();
		expect( sent() ).toEqual( [ 'enter', 'finish', 'finish' ] );
		expect( sendLast ).not.toHaveBeenCalled();
	} );

	it( 'is silent without commands', async () => {
		const presence = createPresence( {
			commands: {},
			send,
			sendLast,
			onStale,
		} );
		presence.setWatching( true );
		presence.finish();
		presence.leave();
		await vi.advanceTimersByTimeAsync( 120_000 );
		expect( send ).not.toHaveBeenCalled();
		expect( sendLast ).not.toHaveBeenCalled();
	} );
} );

describe( 'the senders', () => {
	it.each( [
		[ 200, 'done' ],
		[ 401, 'stale' ],
		[ 403, 'stale' ],
		[ 409, 'refused' ],
		[ 429, 'unheard' ],
		[ 502, 'unheard' ],
	] )( 'take %i for %s', async ( status, outcome ) => {
		const fetch = vi
			.fn()
			.mockResolvedValue( new Response( '', { status } ) );
		vi.stubGlobal( 'fetch', fetch );
		const { send: sendNow } = createSenders( '/ajax', 12 );
		expect( await sendNow( commands.enter ) ).toBe( outcome );
		expect( String( fetch.mock.calls[ 0 ]?.[ 1 ].body ) ).toBe(
			'action=enter&nonce=a&webinar_id=12'
		);
		vi.unstubAllGlobals();
	} );
} );
