import { setImmediate as nextTick } from 'node:timers/promises';
import type { EventStream } from './event-stream.ts';

// This many writes block the event loop for some ten milliseconds.
const WRITES_PER_BATCH = 1000;

/**
 * Writes to one event stream after the other, and yields to the event loop between batches.
 *
 * @param streams May change during the call.
 * @param write   Returns whether it wrote.
 */
export async function writeInBatches(
	streams: Iterable< EventStream >,
	write: ( stream: EventStream ) => boolean
): Promise< void > {
	let written = 0;
	for ( const stream of streams ) {
		if ( write( stream ) ) {
			written += 1;
			if ( written % WRITES_PER_BATCH === 0 ) {
				await nextTick();
			}
		}
	}
}
