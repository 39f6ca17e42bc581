import type { DeliveryStore } from '../deliveries/store/delivery-store.ts';
import { describeError, type Logger } from '../log.ts';
import type { RoomStore } from '../rooms/store/room-store.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
// Whoever opens such a room has WordPress asked.
const KEEP_ROOMS_DAYS = 30;

/**
 * Drops now, and then once an hour, what was sent or given up so many days ago, and what
 * was told of rooms that nothing was heard of for a month.
 * Returns what ends it.
 *
 * @param store
 * @param rooms
 * @param keepDays
 * @param log
 */
export function startPurge(
	store: Pick< DeliveryStore, 'purgeDoneBefore' >,
	rooms: Pick< RoomStore, 'purgeHeardBefore' >,
	keepDays: number,
	log: Logger
): () => void {
	const purge = async (): Promise< void > => {
		try {
			const count = await store.purgeDoneBefore(
				Date.now() - keepDays * DAY_MS
			);
			if ( count > 0 ) {
				log.info( { count }, 'deliveries_purged' );
			}
			await rooms.purgeHeardBefore(
				Date.now() - KEEP_ROOMS_DAYS * DAY_MS
			);
		} catch ( error ) {
			log.error( { reason: describeError( error ) }, 'purge_failed' );
		}
	};
	void purge();
	const timer = setInterval( () => void purge(), HOUR_MS );
	return () => clearInterval( timer );
}
