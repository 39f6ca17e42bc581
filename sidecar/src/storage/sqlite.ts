import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';

export type { Database } from 'libsql';

/**
 * Opens the SQLite file of this sidecar. A commit is on the disk before it returns
 * (synchronous FULL), because WordPress does not send acknowledged events again.
 *
 * @param file Its folder is created if it does not exist.
 */
export function openDatabase( file: string ): Database.Database {
	// Other users of the machine must not read chat ids and messages.
	mkdirSync( dirname( file ), { recursive: true, mode: 0o700 } );
	const database = new Database( file );
	database.pragma( 'journal_mode = WAL' );
	database.pragma( 'synchronous = FULL' );
	database.pragma( 'busy_timeout = 2000' );
	return database;
}
