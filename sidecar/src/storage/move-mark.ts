import { KEY_PREFIX, type Redis } from './redis.ts';
import type { Database } from './sqlite.ts';
import type { MoveMark, MovableStore } from './movable-store.ts';

type MarkStore = Pick< MovableStore, 'readMark' | 'writeMark' >;

export function createSqliteMark( database: Database ): MarkStore {
	database.exec(
		'CREATE TABLE IF NOT EXISTS move_mark ( id INTEGER PRIMARY KEY CHECK ( id = 1 ), mark TEXT )'
	);
	const select = database.prepare( 'SELECT mark FROM move_mark' );
	const upsert = database.prepare(
		'INSERT OR REPLACE INTO move_mark ( id, mark ) VALUES ( 1, ? )'
	);
	return {
		readMark: async () =>
			( select.get() as { mark: MoveMark | null } | undefined )?.mark ??
			null,
		writeMark: async ( mark ) => {
			upsert.run( mark );
		},
	};
}

const KEY = `${ KEY_PREFIX }move_mark`;

export const createRedisMark = ( redis: Redis ): MarkStore => ( {
	readMark: async () => ( await redis.get( KEY ) ) as MoveMark | null,
	writeMark: async ( mark ) => {
		await ( mark ? redis.set( KEY, mark ) : redis.del( KEY ) );
	},
} );
