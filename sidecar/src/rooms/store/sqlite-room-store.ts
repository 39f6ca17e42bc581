import type { Database } from '../../storage/sqlite.ts';
import type { RoomAnnouncement } from '../../../../contract/generated/types.ts';
import type { RoomStore } from './room-store.ts';

export function createSqliteRoomStore( database: Database ): RoomStore {
	database.exec(
		`CREATE TABLE IF NOT EXISTS room_announcements (
			webinar_id INTEGER PRIMARY KEY,
			version INTEGER NOT NULL,
			revision INTEGER NOT NULL,
			announcement TEXT NOT NULL,
			heard_at_ms INTEGER NOT NULL
		)`
	);
	const upsert = database.prepare(
		`INSERT INTO room_announcements ( webinar_id, version, revision, announcement, heard_at_ms )
			VALUES ( @webinarId, @version, @revision, @announcement, @receivedAtMs )
		ON CONFLICT ( webinar_id ) DO UPDATE
			SET version = excluded.version, revision = excluded.revision,
				announcement = excluded.announcement, heard_at_ms = excluded.heard_at_ms
			WHERE @isAuthoritative OR ( excluded.version, excluded.revision ) > ( version, revision )`
	);
	const select = database.prepare(
		`SELECT announcement, heard_at_ms FROM room_announcements WHERE webinar_id = ?`
	);
	const deleteOld = database.prepare(
		`DELETE FROM room_announcements WHERE heard_at_ms < ?`
	);

	return {
		save: async (
			{ announcement, receivedAtMs },
			isAuthoritative = false
		) => {
			// Saves the wait for the disk while pages wait: after a power failure the next presence report restores the row.
			database.pragma( 'synchronous = NORMAL' );
			try {
				const { changes } = upsert.run( {
					webinarId: announcement.webinar_id,
					version: announcement.version,
					revision: announcement.revision,
					announcement: JSON.stringify( announcement ),
					receivedAtMs,
					isAuthoritative: Number( isAuthoritative ),
				} );
				return changes > 0;
			} finally {
				database.pragma( 'synchronous = FULL' );
			}
		},
		find: async ( webinarId ) => {
			const row = select.get( webinarId ) as
				{ announcement: string; heard_at_ms: number } | undefined;
			return row
				? {
						announcement: JSON.parse(
							row.announcement
						) as RoomAnnouncement,
						receivedAtMs: row.heard_at_ms,
					}
				: null;
		},
		purgeReceivedBefore: async ( ms ) => deleteOld.run( ms ).changes,
	};
}
