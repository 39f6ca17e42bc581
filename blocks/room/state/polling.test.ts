import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Answer, type Follower, followRoom, waitMs } from './polling';
import { isNewer, type RoomState } from './room-state';

const calm = {
	pollAfterMs: 3_000,
	failures: 0,
	retryAfterMs: 0,
	isRefused: false,
	isHidden: false,
	nextStageInMs: null,
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
	it( 'is what the server asked for, a fifth more or less', () => {
		expect( waitMs( calm ) ).toBe( 3_000 );
		expect( waitMs( { ...calm, random: 0 } ) ).toBeCloseTo( 2_400 );
		expect( waitMs( { ...calm, random: 1 } ) ).toBeCloseTo( 3_600 );
	} );

	it( 'doubles with each failure up to a minute', () => {
		const waits = [ 1, 2, 3, 4, 7, 50 ].map( ( failures ) =>
			waitMs( { ...calm, failures } )
		);
		expect( waits ).toEqual( [
			1_000, 2_000, 4_000, 8_000, 60_000, 60_000,
		] );
	} );

	it( 'is never shorter than a server that is unwell asked for', () => {
		const unwell = { ...calm, failures: 1, retryAfterMs: 90_000 };
		expect( waitMs( { ...unwell, random: 0 } ) ).toBe( 90_000 );
		expect( waitMs( { ...unwell, random: 1 } ) ).toBe( 108_000 );
	} );

	it( 'is a minute where the answer would be the same no', () => {
		expect( waitMs( { ...calm, isRefused: true } ) ).toBe( 60_000 );
	} );

	it( 'is half a second at least, whatever the server says', () => {
		expect( waitMs( { ...calm, pollAfterMs: -1 } ) ).toBe( 500 );
	} );

	it( 'is longer while nobody looks', () => {
		expect( waitMs( { ...calm, isHidden: true } ) ).toBe( 15_000 );
		expect(
			waitMs( { ...calm, isHidden: true, pollAfterMs: 120_000 } )
		).toBe( 120_000 );
	} );

	it( 'ends when the lobby opens, not for all in the same moment', () => {
		const pace = { ...calm, pollAfterMs: 30_000, nextStageInMs: 5_000 };
		expect( waitMs( { ...pace, random: 0 } ) ).toBe( 5_000 );
		expect( waitMs( { ...pace, random: 1 } ) ).toBe( 7_000 );
		expect( waitMs( { ...pace, nextStageInMs: -9, random: 0 } ) ).toBe( 0 );
	} );
} );

describe( 'what may replace the shown state', () => {
	it( 'is a newer version, or the same one told later', () => {
		const shown = room( {} );
		expect( isNewer( shown, room( { version: 4 } ) ) ).toBe( true );
		expect( isNewer( shown, room( { server_time: 1_001 } ) ) ).toBe( true );
		expect( isNewer( shown, room( { server_time: 999 } ) ) ).toBe( false );
		expect(
			isNewer( shown, room( { version: 2, server_time: 2_000 } ) )
		).toBe( false );
	} );
} );

