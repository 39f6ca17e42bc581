/**
 * One request to the hub's event stream (SSE).
 *
 * `fetch` and not `EventSource`: the token stays out of the URL, and the status
 * of a refusal can be read.
 */
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { retryAfterMs } from '../requests/retry-after';

export interface Refusal {
	status: number;
	retryAfterMs: number;
}

const ANSWER_TIMEOUT_MS = 10_000;
/** The hub sends at least a heartbeat every 40 seconds. */
const SILENCE_MS = 60_000;
/** A proxy before the hub may ask for minutes; the hub itself asks for seconds. */
const LONGEST_RETRY_AFTER_MS = 30_000;
const LONGEST_EVENT = 262_144;

/**
 * Reads events until the stream ends, fails, or is silent for a minute.
 *
 * It sends no Last-Event-ID: each stream begins with the current state, which
 * shows that the hub knows this room, and corrects the clock after a sleep.
 *
 * @param controller Ends the stream.
 * @param onActivity Called when the hub answers and whenever bytes arrive.
 * @return How the hub refused the stream, or null. Never throws.
 */
export async function readEventStream(
	controller: AbortController,
	url: URL,
	token: string,
	onMessage: ( message: EventSourceMessage ) => void,
	onActivity: () => void
): Promise< Refusal | null > {
	let timeout: ReturnType< typeof setTimeout > | undefined;
	const abort = () => controller.abort();
	const abortIn = ( ms: number ) => {
		clearTimeout( timeout );
		timeout = setTimeout( abort, ms );
	};
	try {
		abortIn( ANSWER_TIMEOUT_MS );
		const response = await fetch( url, {
			headers: {
				Accept: 'text/event-stream',
				Authorization: `Bearer ${ token }`,
			},
			credentials: 'omit',
			cache: 'no-store',
			redirect: 'error',
			signal: controller.signal,
		} );
		if ( ! response.ok || ! response.body ) {
			await response.body?.cancel();
			return {
				status: response.status,
				retryAfterMs: retryAfterMs( response, LONGEST_RETRY_AFTER_MS ),
			};
		}
		const parser = createParser( {
			onEvent: onMessage,
			onError: ( { type } ) => {
				if ( type === 'max-buffer-size-exceeded' ) {
					abort();
				}
			},
			maxBufferSize: LONGEST_EVENT,
		} );
		const decoder = new TextDecoder();
		const reader = response.body.getReader();
		for (;;) {
			abortIn( SILENCE_MS );
			onActivity();
			const { done, value } = await reader.read();
			if ( done ) {
				return null;
			}
			parser.feed( decoder.decode( value, { stream: true } ) );
		}
	} catch {
		return null;
	} finally {
		clearTimeout( timeout );
	}
}
