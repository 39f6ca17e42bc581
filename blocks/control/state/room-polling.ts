/**
 * Keeps up with a webinar by read-sync (R1, R2), so that two people at the
 * controls see each other's clicks.
 */
import apiFetch from '@wordpress/api-fetch';
import type { RoomState } from '../../types/room-state';
import { type Problem, readProblem } from '../requests/problems';

// The route slows a full room down; at the controls there are two or three.
const LONGEST_POLL_MS = 5_000;
const LONGEST_BACK_OFF_MS = 30_000;
const ANSWER_TIMEOUT_MS = 10_000;

/** The state with the difference between the server's clock and this one. */
export interface Reading {
	state: RoomState;
	/** Add to `Date.now()` to get the server's time. */
	clockOffsetMs: number;
}

export type Report =
	| { kind: 'reading'; reading: Reading }
	| { kind: 'trouble'; problem: Problem };

export interface Watch {
	/** Asks at once; resolves when an answer to that has been reported. */
	refresh: () => Promise< void >;
	stop: () => void;
}

type Answer = { state: RoomState; etag: string | null } | 'unchanged';

async function askForState(
	url: string,
	etag: string | null,
	signal: AbortSignal
): Promise< Answer > {
	try {
		const response: Response = await apiFetch( {
			url,
			parse: false,
			signal,
			headers: etag ? { 'If-None-Match': etag } : {},
		} );
		return {
			state: ( await response.json() ) as RoomState,
			etag: response.headers.get( 'ETag' ),
		};
	} catch ( refused ) {
		// With `parse: false` api-fetch throws the answer itself, 304 included.
		if ( ! ( refused instanceof Response ) ) {
			throw refused;
		}
		if ( refused.status === 304 ) {
			return 'unchanged';
		}
		const problem = readProblem( await refused.json() );
		if ( problem.code === 'rest_cookie_invalid_nonce' ) {
			// Only when it parses does api-fetch renew a nonce of yesterday.
			return { state: await apiFetch( { url, signal } ), etag: null };
		}
		throw problem;
	}
}

/**
 * Reports the state now and whenever it changes, until stopped.
 *
 * A hidden tab asks nothing; it catches up as soon as it is looked at. Failed
 * questions are repeated, ever more slowly.
 *
 * @param url    Address of the read-sync route of one webinar.
 * @param report Receives every change and every failure.
 * @return How to ask at once, and how to stop.
 */
export function watchRoomState(
	url: string,
	report: ( news: Report ) => void
): Watch {
	const stopped = new AbortController();
	let etag: string | null = null;
	let pollMs = LONGEST_POLL_MS;
	let failures = 0;
	let timer: ReturnType< typeof setTimeout > | undefined;
	let current: Promise< void > | null = null;
	let next: Promise< void > | null = null;

	const ask = async (): Promise< void > => {
		try {
			const answer = await askForState(
				url,
				// After a failure the listener wants the whole state again.
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
				report( {
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
				report( { kind: 'trouble', problem: readProblem( error ) } );
			}
		}
	};

	const turn = async (): Promise< void > => {
		clearTimeout( timer );
		if ( stopped.signal.aborted ) {
			return;
		}
		current = ask();
		await current;
		current = null;
		if ( ! document.hidden && ! stopped.signal.aborted ) {
			timer = setTimeout(
				turn,
				Math.min( pollMs * 2 ** failures, LONGEST_BACK_OFF_MS )
			);
		}
	};

	const refresh = (): Promise< void > => {
		if ( ! current ) {
			return turn();
		}
		// The answer on its way may have been made before the caller's change.
		next ??= current.then( () => {
			next = null;
			return turn();
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