describe( 'following a room', () => {
	let follower: Follower;
	let isHidden = false;
	let pace: { pollAfterMs: number; nextStageInMs: null } | null;
	const ask =
		vi.fn<
			( etag: string | null, signal: AbortSignal ) => Promise< Answer >
		>();
	const onAnswer = vi.fn< ( answer: Answer ) => void >();
	const unchanged: Answer = { kind: 'unchanged', serverMs: null };
	const silence: Answer = { kind: 'silence', retryAfterMs: 0 };
	const refused: Answer = { kind: 'refused', code: 'webinar_not_admitted' };

	beforeEach( () => {
		vi.useFakeTimers();
		isHidden = false;
		pace = { pollAfterMs: 3_000, nextStageInMs: null };
		follower = followRoom( {
			ask,
			onAnswer,
			readPace: () => pace,
			isHidden: () => isHidden,
			random: () => 0.5,
		} );
	} );
	afterEach( () => {
		follower.stop();
		vi.useRealTimers();
		vi.resetAllMocks();
	} );

	it( 'asks again and again, with the tag of what it has', async () => {
		ask.mockResolvedValueOnce( {
			kind: 'state',
			state: room( {} ),
			etag: '"a"',
		} ).mockResolvedValue( unchanged );

		await vi.advanceTimersByTimeAsync( 9_000 );

		expect( ask.mock.calls.map( ( [ etag ] ) => etag ) ).toEqual( [
			null,
			'"a"',
			'"a"',
		] );
		expect( onAnswer ).toHaveBeenCalledTimes( 3 );
	} );

	it( 'backs off while nothing answers, and is quick again after', async () => {
		ask.mockResolvedValue( silence );
		await vi.advanceTimersByTimeAsync( 3_000 + 1_000 + 2_000 );
		expect( ask ).toHaveBeenCalledTimes( 3 );
		ask.mockResolvedValue( unchanged );
		await vi.advanceTimersByTimeAsync( 3_999 );
		expect( ask ).toHaveBeenCalledTimes( 3 );
		await vi.advanceTimersByTimeAsync( 1 + 3_000 );
		expect( ask ).toHaveBeenCalledTimes( 5 );
	} );

	it( 'leaves the server alone as long as it asked for, told or not', async () => {
		ask.mockResolvedValueOnce( {
			kind: 'silence',
			retryAfterMs: 20_000,
		} ).mockResolvedValue( unchanged );
		await vi.advanceTimersByTimeAsync( 3_000 + 19_000 );
		follower.askNow();
		expect( ask ).toHaveBeenCalledTimes( 1 );
		await vi.advanceTimersByTimeAsync( 1_000 );
		follower.askNow();
		expect( ask ).toHaveBeenCalledTimes( 2 );
	} );

	it( 'asks at once when told to, and never twice at the same time', async () => {
		let answer: ( value: Answer ) => void = () => {};
		ask.mockReturnValue(
			new Promise( ( resolve ) => {
				answer = resolve;
			} )
		);
		follower.askNow();
		follower.askNow();
		await vi.advanceTimersByTimeAsync( 2_999 );
		follower.askNow();
		expect( ask ).toHaveBeenCalledTimes( 1 );

		ask.mockResolvedValue( unchanged );
		answer( unchanged );
		await vi.advanceTimersByTimeAsync( 3_000 );
		expect( ask ).toHaveBeenCalledTimes( 2 );
	} );

	it( 'gives up a question that the network lost, and does not hear it any more', async () => {
		let answerLate: ( value: Answer ) => void = () => {};
		ask.mockReturnValueOnce(
			new Promise( ( resolve ) => {
				answerLate = resolve;
			} )
		).mockResolvedValue( {
			kind: 'state',
			state: room( { version: 4 } ),
			etag: '"b"',
		} );
		follower.askNow();
		await vi.advanceTimersByTimeAsync( 3_000 );
		follower.askNow();
		await vi.advanceTimersByTimeAsync( 0 );
		answerLate( { kind: 'state', state: room( {} ), etag: '"a"' } );
		await vi.advanceTimersByTimeAsync( 3_000 );

		expect( ask.mock.calls[ 0 ]?.[ 1 ].aborted ).toBe( true );
		expect(
			onAnswer.mock.calls.map(
				( [ answer ] ) =>
					answer.kind === 'state' && answer.state.version
			)
		).toEqual( [ 4, 4 ] );
		expect( ask.mock.lastCall?.[ 0 ] ).toBe( '"b"' );
	} );

	it( 'waits ten seconds for an answer', async () => {
		ask.mockImplementation(
			( _etag, signal ) =>
				new Promise( ( resolve ) =>
					signal.addEventListener( 'abort', () => resolve( silence ) )
				)
		);
		await vi.advanceTimersByTimeAsync( 3_000 + 10_000 );
		expect( onAnswer ).toHaveBeenCalledExactlyOnceWith( silence );
	} );

	it( 'asks a room that refused slowly, and only while somebody looks', async () => {
		ask.mockResolvedValue( refused );
		await vi.advanceTimersByTimeAsync( 3_000 + 120_000 );
		expect( ask ).toHaveBeenCalledTimes( 3 );

		isHidden = true;
		await vi.advanceTimersByTimeAsync( 600_000 );
		expect( ask ).toHaveBeenCalledTimes( 4 );

		ask.mockResolvedValue( unchanged );
		isHidden = false;
		follower.askNow();
		await vi.advanceTimersByTimeAsync( 3_000 );
		expect( ask ).toHaveBeenCalledTimes( 6 );
	} );

	it( 'rests while there is nothing to ask, and then asks without its tag', async () => {
		ask.mockResolvedValue( {
			kind: 'state',
			state: room( {} ),
			etag: '"a"',
		} );
		await vi.advanceTimersByTimeAsync( 3_000 );
		pace = null;
		follower.changePace();
		await vi.advanceTimersByTimeAsync( 600_000 );
		expect( ask ).toHaveBeenCalledTimes( 1 );

		follower.askNow();
		await vi.advanceTimersByTimeAsync( 600_000 );
		expect( ask ).toHaveBeenCalledTimes( 2 );

		pace = { pollAfterMs: 3_000, nextStageInMs: null };
		follower.changePace();
		await vi.advanceTimersByTimeAsync( 3_000 );
		expect( ask ).toHaveBeenCalledTimes( 3 );
		expect( ask.mock.lastCall?.[ 0 ] ).toBeNull();
	} );

	it( 'is silent once it is stopped', async () => {
		follower.stop();
		follower.askNow();
		await vi.advanceTimersByTimeAsync( 600_000 );
		expect( ask ).not.toHaveBeenCalled();
	} );
} );
