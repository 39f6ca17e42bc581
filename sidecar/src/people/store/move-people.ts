import type { Movable } from '../../storage/movable.ts';
import { KEY_PREFIX, loadScript, type Redis } from '../../storage/redis.ts';
import { createSqliteMove } from '../../storage/sqlite-move.ts';
import type { Database } from '../../storage/sqlite.ts';
import type { Person, PersonState } from './people-store.ts';

/** A person with everything that is stored about them. */
export type StoredPerson = Person & {
	readonly updatedAtMs: number;
	/** Whether WordPress knows the state. */
	readonly isReported: boolean;
};

/** A connect link that was used. */
export type UsedNonce = {
	readonly nonce: string;
	/** Unix seconds. */
	readonly expiresAt: number;
};

const PAGE_ROWS = 500;

export const createSqlitePeopleMove = (
	database: Database
): Movable< StoredPerson > =>
	createSqliteMove(
		database,
		`SELECT recipient_id AS position, recipient_id AS recipientId, chat_id AS chatId, state,
			updated_at_ms AS updatedAtMs, reported_at_ms >= updated_at_ms AS isReported
		FROM people WHERE recipient_id > ?`,
		`INSERT INTO people ( recipient_id, chat_id, state, updated_at_ms, reported_at_ms )
			VALUES ( @recipientId, @chatId, @state, @updatedAtMs, @reportedAtMs )
		ON CONFLICT ( recipient_id ) DO UPDATE
			SET chat_id = excluded.chat_id, state = excluded.state,
				updated_at_ms = excluded.updated_at_ms, reported_at_ms = excluded.reported_at_ms
			WHERE excluded.updated_at_ms > people.updated_at_ms`
	);

/** The tables must exist. */
export function createSqliteNonceMove(
	database: Database
): Movable< UsedNonce > {
	const select = database.prepare(
		`SELECT nonce, expires_at AS expiresAt FROM used_nonces WHERE expires_at >= ?`
	);
	const insert = database.prepare(
		`INSERT INTO used_nonces ( nonce, expires_at ) VALUES ( @nonce, @expiresAt ) ON CONFLICT ( nonce ) DO NOTHING`
	);
	const addAll = database.transaction(
		( nonces: readonly UsedNonce[] ): number =>
			nonces.reduce(
				( count, nonce ) => count + insert.run( nonce ).changes,
				0
			)
	);

	return {
		async *pages() {
			yield select.all( unixSeconds() ) as UsedNonce[];
		},
		add: async ( nonces ) => addAll( nonces ),
	};
}

const PERSON = `${ KEY_PREFIX }person:`;
const NONCE = `${ KEY_PREFIX }nonce:`;

export function createRedisPeopleMove( redis: Redis ): Movable< StoredPerson > {
	const run = loadScript(
		redis,
		'peopleMove',
		new URL( './people-store.lua', import.meta.url ),
		new URL( './people-move.lua', import.meta.url )
	);

	return {
		async *pages() {
			for await ( const ids of scanKeys( redis, PERSON ) ) {
				yield await Promise.all(
					ids.map( async ( recipientId ) => {
						const [ chatId, state, updatedAtMs, isReported ] =
							( await run( 'read', recipientId ) ) as [
								...string[],
								number,
							];
						return {
							recipientId: Number( recipientId ),
							chatId: Number( chatId ),
							state: state as PersonState,
							updatedAtMs: Number( updatedAtMs ),
							isReported: isReported === 1,
						};
					} )
				);
			}
		},
		add: async ( people ) => {
			const stored = await Promise.all(
				people.map( ( person ) =>
					run(
						'put',
						person.recipientId,
						person.chatId,
						person.state,
						person.updatedAtMs,
						Number( person.isReported )
					)
				)
			);
			return stored.filter( ( one ) => one === 1 ).length;
		},
	};
}

export function createRedisNonceMove( redis: Redis ): Movable< UsedNonce > {
	return {
		async *pages() {
			for await ( const nonces of scanKeys( redis, NONCE ) ) {
				yield await Promise.all(
					nonces.map( async ( nonce ) => ( {
						nonce,
						// One second more than connect() stored is harmless.
						expiresAt:
							unixSeconds() +
							( await redis.ttl( `${ NONCE }${ nonce }` ) ),
					} ) )
				);
			}
		},
		add: async ( nonces ) => {
			const stored = await Promise.all(
				nonces.map( ( { nonce, expiresAt } ) =>
					redis.set(
						`${ NONCE }${ nonce }`,
						1,
						'EXAT',
						expiresAt + 1,
						'NX'
					)
				)
			);
			return stored.filter( ( one ) => one === 'OK' ).length;
		},
	};
}

/** Returns what follows the prefix in all keys that have it, in pages. Redis may return a key twice. */
async function* scanKeys(
	redis: Redis,
	prefix: string
): AsyncIterable< string[] > {
	let cursor = '0';
	do {
		const [ next, keys ] = await redis.scan(
			cursor,
			'MATCH',
			`${ prefix }*`,
			'COUNT',
			PAGE_ROWS
		);
		cursor = next;
		yield keys.map( ( key ) => key.slice( prefix.length ) );
	} while ( cursor !== '0' );
}

const unixSeconds = (): number => Math.floor( Date.now() / 1000 );
