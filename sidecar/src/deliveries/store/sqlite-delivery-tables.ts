import type { Database } from '../../storage/sqlite.ts';
import { createPeopleTables } from '../../people/store/sqlite-people-store.ts';

const TABLE = `
	CREATE TABLE IF NOT EXISTS deliveries (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		webhook_id TEXT NOT NULL UNIQUE,
		webinar_id INTEGER,
		recipient_id INTEGER NOT NULL,
		text TEXT NOT NULL,
		button TEXT,
		video_url TEXT,
		expires_at_ms INTEGER,
		state TEXT NOT NULL DEFAULT 'pending',
		tries INTEGER NOT NULL DEFAULT 0,
		failed_tries INTEGER NOT NULL DEFAULT 0,
		next_try_at_ms INTEGER NOT NULL DEFAULT 0,
		reason TEXT,
		created_at_ms INTEGER NOT NULL,
		updated_at_ms INTEGER NOT NULL,
		reported_at_ms INTEGER NOT NULL DEFAULT 0
	);
`;

// Columns added after the first version, with the default for older rows.
const LATER_COLUMNS = {
	// Unknown for older rows.
	webinar_id: 'INTEGER',
	video_url: 'TEXT',
	expires_at_ms: 'INTEGER',
	tries: 'INTEGER NOT NULL DEFAULT 0',
	// 0, so that each older row is reported once.
	reported_at_ms: 'INTEGER NOT NULL DEFAULT 0',
};

// An older row had failed tries, and one more if it was tried to the end.
const COUNT_OLDER_TRIES = `
	UPDATE deliveries SET tries = failed_tries + ( state NOT IN ( 'pending', 'waiting' ) )
`;

const INDEXES = `
	CREATE INDEX IF NOT EXISTS deliveries_by_time ON deliveries ( state, next_try_at_ms );
	CREATE INDEX IF NOT EXISTS deliveries_by_recipient ON deliveries ( recipient_id, state );
	DROP INDEX IF EXISTS deliveries_by_webinar;
	CREATE INDEX IF NOT EXISTS deliveries_unreported ON deliveries ( updated_at_ms )
		WHERE state NOT IN ( 'pending', 'sending' ) AND reported_at_ms < updated_at_ms;
`;

/** Creates the tables, or migrates those of an older version. */
export function createTables( database: Database ): void {
	// One transaction: after a crash in the middle the tries of older rows would never be counted.
	database.transaction( () => {
		// The queries of deliveries read people, to find recipients with the same chat.
		createPeopleTables( database );
		database.exec( TABLE );
		const columns = database.pragma( 'table_info( deliveries )' ) as {
			name: string;
		}[];
		const hasColumn = ( column: string ): boolean =>
			columns.some( ( { name } ) => name === column );
		for ( const [ column, type ] of Object.entries( LATER_COLUMNS ) ) {
			if ( ! hasColumn( column ) ) {
				database.exec(
					`ALTER TABLE deliveries ADD COLUMN ${ column } ${ type }`
				);
			}
		}
		if ( ! hasColumn( 'tries' ) ) {
			database.exec( COUNT_OLDER_TRIES );
		}
		database.exec( INDEXES );
	} )();
}
