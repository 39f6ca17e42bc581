import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { READY_FILE_VARIABLE } from './demo.ts';

const root = path.resolve(
	path.dirname( fileURLToPath( import.meta.url ) ),
	'../..'
);

/**
 * Boots what a newcomer gets from `npm start`, on free ports and with data of
 * its own, and returns the function that ends it with Ctrl-C.
 */
export default async function globalSetup(): Promise<
	( () => Promise< void > ) | undefined
> {
	// A demo that is up already serves who writes tests: no boot at each run.
	if ( process.env[ READY_FILE_VARIABLE ] ) {
		return undefined;
	}
	const readyFile = path.join( root, '.cache/e2e-ready.json' );
	rmSync( readyFile, { force: true } );
	const start = spawn(
		process.execPath,
		[
			'tools/start.mjs',
			'--port',
			'0',
			'--data',
			'.cache/e2e',
			'--reset',
			'--ready-file',
			readyFile,
		],
		{ cwd: root, stdio: [ 'ignore', 'inherit', 'inherit' ] }
	);
	const exited = once( start, 'exit' );
	const deadline = Date.now() + 15 * 60_000;
	while ( ! existsSync( readyFile ) ) {
		if ( start.exitCode !== null || Date.now() > deadline ) {
			start.kill( 'SIGINT' );
			throw new Error(
				'`npm start` did not come up: see its lines above.'
			);
		}
		await delay( 200 );
	}
	process.env[ READY_FILE_VARIABLE ] = readyFile;

	return async () => {
		start.kill( 'SIGINT' );
		await exited;
	};
}
