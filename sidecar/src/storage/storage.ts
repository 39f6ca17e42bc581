import type { ChatStore } from '../chat/store/chat-store.ts';
import { createRedisChatStore } from '../chat/store/redis-chat-store.ts';
import { createSqliteChatStore } from '../chat/store/sqlite-chat-store.ts';
import type { Config } from '../config.ts';
import type {
	DeliveryStore,
	TryLeases,
} from '../deliveries/store/delivery-store.ts';
import { createRedisDeliveryStore } from '../deliveries/store/redis-delivery-store.ts';
import { createSqliteDeliveryStore } from '../deliveries/store/sqlite-delivery-store.ts';
import type { Logger } from '../log.ts';
import type { PeopleStore } from '../people/store/people-store.ts';
import { createRedisPeopleStore } from '../people/store/redis-people-store.ts';
import { createSqlitePeopleStore } from '../people/store/sqlite-people-store.ts';
import {
	createRedisRoomStore,
	RedisRoomFanOut,
} from '../rooms/store/redis-room-store.ts';
import {
	NO_FAN_OUT,
	type RoomFanOut,
	type RoomStore,
} from '../rooms/store/room-store.ts';
import { createSqliteRoomStore } from '../rooms/store/sqlite-room-store.ts';
import { createMemoryPace, type Pace } from '../telegram/pace.ts';
import { createSqlitePauseStore } from '../telegram/pause-store.ts';
import { PollerLease } from '../telegram/poller-lease.ts';
import { createRedisPace } from '../telegram/redis-pace.ts';
import { backUp, type Backup } from './backup.ts';
import { createLocalBus, createRedisBus, type Bus } from './bus.ts';
import { assertNotMoved } from './movable-store.ts';
import { createRedisMark, createSqliteMark } from './move-mark.ts';
import { checkDurability, KEY_PREFIX, openRedis, type Redis } from './redis.ts';
import {
	createSqliteWriteCheck,
	openDatabase,
	type Database,
} from './sqlite.ts';

type Limits = Pick< Config, 'messagesPerSecond' | 'messagesPerChatPerSecond' > &
	Partial< Pick< Config, 'usefulDays' > >;

/** Everything that differs between a single sidecar (SQLite) and several (Redis). */
export type Storage = {
	readonly deliveries: DeliveryStore;
	readonly people: PeopleStore;
	readonly rooms: RoomStore;
	readonly chats: ChatStore;
	readonly fanOut: RoomFanOut;
	readonly bus: Bus;
	/** The same data for background work: waits for Redis where the stores above fail. */
	readonly background: {
		readonly deliveries: DeliveryStore;
		readonly people: PeopleStore;
	};
	readonly pace: Pace;
	/** Null when no other sidecar uses this storage. */
	readonly leases: TryLeases | null;
	/** Writes something and throws if that fails: a store that can only be read takes no webhook. */
	readonly checkWrite: () => Promise< void >;
	/** Copies the file. Left out for Redis, and without a file. */
	readonly backUp?: () => Promise< Backup >;
	/** Whether this sidecar is the one that polls Telegram. */
	readonly mayPoll: () => boolean;
	/** Call it once this sidecar listens: from then on it may become the one that polls Telegram. */
	readonly start: () => Promise< void >;
	readonly close: () => Promise< void >;
};

/**
 * For a single sidecar.
 *
 * @throws {Error} When the data was moved to Redis.
 */
export async function openSqliteStorage(
	file: string,
	limits: Limits
): Promise< Storage > {
	const database = openDatabase( file );
	try {
		assertNotMoved(
			await createSqliteMark( database ).readMark(),
			'DATABASE_FILE'
		);
		return {
			...createSqliteStorage( database, limits ),
			backUp: async () => backUp( database, file ),
		};
	} catch ( error ) {
		database.close();
		throw error;
	}
}

export function createSqliteStorage(
	database: Database,
	limits: Limits
): Storage {
	const deliveries = createSqliteDeliveryStore(
		database,
		toUsefulMs( limits )
	);
	const people = createSqlitePeopleStore( database );
	return {
		deliveries,
		people,
		rooms: createSqliteRoomStore( database ),
		chats: createSqliteChatStore( database ),
		fanOut: NO_FAN_OUT,
		bus: createLocalBus(),
		background: { deliveries, people },
		pace: createMemoryPace(
			toRates( limits ),
			createSqlitePauseStore( database )
		),
		leases: null,
		checkWrite: createSqliteWriteCheck( database ),
		mayPoll: () => true,
		start: async () => undefined,
		close: async () => {
			database.close();
		},
	};
}

/**
 * For several sidecars.
 *
 * @throws {Error} When Redis does not answer, or the data was moved to a file.
 */
export async function openRedisStorage(
	url: string,
	limits: Limits,
	log: Logger
): Promise< Storage > {
	const failing = openRedis( url, log, 'fail' );
	const waiting = openRedis( url, log, 'wait' );
	const subscriber = openRedis( url, log, 'wait' );
	const disconnect = (): void =>
		[ failing, waiting, subscriber ].forEach( ( redis ) =>
			redis.disconnect()
		);
	try {
		assertNotMoved(
			await createRedisMark( failing ).readMark(),
			'REDIS_URL'
		);
	} catch ( error ) {
		disconnect();
		throw error;
	}
	await checkDurability( failing, log );
	const lease = new PollerLease( failing, log );
	const background = createRedisDeliveryStore(
		waiting,
		toUsefulMs( limits )
	);
	return {
		deliveries: createRedisDeliveryStore( failing, toUsefulMs( limits ) ),
		people: createRedisPeopleStore( failing ),
		rooms: createRedisRoomStore( failing ),
		chats: createRedisChatStore( failing ),
		fanOut: new RedisRoomFanOut( failing, subscriber, log ),
		bus: createRedisBus( failing, subscriber, log ),
		background: {
			deliveries: background,
			people: createRedisPeopleStore( waiting ),
		},
		pace: createRedisPace( waiting, toRates( limits ) ),
		leases: background,
		checkWrite: async () => {
			await failing.set( `${ KEY_PREFIX }write_check`, Date.now() );
		},
		mayPoll: lease.isHeld,
		start: async () => {
			await deleteOlderQueue( failing );
			await lease.start();
		},
		close: async () => {
			await lease.stop();
			disconnect();
		},
	};
}

/** Older versions had a queue in Redis, with chats. Its jobs are no loss: the deliveries say what is still to be sent. */
async function deleteOlderQueue( redis: Redis ): Promise< void > {
	for await ( const keys of redis.scanStream( {
		match: `${ KEY_PREFIX }turns:*`,
		count: 1000,
	} ) ) {
		if ( keys.length > 0 ) {
			await redis.unlink( keys );
		}
	}
}

const DAY_MS = 86_400_000;

const toUsefulMs = ( { usefulDays }: Limits ): number | undefined =>
	usefulDays === undefined ? undefined : usefulDays * DAY_MS;

const toRates = ( {
	messagesPerSecond,
	messagesPerChatPerSecond,
}: Limits ) => ( {
	perSecond: messagesPerSecond,
	perChatPerSecond: messagesPerChatPerSecond,
} );
