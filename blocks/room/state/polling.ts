/**
 * Polls read-sync at the server's pace, with jitter, back-off and `Retry-After`.
 * It pauses while the event stream brings the state.
 */
import type { ReadSync, ReadSyncResult } from './read-sync';
import { closedScreen } from './room-state';

export interface Poller {
	/**
	 * Polls now, unless a poll is running. It does not wait for `Retry-After`: a
	 * person is looking, and one request of theirs is no flood.
	 */
	pollNow: () => void;
	/** Call it after readPace() has changed. */
	reschedule: () => void;
	stop: () => void;
}

interface Pace {
	pollAfterMs: number;
	/** Until the clock alone changes the stage; null where it does not. */
	nextStageInMs: number | null;
	/** Lobby, broadcast or break: nobody may miss a change for long. */
	isLive: boolean;
}

interface Options {
	/** Sends one request; never throws. */
	readSync: ReadSync;
	onResult: ( result: ReadSyncResult ) => void;
	/** Null pauses polling. */
	readPace: () => Pace | null;
	isHidden?: () => boolean;
	/** Between 0 and 1. */
	random?: () => number;
}

const LONGEST_WAIT_MS = 60_000;
/** While a plugin is being updated, the server may refuse people whom it knows. */
const LONGEST_DOUBT_MS = 120_000;
/**
 * Of a live room, whatever `Retry-After` says: WordPress sends one of ten minutes
 * for an update that takes seconds.
 */
const LONGEST_LIVE_RETRY_MS = 10_000;
/** The server never sends less; a wrong value must not flood it. */
const SHORTEST_WAIT_MS = 500;
const ANSWER_TIMEOUT_MS = 10_000;
/** An older request may have been sent over a network that is gone: replace it. */
const STALE_REQUEST_MS = 3_000;
const FIRST_RETRY_MS = 1_000;
export const SLOW_FACTOR = 5;
const JITTER = 0.2;
/** Spreads the polls of a thousand rooms when the lobby opens. */
const STAGE_SPREAD_MS = 2_000;

/**
 * @param conditions.pollAfterMs   As the server sent it.
 * @param conditions.failures      Failed or refused polls in a row.
 * @param conditions.retryAfterMs  Of a failed poll; 0 without `Retry-After`.
 * @param conditions.isRefused     The next poll will most likely be refused too.
 * @param conditions.isHidden      The tab is hidden.
 * @param conditions.nextStageInMs Until the clock alone changes the stage, or null.
 * @param conditions.isLive        Caps the wait after a failure at seconds.
 * @param conditions.random        Between 0 and 1.
 * @return Milliseconds until the next poll.
 */
export function waitMs( {
	pollAfterMs,
	failures,
	retryAfterMs,
	isRefused,
	isHidden,
	nextStageInMs,
	isLive,
	random,
}: {
	pollAfterMs: number;
	failures: number;
	retryAfterMs: number;
	isRefused: boolean;
	isHidden: boolean;
	nextStageInMs: number | null;
	isLive: boolean;
	random: number;
} ): number {
	const jitter = 1 - JITTER + 2 * JITTER * random;
	const untilStage =
		nextStageInMs === null
			? Infinity
			: Math.max( 0, nextStageInMs ) + STAGE_SPREAD_MS * random;
	if ( isRefused && ! isLive ) {
		return LONGEST_WAIT_MS * jitter;
	}
	if ( failures > 0 ) {
		const backOff = FIRST_RETRY_MS * 2 ** Math.min( failures - 1, 10 );
		const longest =
			isLive && ! isRefused ? LONGEST_LIVE_RETRY_MS : Infinity;
		const shortWait =
			Math.min( backOff, longest, LONGEST_WAIT_MS ) * jitter;
		return Math.max(
			shortWait,
			Math.min(
				Math.min( retryAfterMs, longest ) * ( 1 + JITTER * random ),
				untilStage
			)
		);
	}
	const visibleWait = Math.max( pollAfterMs, SHORTEST_WAIT_MS );
	const baseWait = isHidden
		? Math.max(
				visibleWait,
				Math.min( visibleWait * SLOW_FACTOR, LONGEST_WAIT_MS )
			)
		: visibleWait;
	return Math.min( baseWait * jitter, untilStage );
}

/** Starts at once: the first poll comes after the first wait. */
export function startPolling( {
	readSync,
	onResult,
	readPace,
	isHidden = () => document.hidden,
	random = Math.random,
}: Options ): Poller {
	let timer: ReturnType< typeof setTimeout > | undefined;
	let failures = 0;
	let retryAfterMs = 0;
	/** Null unless the last poll was refused. */
	let refusedSince: number | null = null;
	let etag: string | null = null;
	/** The running request; results of older ones are dropped. */
	let request: AbortController | null = null;
	let sentAt = 0;
	let isStopped = false;

	const schedule = () => {
		clearTimeout( timer );
		const pace = readPace();
		const isRefused = refusedSince !== null;
		// A hidden room that was refused for long waits for pollNow().
		const isGivenUp =
			isHidden() &&
			performance.now() - ( refusedSince ?? Infinity ) > LONGEST_DOUBT_MS;
		if ( pace && ! isGivenUp ) {
			timer = setTimeout(
				poll,
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

	const poll = async () => {
		clearTimeout( timer );
		request?.abort();
		const current = new AbortController();
		request = current;
		sentAt = performance.now();
		const timeout = setTimeout( () => current.abort(), ANSWER_TIMEOUT_MS );
		const result = await readSync( etag, current.signal );
		clearTimeout( timeout );
		// Replaced by a later request, or stopped.
		if ( request !== current ) {
			return;
		}
		request = null;
		failures =
			result.kind === 'failed' || result.kind === 'refused'
				? failures + 1
				: 0;
		retryAfterMs = result.kind === 'failed' ? result.retryAfterMs : 0;
		// Other codes are not from the room's route: a proxy, or an update of a plugin.
		refusedSince =
			result.kind === 'refused' && closedScreen( result.code )
				? ( refusedSince ?? performance.now() )
				: null;
		if ( result.kind === 'state' ) {
			etag = result.etag;
		}
		onResult( result );
		schedule();
	};

	schedule();
	return {
		pollNow() {
			const now = performance.now();
			const isPolling =
				request !== null && now - sentAt < STALE_REQUEST_MS;
			if ( ! isPolling && ! isStopped ) {
				void poll();
			}
		},
		reschedule() {
			// The event stream may have brought a newer state than this tag's.
			etag = null;
			if ( ! request ) {
				schedule();
			}
		},
		stop() {
			clearTimeout( timer );
			request?.abort();
			request = null;
			isStopped = true;
		},
	};
}
