import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Poller, startPolling, waitMs } from './polling';
import type { ReadSyncResult } from './read-sync';
import { isNewer, type RoomState } from './room-state';

const conditions = {
	pollAfterMs: 3_000,
	failures: 0,
	retryAfterMs: 0,
	isRefused: false,
	isHidden: false,
	nextStageInMs: null,
	isLive: false,
	random: 0.5,
};

function room( fields: Partial< RoomState > ): RoomState {
	return {
		webinar_id: 12,
		status: 'live',
		version: 3,
		title: 'How to begin',
		scheduled_at: 1_000,
		opens_at: 100,
		started_at: 0,
		finished_at: 0,
		paused_seconds: 0,
		server_time: 1_000,
		stage: 'viewing',
		cta: { visible: false },
		stream: null,
		recording_url: '',
		room: { can_control: false, people: null },
		poll_after_ms: 3_000,
		...fields,
	};
}

describe( 'the wait', () => {
	it( 'is the server’s pace, plus or minus a fifth', () => {
		expect( waitMs( conditions ) ).toBe( 3_000 );
		expect( waitMs( { ...conditions, random: 0 } ) ).toBeCloseTo( 2_400 );
		expect( waitMs( { ...conditions, random: 1 } ) ).toBeCloseTo( 3_600 );
	} );

	it( 'doubles with each failure up to a minute', () => {
		const waits = [ 1, 2, 3, 4, 7, 50 ].map( ( failures ) =>
			waitMs( { ...conditions, failures } )
		);
		expect( waits ).toEqual( [
			1_000, 2_000, 4_000, 8_000, 60_000, 60_000,
		] );
	} );

	it( 'is never shorter than Retry-After', () => {
		const failed = { ...conditions, failures: 1, retryAfterMs: 90_000 };
		expect( waitMs( { ...failed, random: 0 } ) ).toBe( 90_000 );
		expect( waitMs( { ...failed, random: 1 } ) ).toBe( 108_000 );
	} );

	it( 'is seconds in a live room, whatever the server asks for', () => {
		const failed = { ...conditions, isLive: true, retryAfterMs: 300_000 };
		for ( const failures of [ 1, 50 ] ) {
			expect( waitMs( { ...failed, failures, random: 1 } ) ).toBeLessThan(
				12_001
			);
		}
	} );

	it( 'does not sleep through the opening of the lobby', () => {
		const failed = {
			...conditions,
			failures: 1,
			retryAfterMs: 300_000,
			nextStageInMs: 20_000,
		};
		expect( waitMs( failed ) ).toBe( 21_000 );
	} );

	it( 'is a minute after a refusal', () => {
		expect( waitMs( { ...conditions, isRefused: true } ) ).toBe( 60_000 );
	} );

	it( 'is at least half a second, whatever the server sends', () => {
		expect( waitMs( { ...conditions, pollAfterMs: -1 } ) ).toBe( 500 );
	} );

	it( 'is longer while the tab is hidden', () => {
		expect( waitMs( { ...conditions, isHidden: true } ) ).toBe( 15_000 );
		expect(
			waitMs( { ...conditions, isHidden: true, pollAfterMs: 120_000 } )
		).toBe( 120_000 );
	} );

	it( 'ends when the lobby opens, not for all rooms at the same time', () => {
		const pace = {
			...conditions,
			pollAfterMs: 30_000,
			nextStageInMs: 5_000,
		};
		expect( waitMs( { ...pace, random: 0 } ) ).toBe( 5_000 );
		expect( waitMs( { ...pace, random: 1 } ) ).toBe( 7_000 );
		expect( waitMs( { ...pace, nextStageInMs: -9, random: 0 } ) ).toBe( 0 );
	} );
} );

describe( 'a state that replaces the shown one', () => {
	it( 'has a newer version, or the same one and a later time', () => {
		const shown = room( {} );
		expect( isNewer( shown, room( { version: 4 } ) ) ).toBe( true );
		expect( isNewer( shown, room( { server_time: 1_001 } ) ) ).toBe( true );
		expect( isNewer( shown, room( { server_time: 999 } ) ) ).toBe( false );
		expect(
			isNewer( shown, room( { version: 2, server_time: 2_000 } ) )
		).toBe( false );
	} );
} );

