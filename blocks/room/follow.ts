/**
 * Follows a room by read-sync: asks again and again, without end and without
 * haste, and catches up as soon as the network or the visitor is back.
 */
import type { RoomState } from './room-state';

/** What one question brought. */
export type Answer =
	| { kind: 'state'; state: RoomState; etag: string | null }
	| { kind: 'unchanged' }
	/** Asking again would bring the same: signed out, not admitted, gone. */
	| { kind: 'refused' }
	/** No answer, or the server is unwell. */
	| { kind: 'silence' };

export interface Follower {
	askNow: () => void;
	stop: () => void;
}

interface Options {
	ask: ( etag: string | null ) => Promise< Answer >;
	onAnswer: ( answer: Answer ) => void;
	/** How long the server wants to be left alone, and when a stage is due. */
	readPace: () => { pollAfterMs: number; nextStageInMs: number | null };
	isHidden?: () => boolean;
	random?: () => number;
}

const LONGEST_WAIT_MS = 60_000;
const FIRST_RETRY_MS = 1_000;
const HIDDEN_FACTOR = 5;
const JITTER = 0.2;
/** A thousand rooms must not all ask in the second in which the lobby opens. */
const STAGE_SPREAD_MS = 2_000;

/**
 * @param pace               What the wait depends on.
 * @param pace.pollAfterMs   What the server asked for.
 * @param pace.failures      How many questions in a row stayed unanswered.
 * @param pace.isHidden      Whether nobody sees the page.
 * @param pace.nextStageInMs When the clock alone changes the stage, or null.
 * @param pace.random        Between 0 and 1.
 * @return How long to wait, in milliseconds.
 */
export function waitMs( {
	pollAfterMs,
	failures,
	isHidden,
	nextStageInMs,
	random,
}: {
	pollAfterMs: number;
	failures: number;
	isHidden: boolean;
	nextStageInMs: number | null;
	random: number;
} ): number {
	const jitter = 1 - JITTER + 2 * JITTER * random;
	if ( failures > 0 ) {
		const backOff = FIRST_RETRY_MS * 2 ** Math.min( failures - 1, 10 );
		return Math.min( backOff, LONGEST_WAIT_MS ) * jitter;
	}
	const calm = isHidden
		? Math.max(
				pollAfterMs,
				Math.min( pollAfterMs * HIDDEN_FACTOR, LONGEST_WAIT_MS )
			)
		: pollAfterMs;
	const wait = calm * jitter;
	return nextStageInMs === null
		? wait
		: Math.min(
				wait,
				Math.max( 0, nextStageInMs ) + STAGE_SPREAD_MS * random
			);
}

/**
 * @param options          How to ask, and whom to tell.
 * @param options.ask      Asks once; never throws.
 * @param options.onAnswer Hears every answer.
 * @param options.readPace Says how fast to go on.
 * @param options.isHidden Whether nobody sees the page.
 * @param options.random   Between 0 and 1.
 * @return The controls of the running follower.
 */
export function followRoom( {
	ask,
	onAnswer,
	readPace,
	isHidden = () => document.hidden,
	random = Math.random,
}: Options ): Follower {
	let timer: ReturnType< typeof setTimeout > | undefined;
	let failures = 0;
	let etag: string | null = null;
	let isAsking = false;
	let isStopped = false;

	const turn = async () => {
		if ( isAsking || isStopped ) {
			return;
		}
		isAsking = true;
		clearTimeout( timer );
		const answer = await ask( etag );
		isAsking = false;
		if ( isStopped ) {
			return;
		}
		failures = answer.kind === 'silence' ? failures + 1 : 0;
		if ( answer.kind === 'state' ) {
			etag = answer.etag;
		}
		isStopped = answer.kind === 'refused';
		onAnswer( answer );
		if ( ! isStopped ) {
			timer = setTimeout(
				turn,
				waitMs( {
					...readPace(),
					failures,
					isHidden: isHidden(),
					random: random(),
				} )
			);
		}
	};

	timer = setTimeout(
		turn,
		waitMs( {
			...readPace(),
			failures,
			isHidden: isHidden(),
			random: random(),
		} )
	);
	return {
		askNow: () => void turn(),
		stop: () => {
			isStopped = true;
			clearTimeout( timer );
		},
	};
}
