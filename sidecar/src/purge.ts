import type { DeliveryStore } from './deliveries/delivery-store.ts';
import { describeError, type Logger } from './log.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Drops now, and then once an hour, what was sent or given up so many days ago.
 * Returns what ends it.
 *
 * @param store
 * @param keepDays
 * @param log
 */
export function startPurge(
	store: Pick< DeliveryStore, 'purgeDoneBefore' >,
	keepDays: number,
	log: Logger
): () => void {
	const purge = (): void => {
		try {
			const count = store.purgeDoneBefore(
				Date.now() - keepDays * DAY_MS
			);
			if ( count > 0 ) {
				log.info( { count }, 'deliveries_purged' );
			}
		} catch ( error ) {
			log.error( { reason: describeError( error ) }, 'purge_failed' );
		}
	};
	purge();
	const timer = setInterval( purge, HOUR_MS );
	return () => clearInterval( timer );
}
