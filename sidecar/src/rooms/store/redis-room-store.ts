import { describeError, type Logger } from '../../log.ts';
import { KEY_PREFIX, loadScript, type Redis } from '../../storage/redis.ts';
import type { HeardAnnouncement } from '../announcement.ts';
import type { RoomFanOut, RoomStore } from './room-store.ts';

const CHANNEL = `${ KEY_PREFIX }announcements`;

/**
 * The last announcements in Redis, for several sidecars of one site.
 *
 * @param redis
 */
export function createRedisRoomStore( redis: Redis ): RoomStore {
	const run = loadScript(
		redis,
		'roomStore',
		new URL( './room-store.lua', import.meta.url )
	);

	return {
		keep: async ( { announcement, heardAtMs }, isCertain = false ) =>
			( await run(
				'keep',
				announcement.webinar_id,
				announcement.version,
				announcement.revision,
				JSON.stringify( announcement ),
				heardAtMs,
				Number( isCertain )
			) ) === 1,
		find: async ( webinarId ) => {
			const [ announcement, heardAtMs ] = ( await run(
				'find',
				webinarId
			) ) as [ string | null, string | null ];
			return announcement
				? {
						announcement: JSON.parse( announcement ),
						heardAtMs: Number( heardAtMs ),
					}
				: null;
		},
		purgeHeardBefore: async ( ms ) => Number( await run( 'purge', ms ) ),
	};
}

/** Carries announcements to the hubs of all sidecars by Redis's pub/sub. */
export class RedisRoomFanOut implements RoomFanOut {
	/**
	 * @param redis      One that commands go through.
	 * @param subscriber One that does nothing else.
	 * @param log
	 */
	constructor(
		private readonly redis: Redis,
		private readonly subscriber: Redis,
		private readonly log: Logger
	) {}

	readonly publish = async ( heard: HeardAnnouncement ): Promise< void > => {
		await this.redis.publish( CHANNEL, JSON.stringify( heard ) );
	};

	readonly subscribe = (
		listener: ( heard: HeardAnnouncement ) => void
	): void => {
		this.subscriber.on( 'message', ( _channel, message ) =>
			listener( JSON.parse( message ) as HeardAnnouncement )
		);
		// Comes back by itself after a broken connection; what it missed meanwhile the next presence report heals.
		this.subscriber.subscribe( CHANNEL ).catch( ( error: unknown ) => {
			this.log.error(
				{ reason: describeError( error ) },
				'room_fan_out_failed'
			);
		} );
	};
}
