import { openDatabase, type Database } from '../../src/storage/sqlite.ts';
import { createLogger } from '../../src/log.ts';
import {
	createSqliteStorage,
	openRedisStorage,
	type Storage,
} from '../../src/storage/storage.ts';
import { RedisServer } from './redis.ts';
import { newFolder, removeFolder } from './sidecar.ts';

type Limits = {
	readonly perSecond?: number;
	readonly perChatPerSecond?: number;
};

/** Opens empty storages. */
export interface Storages {
	readonly open: ( limits?: Limits ) => Promise< Storage >;
	/** The storage cannot be read or written until mend(). */
	readonly breakDown: () => Promise< void >;
	readonly mend: () => Promise< void >;
	readonly stop: () => Promise< void >;
}

const toSettings = ( { perSecond, perChatPerSecond }: Limits ) => ( {
	messagesPerSecond: perSecond ?? 1000,
	messagesPerChatPerSecond: perChatPerSecond ?? 1000,
} );

async function sqliteStorages(): Promise< Storages > {
	const folder = newFolder();
	let count = 0;
	let database: Database | null = null;
	const change = ( sql: string ): void => database?.exec( sql );
	return {
		open: async ( limits = {} ) => {
			count += 1;
			database = openDatabase( `${ folder }/${ count }.sqlite` );
			return createSqliteStorage( database, toSettings( limits ) );
		},
		breakDown: async () =>
			change(
				'ALTER TABLE deliveries RENAME TO away; ALTER TABLE people RENAME TO gone'
			),
		mend: async () =>
			change(
				'ALTER TABLE away RENAME TO deliveries; ALTER TABLE gone RENAME TO people'
			),
		stop: async () => removeFolder( folder ),
	};
}

async function redisStorages(): Promise< Storages > {
	const server = await RedisServer.start();
	return {
		open: async ( limits = {} ) => {
			await server.connect().flushall();
			return openRedisStorage(
				server.url,
				toSettings( limits ),
				createLogger( { level: 'silent', secrets: [] } )
			);
		},
		breakDown: () => server.kill(),
		mend: () => server.run(),
		stop: () => server.stop(),
	};
}

/** Both kinds, for tests that must pass with each. */
export const STORAGES = [
	[ 'SQLite', sqliteStorages ],
	[ 'Redis', redisStorages ],
] as const;