describe( 'polling', () => {
	let poller: Poller;
	let isHidden = false;
	let pace: {
		pollAfterMs: number;
		nextStageInMs: null;
		isLive: boolean;
	} | null;
	const readSync =
		vi.fn<
			(
				etag: string | null,
				signal?: AbortSignal
			) => Promise< ReadSyncResult >
		>();
	const onResult = vi.fn< ( result: ReadSyncResult ) => void >();
	const unchanged: ReadSyncResult = { kind: 'unchanged', serverMs: null };
	const failed: ReadSyncResult = { kind: 'failed', retryAfterMs: 0 };
	const refused: ReadSyncResult = {
		kind: 'refused',
		code: 'webinar_not_admitted',
	};

	beforeEach( () => {
		vi.useFakeTimers();
		isHidden = false;
		pace = { pollAfterMs: 3_000, nextStageInMs: null, isLive: false };
		poller = startPolling( {
			readSync,
			onResult,
			readPace: () => pace,
			isHidden: () => isHidden,
			random: () => 0.5,
		} );
	} );
	afterEach( () => {
		poller.stop();
		vi.useRealTimers();
		vi.resetAllMocks();
	} );

	it( 'polls again and again, with the ETag of the last state', async () => {
		readSync
			.mockResolvedValueOnce( {
				kind: 'state',
				state: room( {} ),
				etag: '"a"',
			} )
			.mockResolvedValue( unchanged );

		await vi.advanceTimersByTimeAsync( 9_000 );

		expect( readSync.mock.calls.map( ( [ etag ] ) => etag ) ).toEqual( [
			null,
			'"a"',
			'"a"',
		] );
		expect( onResult ).toHaveBeenCalledTimes( 3 );
	} );

	it( 'backs off while polls fail, and returns to the usual pace after', async () => {
		readSync.mockResolvedValue( failed );
		await vi.advanceTimersByTimeAsync( 3_000 + 1_000 + 2_000 );
		expect( readSync ).toHaveBeenCalledTimes( 3 );
		readSync.mockResolvedValue( unchanged );
		await vi.advanceTimersByTimeAsync( 3_999 );
		expect( readSync ).toHaveBeenCalledTimes( 3 );
		await vi.advanceTimersByTimeAsync( 1 + 3_000 );
		expect( readSync ).toHaveBeenCalledTimes( 5 );
	} );

	it( 'keeps to Retry-After, except with pollNow()', async () => {
		readSync
			.mockResolvedValueOnce( {
				kind: 'failed',
				retryAfterMs: 20_000,
			} )
			.mockResolvedValue( unchanged );
		await vi.advanceTimersByTimeAsync( 3_000 + 19_000 );
		expect( readSync ).toHaveBeenCalledTimes( 1 );
		poller.pollNow();
		expect( readSync ).toHaveBeenCalledTimes( 2 );
	} );

	it( 'polls at once with pollNow(), but never twice at the same time', async () => {
		let answer: ( value: ReadSyncResult ) => void = () => {};
		readSync.mockReturnValue(
			new Promise( ( resolve ) => {
				answer = resolve;
			} )
		);
		poller.pollNow();
		poller.pollNow();
		await vi.advanceTimersByTimeAsync( 2_999 );
		poller.pollNow();
		expect( readSync ).toHaveBeenCalledTimes( 1 );

		readSync.mockResolvedValue( unchanged );
		answer( unchanged );
		await vi.advanceTimersByTimeAsync( 3_000 );
		expect( readSync ).toHaveBeenCalledTimes( 2 );
	} );

	it( 'replaces a request that the network lost, and drops its late answer', async () => {
		let answerLate: ( value: ReadSyncResult ) => void = () => {};
		readSync
			.mockReturnValueOnce(
				new Promise( ( resolve ) => {
					answerLate = resolve;
				} )
			)
			.mockResolvedValue( {
				kind: 'state',
				state: room( { version: 4 } ),
				etag: '"b"',
			} );
		poller.pollNow();
		await vi.advanceTimersByTimeAsync( 3_000 );
		poller.pollNow();
		await vi.advanceTimersByTimeAsync( 0 );
		answerLate( { kind: 'state', state: room( {} ), etag: '"a"' } );
		await vi.advanceTimersByTimeAsync( 3_000 );

		expect( readSync.mock.calls[ 0 ]?.[ 1 ]?.aborted ).toBe( true );
		expect(
			onResult.mock.calls.map(
				( [ result ] ) =>
					result.kind === 'state' && result.state.version
			)
		).toEqual( [ 4, 4 ] );
		expect( readSync.mock.lastCall?.[ 0 ] ).toBe( '"b"' );
	} );

	it( 'fails a poll after ten seconds without an answer', async () => {
		readSync.mockImplementation(
			( _etag, signal ) =>
				new Promise( ( resolve ) =>
					signal?.addEventListener( 'abort', () => resolve( failed ) )
				)
		);
		await vi.advanceTimersByTimeAsync( 3_000 + 10_000 );
		expect( onResult ).toHaveBeenCalledExactlyOnceWith( failed );
	} );

	it( 'polls slowly after a refusal, and only while the tab is visible', async () => {
		readSync.mockResolvedValue( refused );
		await vi.advanceTimersByTimeAsync( 3_000 + 120_000 );
		expect( readSync ).toHaveBeenCalledTimes( 3 );

		isHidden = true;
		await vi.advanceTimersByTimeAsync( 600_000 );
		expect( readSync ).toHaveBeenCalledTimes( 4 );

		readSync.mockResolvedValue( unchanged );
		isHidden = false;
		poller.pollNow();
		await vi.advanceTimersByTimeAsync( 3_000 );
		expect( readSync ).toHaveBeenCalledTimes( 6 );
	} );

	it( 'pauses without a pace, and then polls without its ETag', async () => {
		readSync.mockResolvedValue( {
			kind: 'state',
			state: room( {} ),
			etag: '"a"',
		} );
		await vi.advanceTimersByTimeAsync( 3_000 );
		pace = null;
		poller.reschedule();
		await vi.advanceTimersByTimeAsync( 600_000 );
		expect( readSync ).toHaveBeenCalledTimes( 1 );

		poller.pollNow();
		await vi.advanceTimersByTimeAsync( 600_000 );
		expect( readSync ).toHaveBeenCalledTimes( 2 );

		pace = { pollAfterMs: 3_000, nextStageInMs: null, isLive: false };
		poller.reschedule();
		await vi.advanceTimersByTimeAsync( 3_000 );
		expect( readSync ).toHaveBeenCalledTimes( 3 );
		expect( readSync.mock.lastCall?.[ 0 ] ).toBeNull();
	} );

	it( 'sends nothing once it is stopped', async () => {
		poller.stop();
		poller.pollNow();
		await vi.advanceTimersByTimeAsync( 600_000 );
		expect( readSync ).not.toHaveBeenCalled();
	} );
} );
