import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Answer, type Follower, followRoom, waitMs } from './follow';
import { isNewer, type RoomState } from './room-state';

const calm = {
	pollAfterMs: 3_000,
	failures: 0,
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
		room: { can_control: false },
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
	const ask = vi.fn< ( etag: string | null ) => Promise< Answer > >();
	const onAnswer = vi.fn();

	beforeEach( () => {
		vi.useFakeTimers();
		follower = followRoom( {
			ask,
			onAnswer,
			readPace: () => ( { pollAfterMs: 3_000, nextStageInMs: null } ),
			isHidden: () => false,
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
		} ).mockResolvedValue( { kind: 'unchanged' } );

		await vi.advanceTimersByTimeAsync( 9_000 );

		expect( ask.mock.calls ).toEqual( [ [ null ], [ '"a"' ], [ '"a"' ] ] );
		expect( onAnswer ).toHaveBeenCalledTimes( 3 );
	} );

	it( 'backs off while nothing answers, and is quick again after', async () => {
		ask.mockResolvedValue( { kind: 'silence' } );
		await vi.advanceTimersByTimeAsync( 3_000 + 1_000 + 2_000 );
		expect( ask ).toHaveBeenCalledTimes( 3 );
		ask.mockResolvedValue( { kind: 'unchanged' } );
		await vi.advanceTimersByTimeAsync( 3_999 );
		expect( ask ).toHaveBeenCalledTimes( 3 );
		await vi.advanceTimersByTimeAsync( 1 + 3_000 );
		expect( ask ).toHaveBeenCalledTimes( 5 );
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
		await vi.advanceTimersByTimeAsync( 10_000 );
		expect( ask ).toHaveBeenCalledTimes( 1 );

		ask.mockResolvedValue( { kind: 'unchanged' } );
		answer( { kind: 'unchanged' } );
		await vi.advanceTimersByTimeAsync( 3_000 );
		expect( ask ).toHaveBeenCalledTimes( 2 );
	} );

	it( 'stops where asking again would bring the same', async () => {
		ask.mockResolvedValue( { kind: 'refused' } );
		await vi.advanceTimersByTimeAsync( 600_000 );
		expect( ask ).toHaveBeenCalledTimes( 1 );
		follower.askNow();
		expect( ask ).toHaveBeenCalledTimes( 1 );
	} );
} );
