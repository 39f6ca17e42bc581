import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import {
	DatabaseSync,
	type DatabaseSyncInstance,
} from '@photostructure/sqlite';

// A sidecar that is being replaced may need this long to stop.
const OPEN_TIMEOUT_MS = 6000;

/** What a statement is run with: named parameters, or values in order. */
type Parameters = readonly ( string | number | null )[] | readonly [ object ];

export type Statement = {
	readonly run: ( ...parameters: Parameters ) => { changes: number };
	/** The first row, or undefined. */
	readonly get: ( ...parameters: Parameters ) => unknown;
	readonly all: ( ...parameters: Parameters ) => unknown[];
};

/** Another process uses the file; the message has the remedy. */
export class DatabaseInUseError extends Error {
	override readonly name = 'DatabaseInUseError';
}

/**
 * The SQLite file of this sidecar. A write that returns is committed and on the disk, because
 * WordPress does not send acknowledged events again. A write that throws has changed nothing.
 */
export class Database {
	private readonly inode: number | undefined;

	constructor(
		private readonly database: DatabaseSyncInstance,
		private readonly file: string
	) {
		this.inode = inodeOf( file );
	}

	/** A statement that changes something runs in a transaction of its own, unless it is in one already. */
	prepare( sql: string ): Statement {
		const statement = this.database.prepare( sql );
		const isRead = /^\s*(SELECT|PRAGMA)\b/i.test( sql );
		const run = < T >( call: () => T ): T =>
			isRead ? call() : this.inTransaction( call );
		return {
			run: ( ...parameters ) =>
				run( () => statement.run( ...parameters ) ),
			get: ( ...parameters ) =>
				run( () => statement.get( ...parameters ) ),
			all: ( ...parameters ) =>
				run( () => statement.all( ...parameters ) ),
		};
	}

	exec( sql: string ): void {
		this.inTransaction( () => this.database.exec( sql ) );
	}

	pragma( pragma: string ): unknown[] {
		return this.database.prepare( `PRAGMA ${ pragma }` ).all();
	}

	/** Copies the database into an empty file. */
	vacuumInto( file: string ): void {
		this.database.prepare( 'VACUUM INTO ?' ).run( file );
	}

	/** Returns a function whose writes are all committed, or none of them. */
	transaction< Given extends unknown[], Result >(
		change: ( ...given: Given ) => Result
	): ( ...given: Given ) => Result {
		return ( ...given ) => this.inTransaction( () => change( ...given ) );
	}

	/** Leaves one file without a journal, and unlocks it. */
	close(): void {
		const { database } = this;
		if ( ! database.isOpen ) {
			return;
		}
		try {
			// SQLite keeps the lock until all statements are garbage, and cannot unlock a file in WAL mode.
			database.exec( 'PRAGMA journal_mode = DELETE' );
			database.exec( 'PRAGMA locking_mode = NORMAL' );
			database.exec( 'SELECT 1 FROM sqlite_schema' );
		} catch {
			// A full disk: the journal stays, and the next start reads it.
		}
		database.close();
	}

	/**
	 * Explicit even for one statement: SQLite refuses COMMIT while an earlier statement is unfinished.
	 * Without it such a statement would leave later writes uncommitted, and nobody would know.
	 */
	private inTransaction< T >( change: () => T ): T {
		const { database } = this;
		if ( database.isTransaction ) {
			return change();
		}
		// SQLite would go on with a file that has no name any more, until the process ends.
		if ( inodeOf( this.file ) !== this.inode ) {
			throw new Error(
				`${ this.file } was deleted or replaced. Save what the sidecar still has with its command backup, stop it, put the copy in place, and start it.`
			);
		}
		database.exec( 'BEGIN IMMEDIATE' );
		try {
			const result = change();
			database.exec( 'COMMIT' );
			return result;
		} finally {
			// SQLite itself rolls back after some errors, such as a full disk.
			if ( database.isTransaction ) {
				database.exec( 'ROLLBACK' );
			}
		}
	}
}

/**
 * Opens the file and locks it until close(), so that no other process can lock out this one.
 *
 * @param  file      Its folder is created if it does not exist.
 * @param  timeoutMs How long to wait for another process to close the file.
 * @throws {DatabaseInUseError} When another process uses the file.
 */
export function openDatabase(
	file: string,
	timeoutMs = OPEN_TIMEOUT_MS
): Database {
	// Other users of the machine must not read chat ids and messages.
	mkdirSync( dirname( file ), { recursive: true, mode: 0o700 } );
	const database = new DatabaseSync( file, { timeout: timeoutMs } );
	try {
		// The system holds the lock, so it ends with the process, even after a crash.
		database.exec( 'PRAGMA locking_mode = EXCLUSIVE' );
		database.exec( 'PRAGMA journal_mode = WAL' );
		database.exec( 'PRAGMA synchronous = FULL' );
		// The pragma alone takes the lock only at the first access.
		database.exec( 'BEGIN EXCLUSIVE; COMMIT' );
		return new Database( database, file );
	} catch ( error ) {
		database.close();
		throw isLocked( error )
			? new DatabaseInUseError(
					`Another process uses ${ file }: stop the other sidecar or tool, or set DATABASE_FILE to another file. Several sidecars of one site need REDIS_URL, see .env.example.`
				)
			: error;
	}
}

/** Returns a function that writes one row and throws if that fails. */
export function createSqliteWriteCheck(
	database: Database
): () => Promise< void > {
	database.exec(
		'CREATE TABLE IF NOT EXISTS write_check ( id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL )'
	);
	const upsert = database.prepare(
		'INSERT OR REPLACE INTO write_check ( id, at_ms ) VALUES ( 1, ? )'
	);
	return async () => {
		upsert.run( Date.now() );
	};
}

/** Undefined without a file. */
const inodeOf = ( file: string ): number | undefined =>
	statSync( file, { throwIfNoEntry: false } )?.ino;

const isLocked = ( error: unknown ): boolean =>
	error instanceof Error && /database is locked/.test( error.message );
