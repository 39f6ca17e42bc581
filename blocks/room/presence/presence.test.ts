import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CommandName } from '../requests/ajax-client';
import { createPresence } from './presence';
import type { CommandOutcome } from './presence-commands';

const send = vi.fn< ( name: CommandName ) => Promise< CommandOutcome > >();
const sendOnUnload = vi.fn();
const onStale = vi.fn();
const onUncounted = vi.fn();
const sent = () => send.mock.calls.map( ( [ name ] ) => name );

beforeEach( () => {
	vi.useFakeTimers();
	send.mockResolvedValue( 'done' );
} );
afterEach( () => {
	vi.useRealTimers();
	vi.resetAllMocks();
} );

const create = () =>
	createPresence( { send, sendOnUnload, onStale, onUncounted } );

describe( 'presence', () => {
	it( 'enters once, and repeats it every 30 seconds', async () => {
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

	it( 'sends nothing before the attendee watches', async () => {
		create().setWatching( false );
		await vi.advanceTimersByTimeAsync( 120_000 );
		expect( send ).not.toHaveBeenCalled();
	} );

	it( 'retries soon after a failure, with growing waits', async () => {
		send.mockResolvedValue( 'failed' );
		create().setWatching( true );
		await vi.advanceTimersByTimeAsync( 2_000 );
		expect( send ).toHaveBeenCalledTimes( 2 );
		await vi.advanceTimersByTimeAsync( 3_999 );
		expect( send ).toHaveBeenCalledTimes( 2 );
		send.mockResolvedValue( 'done' );
		await vi.advanceTimersByTimeAsync( 1 + 29_999 );
		expect( send ).toHaveBeenCalledTimes( 3 );
	} );

	it( 'retries at once when somebody looks at the page, but only after a failure', async () => {
		send.mockResolvedValueOnce( 'failed' );
		const presence = create();
		presence.setWatching( true );
		await vi.advanceTimersByTimeAsync( 0 );
		presence.retryNow();
		await vi.advanceTimersByTimeAsync( 0 );
		presence.retryNow();
		expect( send.mock.calls ).toEqual( [
			[ 'enter', false ],
			[ 'enter', true ],
		] );
	} );

	it( 'never sends two commands at the same time', async () => {
		send.mockReturnValue( new Promise( () => {} ) );
		const presence = create();
		presence.setWatching( true );
		presence.confirm();
		await vi.advanceTimersByTimeAsync( 60_000 );
		expect( send ).toHaveBeenCalledTimes( 1 );
	} );

	it( 'calls onStale() when its page is too old, and takes that back', async () => {
		send.mockResolvedValue( 'stale' );
		create().setWatching( true );
		await vi.advanceTimersByTimeAsync( 120_000 );
		expect( onStale ).toHaveBeenLastCalledWith( true );
		expect( send.mock.calls.length ).toBeLessThan( 10 );
		send.mockResolvedValue( 'done' );
		await vi.advanceTimersByTimeAsync( 30_000 );
		expect( onStale ).toHaveBeenLastCalledWith( false );
	} );

	it( 'calls onUncounted() when the server does not receive it for some tries, and takes that back', async () => {
		send.mockResolvedValue( 'failed' );
		create().setWatching( true );
		await vi.advanceTimersByTimeAsync( 2_000 );
		expect( onUncounted ).not.toHaveBeenCalledWith( true );
		await vi.advanceTimersByTimeAsync( 4_000 );
		expect( onUncounted ).toHaveBeenLastCalledWith( true );
		send.mockResolvedValue( 'done' );
		await vi.advanceTimersByTimeAsync( 30_000 );
		expect( onUncounted ).toHaveBeenLastCalledWith( false );
	} );

	it( 'takes that back when the hub reports the attendee, or they do not watch', async () => {
		send.mockResolvedValue( 'failed' );
		const presence = create();
		for ( const end of [
			() => presence.setReportedByHub( true ),
			() => presence.setWatching( false ),
		] ) {
			presence.setReportedByHub( false );
			presence.setWatching( true );
			await vi.advanceTimersByTimeAsync( 60_000 );
			expect( onUncounted ).toHaveBeenLastCalledWith( true );
			end();
			expect( onUncounted ).toHaveBeenLastCalledWith( false );
		}
	} );

	it( 'sends leave once when the page closes, and enters again when it is back', async () => {
		const presence = create();
		presence.leave();
		expect( sendOnUnload ).not.toHaveBeenCalled();
		presence.setWatching( true );
		await vi.advanceTimersByTimeAsync( 0 );
		presence.leave();
		presence.leave();
		expect( sendOnUnload.mock.calls ).toEqual( [ [ 'leave' ] ] );
		presence.setWatching( true );
		expect( sent() ).toEqual( [ 'enter', 'enter' ] );
	} );

	it( 'retries finish until the server receives it', async () => {
		const presence = create();
		presence.setWatching( true );
		await vi.advanceTimersByTimeAsync( 0 );
		send.mockResolvedValue( 'failed' );
		const onReceived = vi.fn();
		void presence.finish().then( onReceived );
		await vi.advanceTimersByTimeAsync( 600_000 );
		expect( onReceived ).not.toHaveBeenCalled();
		send.mockResolvedValue( 'done' );
		await vi.advanceTimersByTimeAsync( 30_000 );
		expect( onReceived ).toHaveBeenCalledTimes( 1 );

		const count = send.mock.calls.length;
		await vi.advanceTimersByTimeAsync( 120_000 );
		presence.leave();
		expect( send ).toHaveBeenCalledTimes( count );
		expect( sendOnUnload ).not.toHaveBeenCalled();
	} );

	it( 'does not finish before the server knows that it entered', async () => {
		let answer: ( outcome: CommandOutcome ) => void = () => {};
		send.mockReturnValueOnce(
			new Promise( ( resolve ) => {
				answer = resolve;
			} )
		);
		const presence = create();
		presence.setWatching( true );
		void presence.finish();
		await vi.advanceTimersByTimeAsync( 0 );
		expect( sent() ).toEqual( [ 'enter' ] );
		answer( 'done' );
		await vi.advanceTimersByTimeAsync( 0 );
		expect( sent() ).toEqual( [ 'enter', 'finish' ] );
	} );

	it( 'stops retrying finish when the attendee comes back', async () => {
		const presence = create();
		send.mockResolvedValueOnce( 'failed' );
		void presence.finish();
		await vi.advanceTimersByTimeAsync( 0 );
		presence.setWatching( true );
		await vi.advanceTimersByTimeAsync( 20_000 );
		expect( sent() ).toEqual( [ 'finish', 'enter' ] );
	} );
} );

describe( 'presence that the hub reports', () => {
	const watch = () => {
		const presence = create();
		presence.setReportedByHub( true );
		presence.setWatching( true );
		return presence;
	};

	it( 'sends no enter, but sends leave', async () => {
		const presence = watch();
		presence.confirm();
		await vi.advanceTimersByTimeAsync( 600_000 );
		expect( send ).not.toHaveBeenCalled();
		presence.leave();
		expect( sendOnUnload.mock.calls ).toEqual( [ [ 'leave' ] ] );
		presence.setReportedByHub( false );
		await vi.advanceTimersByTimeAsync( 600_000 );
		expect( send ).not.toHaveBeenCalled();
	} );

	it( 'is sent by commands while the hub is lost', async () => {
		const presence = watch();
		presence.setReportedByHub( false );
		await vi.advanceTimersByTimeAsync( 30_000 );
		expect( sent() ).toEqual( [ 'enter', 'enter' ] );
		presence.setReportedByHub( true );
		await vi.advanceTimersByTimeAsync( 600_000 );
		expect( send ).toHaveBeenCalledTimes( 2 );
	} );

	it( 'enters before it finishes: the server may not know the attendee yet', async () => {
		const presence = watch();
		send.mockResolvedValueOnce( 'failed' );
		const finished = presence.finish();
		await vi.advanceTimersByTimeAsync( 10_000 );
		await finished;
		expect( sent() ).toEqual( [ 'enter', 'enter', 'finish' ] );
	} );

	it( 'takes a leave or finish back by one enter, with retries', async () => {
		const presence = watch();
		presence.leave();
		send.mockResolvedValueOnce( 'failed' );
		presence.setWatching( true );
		await vi.advanceTimersByTimeAsync( 600_000 );
		expect( sent() ).toEqual( [ 'enter', 'enter' ] );

		await presence.finish();
		presence.setWatching( true );
		await vi.advanceTimersByTimeAsync( 600_000 );
		expect( sent().slice( 2 ) ).toEqual( [ 'finish', 'enter' ] );
	} );

	it( 'finishes without another enter after it has entered', async () => {
		const presence = create();
		presence.setWatching( true );
		await vi.advanceTimersByTimeAsync( 0 );
		presence.setReportedByHub( true );
		await presence.finish();
		expect( sent() ).toEqual( [ 'enter', 'finish' ] );
	} );
} );
