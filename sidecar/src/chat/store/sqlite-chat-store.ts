import type {
	ChatLine,
	SidecarChat,
} from '../../../../contract/generated/types.ts';
import type { Database } from '../../storage/sqlite.ts';
import {
	CHORUS_MS,
	ID_STEP,
	KEPT_CHAT_MS,
	KNOWN_MS,
	withoutLead,
	type ChatMessage,
	type ChatStore,
	type NewChatMessage,
	type StoredChatMessage,
} from './chat-store.ts';

type Row = { webinar_id: number; line: string };

export function createSqliteChatStore( database: Database ): ChatStore {
	database.exec(
		`CREATE TABLE IF NOT EXISTS chat_messages (
			webinar_id INTEGER NOT NULL,
			lead_id INTEGER NOT NULL,
			message_key TEXT NOT NULL,
			message_id INTEGER NOT NULL UNIQUE,
			chorus_key TEXT NOT NULL,
			line TEXT NOT NULL,
			accepted_at_ms INTEGER NOT NULL,
			is_waiting INTEGER NOT NULL DEFAULT 1,
			PRIMARY KEY ( webinar_id, lead_id, message_key )
		) WITHOUT ROWID;
		CREATE INDEX IF NOT EXISTS chat_messages_waiting
			ON chat_messages ( message_id ) WHERE is_waiting;
		CREATE INDEX IF NOT EXISTS chat_messages_choruses
			ON chat_messages ( webinar_id, chorus_key, message_id ) WHERE chorus_key <> '';
		CREATE TABLE IF NOT EXISTS chat_rooms (
			webinar_id INTEGER PRIMARY KEY,
			chat TEXT NOT NULL,
			saved_at_ms INTEGER NOT NULL
		)`
	);
	const selectKnown = database.prepare(
		'SELECT webinar_id, line FROM chat_messages WHERE webinar_id = ? AND lead_id = ? AND message_key = ?'
	);
	const selectLast = database.prepare(
		'SELECT max( message_id ) AS last FROM chat_messages'
	);
	const selectChorus = database.prepare(
		`SELECT message_id FROM chat_messages
			WHERE webinar_id = ? AND chorus_key = ? AND chorus_key <> '' AND accepted_at_ms > ?
			ORDER BY message_id DESC LIMIT 1`
	);
	const insert = database.prepare(
		`INSERT INTO chat_messages ( webinar_id, lead_id, message_key, message_id, chorus_key, line, accepted_at_ms )
			VALUES ( ?, ?, ?, ?, ?, ?, ? )`
	);
	const selectWaiting = database.prepare(
		'SELECT webinar_id, line FROM chat_messages WHERE is_waiting ORDER BY message_id LIMIT ?'
	);
	const markHandedOver = database.prepare(
		'UPDATE chat_messages SET is_waiting = 0 WHERE webinar_id = ? AND lead_id = ? AND message_key = ?'
	);
	const endChorus = database.prepare(
		`UPDATE chat_messages SET chorus_key = '' WHERE webinar_id = ? AND chorus_key = ?`
	);
	const upsertRoom = database.prepare(
		`INSERT INTO chat_rooms ( webinar_id, chat, saved_at_ms ) VALUES ( ?, ?, ? )
			ON CONFLICT ( webinar_id ) DO UPDATE SET chat = excluded.chat, saved_at_ms = excluded.saved_at_ms`
	);
	const selectRoom = database.prepare(
		'SELECT chat FROM chat_rooms WHERE webinar_id = ?'
	);
	const selectRooms = database.prepare( 'SELECT chat FROM chat_rooms' );
	const deletePerson = database.prepare(
		'DELETE FROM chat_messages WHERE lead_id = ?'
	);
	const deleteKnown = database.prepare(
		'DELETE FROM chat_messages WHERE NOT is_waiting AND accepted_at_ms < ?'
	);
	const deleteRooms = database.prepare(
		'DELETE FROM chat_rooms WHERE saved_at_ms < ?'
	);

	let lastId = Number( ( selectLast.get() as { last: number | null } ).last );

	const addOne = ( {
		webinarId,
		line,
		chorusKey,
	}: NewChatMessage ): StoredChatMessage => {
		const author = [ webinarId, line.lead_id, line.message_key ] as const;
		const known = selectKnown.get( ...author ) as Row | undefined;
		if ( known ) {
			return { ...toMessage( known ), isNew: false };
		}
		const nowMs = Date.now();
		lastId = Math.max( lastId + ID_STEP, nowMs * 1000 );
		const chorus = selectChorus.get(
			webinarId,
			chorusKey,
			nowMs - CHORUS_MS
		) as { message_id: number } | undefined;
		const stored: ChatLine = {
			...line,
			message_id: lastId,
			chorus_of: chorus?.message_id ?? 0,
		};
		insert.run(
			...author,
			lastId,
			// Only the line itself is found: its chorus lasts for a time from its beginning.
			chorus ? '' : chorusKey,
			JSON.stringify( stored ),
			nowMs
		);
		return { webinarId, line: stored, isNew: true };
	};
	const save = ( chat: SidecarChat ): void => {
		upsertRoom.run( chat.webinar_id, JSON.stringify( chat ), Date.now() );
	};
	const add = database.transaction( ( messages: readonly NewChatMessage[] ) =>
		messages.map( addOne )
	);
	const mark = database.transaction( ( messages: readonly ChatMessage[] ) => {
		for ( const { webinarId, line } of messages ) {
			markHandedOver.run( webinarId, line.lead_id, line.message_key );
		}
	} );
	const forget = database.transaction( ( leadId: number ) => {
		deletePerson.run( leadId );
		for ( const { chat } of selectRooms.all() as { chat: string }[] ) {
			save( withoutLead( JSON.parse( chat ) as SidecarChat, leadId ) );
		}
	} );

	return {
		add: async ( messages ) => add( messages ),
		find: async ( ...author ) => {
			const row = selectKnown.get( ...author ) as Row | undefined;
			return row ? toMessage( row ).line : null;
		},
		waiting: async ( limit ) =>
			( selectWaiting.all( limit ) as Row[] ).map( toMessage ),
		markHandedOver: async ( messages ) => mark( messages ),
		endChorus: async ( webinarId, chorusKey ) => {
			endChorus.run( webinarId, chorusKey );
		},
		saveChat: async ( chat ) => {
			// WordPress has it too: nobody waits for the disk.
			database.pragma( 'synchronous = NORMAL' );
			try {
				save( chat );
			} finally {
				database.pragma( 'synchronous = FULL' );
			}
		},
		findChat: async ( webinarId ) => {
			const row = selectRoom.get( webinarId ) as
				{ chat: string } | undefined;
			return row ? ( JSON.parse( row.chat ) as SidecarChat ) : null;
		},
		forget: async ( leadId ) => forget( leadId ),
		purge: async ( nowMs ) => {
			deleteKnown.run( nowMs - KNOWN_MS );
			deleteRooms.run( nowMs - KEPT_CHAT_MS );
		},
	};
}

const toMessage = ( row: Row ): ChatMessage => ( {
	webinarId: row.webinar_id,
	line: JSON.parse( row.line ) as ChatLine,
} );
