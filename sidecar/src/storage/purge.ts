import { confirmedMs } from '../clock.ts';
import type { DeliveryStore } from '../deliveries/store/delivery-store.ts';
import { describeError, type Logger } from '../log.ts';
import type { RoomStore } from '../rooms/store/room-store.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
// A room that is opened later receives its announcement from WordPress.
const KEEP_ANNOUNCEMENTS_DAYS = 30;

/**
 * Deletes old data now and then every hour: deliveries that ended more than `keepDays` ago, and
 * announcements received more than 30 days ago. Fails deliveries that are useless by now.
 * Does nothing until WordPress has confirmed the clock.
 *
 * @return Stops it.
 */
export function startPurge(
	store: Pick< DeliveryStore, 'dropUseless' | 'purgeDoneBefore' >,
	rooms: Pick< RoomStore, 'purgeReceivedBefore' >,
	keepDays: number,
	log: Logger
): () => void {
	const purge = async (): Promise< void > => {
		try {
			await store.dropUseless();
			const count = await store.purgeDoneBefore(
				confirmedMs() - keepDays * DAY_MS
			);
			if ( count > 0 ) {
				log.info( { count }, 'deliveries_purged' );
			}
			await rooms.purgeReceivedBefore(
				confirmedMs() - KEEP_ANNOUNCEMENTS_DAYS * DAY_MS
			);
		} catch ( error ) {
			log.error( { reason: describeError( error ) }, 'purge_failed' );
		}
	};
	void purge();
	const timer = setInterval( () => void purge(), HOUR_MS );
	return () => clearInterval( timer );
}
