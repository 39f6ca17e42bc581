import type { Database } from 'libsql';
import type { PeopleStore, PersonState } from './people-store.ts';

const SCHEMA = `
	CREATE TABLE IF NOT EXISTS people (
		recipient_id INTEGER PRIMARY KEY,
		chat_id INTEGER NOT NULL,
		state TEXT NOT NULL,
		updated_at_ms INTEGER NOT NULL
	);
	CREATE INDEX IF NOT EXISTS people_by_chat ON people ( chat_id );
	CREATE TABLE IF NOT EXISTS used_nonces (
		nonce TEXT PRIMARY KEY,
		expires_at INTEGER NOT NULL
	);
`;

export function createSqlitePeopleStore( database: Database ): PeopleStore {
	database.exec( SCHEMA );

	const select = database.prepare(
		`SELECT chat_id, state FROM people WHERE recipient_id = ?`
	);
	const selectByChat = database.prepare(
		`SELECT recipient_id FROM people WHERE chat_id = ? ORDER BY recipient_id`
	);
	const upsert = database.prepare(
		`INSERT INTO people ( recipient_id, chat_id, state, updated_at_ms ) VALUES ( ?, ?, 'connected', ? )
		ON CONFLICT ( recipient_id ) DO UPDATE
			SET chat_id = excluded.chat_id, state = excluded.state, updated_at_ms = excluded.updated_at_ms`
	);
	const updateByChat = database.prepare(
		`UPDATE people SET state = ?, updated_at_ms = ? WHERE chat_id = ? AND state != ?`
	);
	const updateUnreachable = database.prepare(
		`UPDATE people SET state = 'unreachable', updated_at_ms = ? WHERE recipient_id = ? AND chat_id = ?`
	);
	const insertNonce = database.prepare(
		`INSERT INTO used_nonces ( nonce, expires_at ) VALUES ( ?, ? ) ON CONFLICT ( nonce ) DO NOTHING`
	);
	// A token past its time is refused for that, so its nonce need not be kept.
	const deleteOldNonces = database.prepare(
		`DELETE FROM used_nonces WHERE expires_at < ?`
	);

	const connectOnce = database.transaction(
		(
			recipientId: number,
			chatId: number,
			nonce: string,
			nonceExpiresAt: number
		): boolean => {
			deleteOldNonces.run( Math.floor( Date.now() / 1000 ) );
			if ( insertNonce.run( nonce, nonceExpiresAt ).changes === 0 ) {
				return false;
			}
			upsert.run( recipientId, chatId, Date.now() );
			return true;
		}
	);

	return {
		find: ( recipientId ) => {
			const row = select.get( recipientId ) as
				{ chat_id: number; state: PersonState } | undefined;
			return row
				? { recipientId, chatId: row.chat_id, state: row.state }
				: null;
		},
		connect: connectOnce,
		reconnect: ( chatId ) => {
			updateByChat.run( 'connected', Date.now(), chatId, 'connected' );
			const rows = selectByChat.all( chatId ) as {
				recipient_id: number;
			}[];
			return rows.map( ( row ) => row.recipient_id );
		},
		stop: ( chatId ) =>
			updateByChat.run( 'stopped', Date.now(), chatId, 'stopped' )
				.changes > 0,
		markUnreachable: ( recipientId, chatId ) => {
			updateUnreachable.run( Date.now(), recipientId, chatId );
		},
	};
}
