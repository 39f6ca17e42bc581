import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = path.resolve(
	path.dirname( fileURLToPath( import.meta.url ) ),
	'../..'
);

/**
 * Starts the demo with `npm start`, on free ports;
 * with WEBINAR_E2E_PLAYGROUND=1 in the environment as on a machine without PHP.
 * WEBINAR_DEMO_OPTIONS has further options, such as `--profile=full --locale=ru_RU`.
 *
 * @param dataDir Folder for its data, from the project's root; it is emptied.
 * @return The file with its addresses, and a function that stops it as Ctrl-C does.
 */
export async function startDemo(
	dataDir: string
): Promise< { readyFile: string; stop: () => Promise< void > } > {
	const readyFile = path.join( root, `${ dataDir }-ready.json` );
	rmSync( readyFile, { force: true } );
	const start = spawn(
		process.execPath,
		[
			'tools/start.mjs',
			'--port',
			'0',
			'--data',
			dataDir,
			'--reset',
			...( process.env.WEBINAR_E2E_PLAYGROUND === '1'
				? [ '--playground' ]
				: [] ),
			...( process.env.WEBINAR_DEMO_OPTIONS?.split( ' ' ) ?? [] ),
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
				'`npm start` did not start the demo: see its output above.'
			);
		}
		await delay( 200 );
	}
	return {
		readyFile,
		stop: async () => {
			start.kill( 'SIGINT' );
			await exited;
		},
	};
}
