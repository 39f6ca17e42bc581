import type { Config } from '../config.ts';
import { openDatabase } from './sqlite.ts';
import type { DeliveryStore } from '../deliveries/store/delivery-store.ts';
import { createOwnTurns } from '../deliveries/queue/memory-send-queue.ts';
import { createRedisDeliveryStore } from '../deliveries/store/redis-delivery-store.ts';
import { SharedTurns } from '../deliveries/queue/redis-send-queue.ts';
import { createSqliteDeliveryStore } from '../deliveries/store/sqlite-delivery-store.ts';
import type { Turns } from '../deliveries/queue/send-queue.ts';
import type { Logger } from '../log.ts';
import type { PeopleStore } from '../people/store/people-store.ts';
import { createRedisPeopleStore } from '../people/store/redis-people-store.ts';
import { createSqlitePeopleStore } from '../people/store/sqlite-people-store.ts';
import { checkDurability, openRedis } from './redis.ts';
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
import { PollerLease } from '../telegram/poller-lease.ts';
import { Pacer } from '../telegram/rate-limiter.ts';
import { createSqlitePauseStore } from '../telegram/pause-store.ts';

type Limits = Pick< Config, 'messagesPerSecond' | 'messagesPerChatPerSecond' >;

/** What a sidecar remembers, alone or with others. */
export type Storage = {
	readonly deliveries: DeliveryStore;
	readonly people: PeopleStore;
	readonly rooms: RoomStore;
	readonly fanOut: RoomFanOut;
	/** The same for who has time: waits where the others fail. */
	readonly patient: {
		readonly deliveries: DeliveryStore;
		readonly people: PeopleStore;
	};
	readonly turns: Turns;
	/** Whether no other sidecar shares it. */
	readonly isOnly: boolean;
	/** Whether this sidecar is the one that reads what people write. */
	readonly mayPoll: () => boolean;
	/** To be called when this sidecar listens: from then on it takes part. */
	readonly start: () => Promise< void >;
	readonly close: () => Promise< void >;
};

/**
 * Of the only sidecar of a site: one SQLite file.
 *
 * @param file
 * @param limits
 */
export function openOwnStorage( file: string, limits: Limits ): Storage {
	const database = openDatabase( file );
	const deliveries = createSqliteDeliveryStore( database );
	const people = createSqlitePeopleStore( database );
	return {
		deliveries,
		people,
		rooms: createSqliteRoomStore( database ),
		fanOut: NO_FAN_OUT,
		patient: { deliveries, people },
		turns: createOwnTurns(
			new Pacer( toPace( limits ), createSqlitePauseStore( database ) )
		),
		isOnly: true,
		mayPoll: () => true,
		start: async () => undefined,
		close: async () => {
			database.close();
		},
	};
}

/**
 * Of several sidecars of a site: one Redis.
 *
 * @param  url
 * @param  limits
 * @param  log
 * @throws {Error} When Redis does not answer.
 */
export async function openSharedStorage(
	url: string,
	limits: Limits,
	log: Logger
): Promise< Storage > {
	const prompt = openRedis( url, log, 'fails' );
	const patient = openRedis( url, log, 'waits' );
	const subscriber = openRedis( url, log, 'waits' );
	const disconnect = (): void =>
		[ prompt, patient, subscriber ].forEach( ( redis ) =>
			redis.disconnect()
		);
	try {
		await prompt.ping();
	} catch ( error ) {
		disconnect();
		throw error;
	}
	await checkDurability( prompt, log );
	const lease = new PollerLease( prompt, log );
	return {
		deliveries: createRedisDeliveryStore( prompt ),
		people: createRedisPeopleStore( prompt ),
		rooms: createRedisRoomStore( prompt ),
		fanOut: new RedisRoomFanOut( prompt, subscriber, log ),
		patient: {
			deliveries: createRedisDeliveryStore( patient ),
			people: createRedisPeopleStore( patient ),
		},
		turns: new SharedTurns( patient, toPace( limits ), log ),
		isOnly: false,
		mayPoll: lease.isHeld,
		start: () => lease.start(),
		close: async () => {
			await lease.stop();
			disconnect();
		},
	};
}

const toPace = ( {
	messagesPerSecond,
	messagesPerChatPerSecond,
}: Limits ) => ( {
	perSecond: messagesPerSecond,
	perChatPerSecond: messagesPerChatPerSecond,
} );
