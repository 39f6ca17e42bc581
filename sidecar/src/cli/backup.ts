/**
 * Command-line tool: lets the running sidecar copy its database, because no other process can read it.
 */
import { existsSync } from 'node:fs';
import { ConfigError, readConfig } from '../config.ts';
import { describeError } from '../log.ts';
import type { Backup } from '../storage/backup.ts';
import { CommandError, post } from './signed-request.ts';

// For a database of gigabytes on a slow disk.
const ANSWER_TIMEOUT_MS = 300_000;

try {
	if ( existsSync( '.env' ) ) {
		process.loadEnvFile( '.env' );
	}
	const { file, bytes } = ( await post(
		readConfig( process.env ),
		'/backup',
		{},
		ANSWER_TIMEOUT_MS
	) ) as Backup;
	process.stdout.write( `Backup: ${ file } (${ bytes } bytes)\n` );
} catch ( error ) {
	const isExplained =
		error instanceof CommandError || error instanceof ConfigError;
	process.stderr.write(
		`${ isExplained ? error.message : describeError( error ) }\n`
	);
	process.exitCode = 1;
}
