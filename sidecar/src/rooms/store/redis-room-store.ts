import type { RoomAnnouncement } from '../../../../contract/generated/types.ts';
import { describeError, type Logger } from '../../log.ts';
import { KEY_PREFIX, loadScript, type Redis } from '../../storage/redis.ts';
import type { ReceivedAnnouncement } from '../announcement.ts';
import type { RoomFanOut, RoomStore } from './room-store.ts';

/** Every running sidecar subscribes to it. */
export const ROOM_CHANNEL = `${ KEY_PREFIX }announcements`;

/** Stores the announcements in Redis, for several sidecars of one site. */
export function createRedisRoomStore( redis: Redis ): RoomStore {
	const run = loadScript(
		redis,
		'roomStore',
		new URL( './room-store.lua', import.meta.url )
	);

	return {
		save: async (
			{ announcement, receivedAtMs },
			isAuthoritative = false
		) =>
			( await run(
				'save',
				announcement.webinar_id,
				announcement.version,
				announcement.revision,
				JSON.stringify( announcement ),
				receivedAtMs,
				Number( isAuthoritative )
			) ) === 1,
		find: async ( webinarId ) => {
			const [ announcement, receivedAtMs ] = ( await run(
				'find',
				webinarId
			) ) as [ string | null, string | null ];
			return announcement
				? {
						announcement: JSON.parse( announcement ),
						receivedAtMs: Number( receivedAtMs ),
					}
				: null;
		},
		purgeReceivedBefore: async ( ms ) => Number( await run( 'purge', ms ) ),
	};
}

// The format of the pub/sub channel: sidecars of different versions may share one Redis during an update.
type Message = {
	readonly announcement: RoomAnnouncement;
	readonly heardAtMs: number;
};

/** Publishes announcements to the hubs of all sidecars by Redis pub/sub. */
export class RedisRoomFanOut implements RoomFanOut {
	/**
	 * @param redis      A connection for commands.
	 * @param subscriber A connection for the subscription only: Redis allows no other command on it.
	 */
	constructor(
		private readonly redis: Redis,
		private readonly subscriber: Redis,
		private readonly log: Logger
	) {}

	readonly publish = async ( {
		announcement,
		receivedAtMs,
	}: ReceivedAnnouncement ): Promise< void > => {
		await this.redis.publish(
			ROOM_CHANNEL,
			JSON.stringify( {
				announcement,
				heardAtMs: receivedAtMs,
			} satisfies Message )
		);
	};

	readonly subscribe = (
		listener: ( received: ReceivedAnnouncement ) => void
	): void => {
		this.subscriber.on( 'message', ( channel, message ) => {
			if ( channel !== ROOM_CHANNEL ) {
				return;
			}
			const { announcement, heardAtMs } = JSON.parse(
				message
			) as Message;
			listener( { announcement, receivedAtMs: heardAtMs } );
		} );
		// ioredis subscribes again after a lost connection. The next presence report brings announcements missed meanwhile.
		this.subscriber.subscribe( ROOM_CHANNEL ).catch( ( error: unknown ) => {
			this.log.error(
				{ reason: describeError( error ) },
				'room_fan_out_failed'
			);
		} );
	};
}
