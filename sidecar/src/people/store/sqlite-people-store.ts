import type { Database } from '../../storage/sqlite.ts';
import type { PersonReport } from '../../../../contract/generated/types.ts';
import type { PeopleStore, PersonState } from './people-store.ts';

const TABLES = `
	CREATE TABLE IF NOT EXISTS people (
		recipient_id INTEGER PRIMARY KEY,
		chat_id INTEGER NOT NULL,
		state TEXT NOT NULL,
		updated_at_ms INTEGER NOT NULL,
		reported_at_ms INTEGER NOT NULL DEFAULT 0
	);
	CREATE TABLE IF NOT EXISTS used_nonces (
		nonce TEXT PRIMARY KEY,
		expires_at INTEGER NOT NULL
	);
`;

const INDEXES = `
	CREATE INDEX IF NOT EXISTS people_by_chat ON people ( chat_id );
	CREATE INDEX IF NOT EXISTS people_unreported ON people ( updated_at_ms )
		WHERE reported_at_ms < updated_at_ms;
`;

// Rises with each change, even after the clock was set back: WordPress uses the report with the latest time.
const CHANGED_AT = 'updated_at_ms = MAX( @nowMs, people.updated_at_ms + 1 )';

export function createSqlitePeopleStore( database: Database ): PeopleStore {
	createPeopleTables( database );

	const select = database.prepare(
		`SELECT chat_id, state FROM people WHERE recipient_id = ?`
	);
	const selectByChat = database.prepare(
		`SELECT recipient_id FROM people WHERE chat_id = ? ORDER BY recipient_id`
	);
	const upsert = database.prepare(
		`INSERT INTO people ( recipient_id, chat_id, state, updated_at_ms )
			VALUES ( @recipientId, @chatId, 'connected', @nowMs )
		ON CONFLICT ( recipient_id ) DO UPDATE
			SET chat_id = excluded.chat_id, state = excluded.state, ${ CHANGED_AT }`
	);
	const updateReconnected = database.prepare(
		`UPDATE people SET state = 'connected', ${ CHANGED_AT } WHERE chat_id = @chatId AND state != 'connected'`
	);
	const updateStopped = database.prepare(
		`UPDATE people SET state = 'stopped', ${ CHANGED_AT } WHERE chat_id = @chatId AND state != 'stopped'`
	);
	const updateUnreachable = database.prepare(
		`UPDATE people SET state = 'unreachable', ${ CHANGED_AT } WHERE chat_id = @chatId AND state = 'connected'`
	);
	const updateReachable = database.prepare(
		`UPDATE people SET state = 'connected', ${ CHANGED_AT } WHERE chat_id = @chatId AND state = 'unreachable'
		RETURNING recipient_id`
	);
	const updateTriedAgain = database.prepare(
		`UPDATE people SET state = 'connected', ${ CHANGED_AT }
		WHERE recipient_id = @recipientId AND state = 'unreachable'`
	);
	const insertNonce = database.prepare(
		`INSERT INTO used_nonces ( nonce, expires_at ) VALUES ( ?, ? ) ON CONFLICT ( nonce ) DO NOTHING`
	);
	// An expired token is rejected without its nonce.
	const deleteOldNonces = database.prepare(
		`DELETE FROM used_nonces WHERE expires_at < ?`
	);
	const deletePerson = database.prepare(
		`DELETE FROM people WHERE recipient_id = ?`
	);
	const selectUnreported = database.prepare(
		`SELECT recipient_id, state, updated_at_ms AS at_ms FROM people
		WHERE reported_at_ms < updated_at_ms ORDER BY updated_at_ms LIMIT ?`
	);
	const updateReported = database.prepare(
		`UPDATE people SET reported_at_ms = updated_at_ms WHERE recipient_id = ? AND updated_at_ms = ?`
	);

	const connectOnce = database.transaction(
		(
			recipientId: number,
			chatId: number,
			nonce: string,
			nonceExpiresAt: number
		): boolean => {
			const nowMs = Date.now();
			deleteOldNonces.run( Math.floor( nowMs / 1000 ) );
			if ( insertNonce.run( nonce, nonceExpiresAt ).changes === 0 ) {
				return false;
			}
			upsert.run( { recipientId, chatId, nowMs } );
			return true;
		}
	);
	const tryAllAgain = database.transaction(
		( recipientIds: readonly number[] ): void => {
			for ( const recipientId of recipientIds ) {
				updateTriedAgain.run( { recipientId, nowMs: Date.now() } );
			}
		}
	);
	const markAllReported = database.transaction(
		( reports: readonly PersonReport[] ): void => {
			for ( const report of reports ) {
				updateReported.run( report.recipient_id, report.at_ms );
			}
		}
	);

	return {
		find: async ( recipientId ) => {
			const row = select.get( recipientId ) as
				{ chat_id: number; state: PersonState } | undefined;
			return row
				? { recipientId, chatId: row.chat_id, state: row.state }
				: null;
		},
		connect: async ( ...given ) => connectOnce( ...given ),
		reconnect: async ( chatId ) => {
			updateReconnected.run( { chatId, nowMs: Date.now() } );
			return toIds( selectByChat.all( chatId ) );
		},
		stop: async ( chatId ) =>
			updateStopped.run( { chatId, nowMs: Date.now() } ).changes > 0,
		markUnreachable: async ( chatId ) => {
			updateUnreachable.run( { chatId, nowMs: Date.now() } );
		},
		markReachable: async ( chatId ) =>
			toIds( updateReachable.all( { chatId, nowMs: Date.now() } ) ),
		tryAgain: async ( recipientIds ) => tryAllAgain( recipientIds ),
		forget: async ( recipientId ) => {
			deletePerson.run( recipientId );
		},
		unreported: async ( limit ) =>
			selectUnreported.all( limit ) as PersonReport[],
		markReported: async ( reports ) => markAllReported( reports ),
	};
}

/** Creates the tables, or migrates those of an older version. All people of an older file are reported once. */
export function createPeopleTables( database: Database ): void {
	database.exec( TABLES );
	const columns = database.pragma( 'table_info( people )' ) as {
		name: string;
	}[];
	if ( ! columns.some( ( { name } ) => name === 'reported_at_ms' ) ) {
		database.exec(
			'ALTER TABLE people ADD COLUMN reported_at_ms INTEGER NOT NULL DEFAULT 0'
		);
	}
	database.exec( INDEXES );
}

const toIds = ( rows: unknown[] ): number[] =>
	( rows as { recipient_id: number }[] ).map( ( row ) => row.recipient_id );
