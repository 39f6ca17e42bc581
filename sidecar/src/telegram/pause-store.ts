import type { Database } from '../storage/sqlite.ts';

/** Stores until when the bot must not send, so that a restart does not end the pause. */
export interface PauseStore {
	/** Unix milliseconds; 0 without a pause. */
	pausedUntilMs: () => number;
	save: ( pausedUntilMs: number ) => void;
}

export function createSqlitePauseStore( database: Database ): PauseStore {
	database.exec(
		`CREATE TABLE IF NOT EXISTS pause (
			id INTEGER PRIMARY KEY CHECK ( id = 1 ),
			silent_until_ms INTEGER NOT NULL
		)`
	);
	const select = database.prepare( 'SELECT silent_until_ms FROM pause' );
	const upsert = database.prepare(
		`INSERT INTO pause ( id, silent_until_ms ) VALUES ( 1, ? )
		ON CONFLICT ( id ) DO UPDATE SET silent_until_ms = excluded.silent_until_ms`
	);

	return {
		pausedUntilMs: () =>
			( select.get() as { silent_until_ms: number } | undefined )
				?.silent_until_ms ?? 0,
		save: ( pausedUntilMs ) => {
			upsert.run( pausedUntilMs );
		},
	};
}
