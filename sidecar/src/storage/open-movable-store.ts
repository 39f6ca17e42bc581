import {
	createRedisMessageMove,
	createSqliteMessageMove,
} from '../chat/store/move-messages.ts';
import { createSqliteChatStore } from '../chat/store/sqlite-chat-store.ts';
import {
	createRedisDeliveryMove,
	createSqliteDeliveryMove,
} from '../deliveries/store/move-deliveries.ts';
import { createRedisDeliveryStore } from '../deliveries/store/redis-delivery-store.ts';
import { createSqliteDeliveryStore } from '../deliveries/store/sqlite-delivery-store.ts';
import type { Logger } from '../log.ts';
import {
	createRedisNonceMove,
	createRedisPeopleMove,
	createSqliteNonceMove,
	createSqlitePeopleMove,
} from '../people/store/move-people.ts';
import { ROOM_CHANNEL } from '../rooms/store/redis-room-store.ts';
import { PollerLease } from '../telegram/poller-lease.ts';
import { StoreInUseError, type MovableStore } from './movable-store.ts';
import { createRedisMark, createSqliteMark } from './move-mark.ts';
import { KEY_PREFIX, openRedis } from './redis.ts';
import { openDatabase } from './sqlite.ts';

/**
 * @throws {Error} When a sidecar uses the file.
 */
export function openMovableSqlite( file: string ): MovableStore {
	const database = openDatabase( file, 0 );
	// They also create and migrate the tables.
	const deliveries = createSqliteDeliveryStore( database );
	createSqliteChatStore( database );
	return {
		people: createSqlitePeopleMove( database ),
		usedNonces: createSqliteNonceMove( database ),
		deliveries: createSqliteDeliveryMove( database ),
		messages: createSqliteMessageMove( database ),
		markInterrupted: () => deliveries.markInterrupted(),
		// The lock of the open file keeps sidecars away.
		assertUnused: async () => undefined,
		...createSqliteMark( database ),
		clear: async () =>
			database.exec(
				'DELETE FROM people; DELETE FROM used_nonces; DELETE FROM deliveries; DELETE FROM chat_messages; DELETE FROM chat_rooms'
			),
		close: async () => database.close(),
	};
}

/**
 * @throws {Error} When Redis does not answer.
 */
export async function openMovableRedis(
	url: string,
	log: Logger
): Promise< MovableStore > {
	const redis = openRedis( url, log, 'fail' );
	const lease = new PollerLease( redis, log );
	try {
		await redis.ping();
		await lease.start();
	} catch ( error ) {
		redis.disconnect();
		throw error;
	}
	const deliveries = createRedisDeliveryStore( redis );
	return {
		people: createRedisPeopleMove( redis ),
		usedNonces: createRedisNonceMove( redis ),
		deliveries: createRedisDeliveryMove( redis ),
		messages: createRedisMessageMove( redis ),
		markInterrupted: () => deliveries.markInterrupted(),
		// Every sidecar subscribes to this channel. One that is just connecting again still holds the lease.
		assertUnused: async () => {
			const [ , subscribers ] = await redis.pubsub(
				'NUMSUB',
				ROOM_CHANNEL
			);
			if ( Number( subscribers ) > 0 || ! lease.isHeld() ) {
				throw new StoreInUseError(
					'A sidecar uses the Redis of REDIS_URL: stop all of them. After a crash wait ten seconds.'
				);
			}
		},
		...createRedisMark( redis ),
		clear: async () => {
			for await ( const keys of redis.scanStream( {
				match: `${ KEY_PREFIX }*`,
			} ) as AsyncIterable< string[] > ) {
				if ( keys.length > 0 ) {
					await redis.unlink( keys );
				}
			}
		},
		close: async () => {
			await lease.stop();
			redis.disconnect();
		},
	};
}
