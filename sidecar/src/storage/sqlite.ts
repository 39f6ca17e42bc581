import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';

export type { Database } from 'libsql';

/**
 * Opens the one SQLite file of this sidecar. A commit is on the disk before it
 * returns (synchronous FULL), since WordPress forgets what was acknowledged.
 *
 * @param file The path; its folder is made when it is not there.
 */
export function openDatabase( file: string ): Database.Database {
	// Chat ids and messages are nobody else's business on a shared machine.
	mkdirSync( dirname( file ), { recursive: true, mode: 0o700 } );
	const database = new Database( file );
	database.pragma( 'journal_mode = WAL' );
	database.pragma( 'synchronous = FULL' );
	database.pragma( 'busy_timeout = 2000' );
	return database;
}
