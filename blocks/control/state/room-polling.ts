/**
 * Polls the state of a webinar by read-sync (R1, R2), so that two speakers see
 * each other's commands.
 */
import apiFetch from '@wordpress/api-fetch';
import type { RoomState } from '../../types/room-state';
import { isRoomState } from '../../requests/answers';
import { type Problem, readProblem } from '../requests/problems';

// The route slows down the polls of a full room; only two or three people have the controls open.
const LONGEST_POLL_MS = 5_000;
const LONGEST_BACK_OFF_MS = 30_000;
const ANSWER_TIMEOUT_MS = 10_000;

/** The state, and the difference between the server's clock and this one. */
export interface Reading {
	state: RoomState;
	/** Add to `Date.now()` to get the server's time. */
	clockOffsetMs: number;
}

export type Report =
	| { kind: 'reading'; reading: Reading }
	| { kind: 'problem'; problem: Problem };

export interface RoomPolling {
	/** Polls now; resolves once the result has been reported. */
	refresh: () => Promise< void >;
	stop: () => void;
}

type StateAnswer = { state: RoomState; etag: string | null } | 'unchanged';

/** @throws A problem where the answer is not from the route. */
function readState( body: unknown ): RoomState {
	if ( ! isRoomState( body ) ) {
		throw readProblem( body );
	}
	return body;
}

async function requestState(
	url: string,
	etag: string | null,
	signal: AbortSignal
): Promise< StateAnswer > {
	try {
		const response: Response = await apiFetch( {
			url,
			parse: false,
			signal,
			headers: etag ? { 'If-None-Match': etag } : {},
		} );
		return {
			state: readState( await response.json() ),
			etag: response.headers.get( 'ETag' ),
		};
	} catch ( error ) {
		// With `parse: false` api-fetch throws the response itself, 304 included.
		if ( ! ( error instanceof Response ) ) {
			throw error;
		}
		if ( error.status === 304 ) {
			return 'unchanged';
		}
		const problem = readProblem( await error.json() );
		if ( problem.code === 'rest_cookie_invalid_nonce' ) {
			// api-fetch renews an old nonce only when it parses the response.
			return {
				state: readState( await apiFetch( { url, signal } ) ),
				etag: null,
			};
		}
		throw problem;
	}
}

/**
 * Reports the state now and whenever it changes, until stopped.
 *
 * A hidden tab is not polled until it is visible again. Failed polls are retried
 * with growing waits.
 *
 * @param url      URL of the read-sync route of one webinar.
 * @param onReport Called for every change and every failure.
 */
export function pollRoomState(
	url: string,
	onReport: ( report: Report ) => void
): RoomPolling {
	const stopped = new AbortController();
	let etag: string | null = null;
	let pollMs = LONGEST_POLL_MS;
	let failures = 0;
	let timer: ReturnType< typeof setTimeout > | undefined;
	let current: Promise< void > | null = null;
	let next: Promise< void > | null = null;

	const request = async (): Promise< void > => {
		try {
			const answer = await requestState(
				url,
				// After a failure the caller needs the whole state again.
				failures === 0 ? etag : null,
				AbortSignal.any( [
					stopped.signal,
					AbortSignal.timeout( ANSWER_TIMEOUT_MS ),
				] )
			);
			failures = 0;
			if ( answer !== 'unchanged' && ! stopped.signal.aborted ) {
				const { state } = answer;
				etag = answer.etag;
				pollMs = Math.min( state.poll_after_ms, LONGEST_POLL_MS );
				onReport( {
					kind: 'reading',
					reading: {
						state,
						clockOffsetMs: state.server_time * 1000 - Date.now(),
					},
				} );
			}
		} catch ( error ) {
			failures++;
			if ( ! stopped.signal.aborted ) {
				onReport( { kind: 'problem', problem: readProblem( error ) } );
			}
		}
	};

	const poll = async (): Promise< void > => {
		clearTimeout( timer );
		if ( stopped.signal.aborted ) {
			return;
		}
		current = request();
		await current;
		current = null;
		if ( ! document.hidden && ! stopped.signal.aborted ) {
			timer = setTimeout(
				poll,
				Math.min( pollMs * 2 ** failures, LONGEST_BACK_OFF_MS )
			);
		}
	};

	const refresh = (): Promise< void > => {
		if ( ! current ) {
			return poll();
		}
		// The running request may have been answered before the caller's change.
		next ??= current.then( () => {
			next = null;
			return poll();
		} );
		return next;
	};

	const onVisibilityChange = () => {
		if ( document.hidden ) {
			clearTimeout( timer );
		} else {
			refresh();
		}
	};
	document.addEventListener( 'visibilitychange', onVisibilityChange, {
		signal: stopped.signal,
	} );
	refresh();

	return {
		refresh,
		stop: () => {
			stopped.abort();
			clearTimeout( timer );
		},
	};
}
