/**
 * Follows a room by read-sync: asks again and again, without end and without
 * haste, and catches up as soon as the network or the visitor is back. While the
 * hub tells, it rests.
 */
import type { RoomState } from './room-state';

/** What one question brought. */
export type Answer =
	| { kind: 'state'; state: RoomState; etag: string | null }
	/** With the server's time, where it said it. */
	| { kind: 'unchanged'; serverMs: number | null }
	/** Signed out, not admitted, gone; the code is one of the contract's. */
	| { kind: 'refused'; code: string }
	/** No answer, or the server is unwell; 0 where it does not say for how long. */
	| { kind: 'silence'; retryAfterMs: number };

export interface Follower {
	/** Asks as soon as the server wants to be asked. */
	askNow: () => void;
	/** The pace is another: waits anew. */
	changePace: () => void;
	stop: () => void;
}

interface Options {
	ask: ( etag: string | null, signal: AbortSignal ) => Promise< Answer >;
	onAnswer: ( answer: Answer ) => void;
	/**
	 * How long the server wants to be left alone, and when a stage is due; null
	 * while there is nothing to ask.
	 */
	readPace: () => {
		pollAfterMs: number;
		nextStageInMs: number | null;
	} | null;
	isHidden?: () => boolean;
	random?: () => number;
}

const LONGEST_WAIT_MS = 60_000;
/** The server never asks for less; a slip of it must not make a room hammer. */
const SHORTEST_WAIT_MS = 500;
const ANSWER_TIMEOUT_MS = 10_000;
/** A question this old may have gone out by a network that is gone. */
const PATIENCE_MS = 3_000;
const FIRST_RETRY_MS = 1_000;
export const SLOW_FACTOR = 5;
const JITTER = 0.2;
/** A thousand rooms must not all ask in the second in which the lobby opens. */
const STAGE_SPREAD_MS = 2_000;

/**
 * @param pace               What the wait depends on.
 * @param pace.pollAfterMs   What the server asked for.
 * @param pace.failures      How many questions in a row stayed unanswered.
 * @param pace.retryAfterMs  What a server that is unwell asked for, or 0.
 * @param pace.isRefused     Whether asking again will most likely bring the same.
 * @param pace.isHidden      Whether nobody sees the page.
 * @param pace.nextStageInMs When the clock alone changes the stage, or null.
 * @param pace.random        Between 0 and 1.
 * @return How long to wait, in milliseconds.
 */
export function waitMs( {
	pollAfterMs,
	failures,
	retryAfterMs,
	isRefused,
	isHidden,
	nextStageInMs,
	random,
}: {
	pollAfterMs: number;
	failures: number;
	retryAfterMs: number;
	isRefused: boolean;
	isHidden: boolean;
	nextStageInMs: number | null;
	random: number;
} ): number {
	const jitter = 1 - JITTER + 2 * JITTER * random;
	if ( failures > 0 ) {
		const backOff = FIRST_RETRY_MS * 2 ** Math.min( failures - 1, 10 );
		return Math.max(
			Math.min( backOff, LONGEST_WAIT_MS ) * jitter,
			retryAfterMs * ( 1 + JITTER * random )
		);
	}
	if ( isRefused ) {
		return LONGEST_WAIT_MS * jitter;
	}
	const asked = Math.max( pollAfterMs, SHORTEST_WAIT_MS );
	const calm = isHidden
		? Math.max( asked, Math.min( asked * SLOW_FACTOR, LONGEST_WAIT_MS ) )
		: asked;
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
	let retryAfterMs = 0;
	let isRefused = false;
	let etag: string | null = null;
	/** The question that is out; no other one is heard. */
	let question: AbortController | null = null;
	let askedAt = 0;
	let notBefore = 0;

	const plan = () => {
		clearTimeout( timer );
		const pace = readPace();
		// Nobody sees a closed room: it asks when somebody looks again.
		if ( pace && ( ! isRefused || ! isHidden() ) ) {
			timer = setTimeout(
				turn,
				waitMs( {
					...pace,
					failures,
					retryAfterMs,
					isRefused,
					isHidden: isHidden(),
					random: random(),
				} )
			);
		}
	};

	const turn = async () => {
		clearTimeout( timer );
		question?.abort();
		const mine = new AbortController();
		question = mine;
		askedAt = performance.now();
		const timeout = setTimeout( () => mine.abort(), ANSWER_TIMEOUT_MS );
		const answer = await ask( etag, mine.signal );
		clearTimeout( timeout );
		// Overtaken by a later question, or stopped.
		if ( question !== mine ) {
			return;
		}
		question = null;
		failures = answer.kind === 'silence' ? failures + 1 : 0;
		retryAfterMs = answer.kind === 'silence' ? answer.retryAfterMs : 0;
		notBefore = performance.now() + retryAfterMs;
		isRefused = answer.kind === 'refused';
		if ( answer.kind === 'state' ) {
			etag = answer.etag;
		}
		onAnswer( answer );
		plan();
	};

	plan();
	return {
		askNow() {
			const now = performance.now();
			const isAsking = question !== null && now - askedAt < PATIENCE_MS;
			if ( ! isAsking && now >= notBefore ) {
				void turn();
			}
		},
		changePace() {
			// What the hub has told since is not what the tag stands for.
			etag = null;
			if ( ! question ) {
				plan();
			}
		},
		stop() {
			clearTimeout( timer );
			question?.abort();
			question = null;
			notBefore = Infinity;
		},
	};
}
