import { confirmedMs } from '../clock.ts';
import type { DeliveryStore } from '../deliveries/store/delivery-store.ts';
import { describeError, type Logger } from '../log.ts';
import type { RoomStore } from '../rooms/store/room-store.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
// A room that is opened later receives its announcement from WordPress.
const KEEP_ANNOUNCEMENTS_DAYS = 30;

/**
 * Deletes old data now and then every hour: deliveries that ended more than `keepDays` ago, and
 * announcements received more than 30 days ago. Each minute it fails deliveries that are useless by
 * now: WordPress waits for that, to send them by e-mail while they are still of use. Does nothing until
 * WordPress has confirmed the clock.
 *
 * @return Stops it.
 */
export function startPurge(
	store: Pick< DeliveryStore, 'dropUseless' | 'purgeDoneBefore' >,
	rooms: Pick< RoomStore, 'purgeReceivedBefore' >,
	keepDays: number,
	log: Logger
): () => void {
	const guarded =
		( work: () => Promise< void > ) => async (): Promise< void > => {
			try {
				await work();
			} catch ( error ) {
				log.error( { reason: describeError( error ) }, 'purge_failed' );
			}
		};
	const dropUseless = guarded( () => store.dropUseless() );
	const purge = guarded( async () => {
		const count = await store.purgeDoneBefore(
			confirmedMs() - keepDays * DAY_MS
		);
		if ( count > 0 ) {
			log.info( { count }, 'deliveries_purged' );
		}
		await rooms.purgeReceivedBefore(
			confirmedMs() - KEEP_ANNOUNCEMENTS_DAYS * DAY_MS
		);
	} );
	void dropUseless().then( purge );
	const timers = [
		setInterval( () => void dropUseless(), MINUTE_MS ),
		setInterval( () => void purge(), HOUR_MS ),
	];
	return () => timers.forEach( ( timer ) => clearInterval( timer ) );
}
