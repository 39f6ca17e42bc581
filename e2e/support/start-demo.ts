import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Names the file of a running demo. */
export const READY_FILE_VARIABLE = 'WEBINAR_DEMO_READY_FILE';

/** On a slow machine, with the download of WordPress. */
export const START_TIMEOUT_MS = 15 * 60_000;

const root = path.resolve(
	path.dirname( fileURLToPath( import.meta.url ) ),
	'../..'
);

/**
 * Starts the demo with `npm start`, on free ports and with its own data folder;
 * with WEBINAR_E2E_PLAYGROUND=1 in the environment as on a machine without PHP.
 * WEBINAR_DEMO_OPTIONS has further options, such as `--profile=full --locale=ru_RU`.
 * Returns a function that stops it as Ctrl-C does.
 *
 * @param number Demos that run at the same time have different ones.
 */
export async function startDemo(
	number = 0
): Promise< ( () => Promise< void > ) | undefined > {
	// A demo that runs already is used: a start per run would be slow.
	if ( process.env[ READY_FILE_VARIABLE ] ) {
		return undefined;
	}
	const isPlayground = process.env.WEBINAR_E2E_PLAYGROUND === '1';
	const dataDir = `.cache/e2e${ isPlayground ? '-playground' : '' }-${ number }`;
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
			...( isPlayground ? [ '--playground' ] : [] ),
			...( process.env.WEBINAR_DEMO_OPTIONS?.split( ' ' ) ?? [] ),
			'--ready-file',
			readyFile,
		],
		{ cwd: root, stdio: [ 'ignore', 'pipe', 'pipe' ] }
	);
	// A worker of Playwright prints nothing by itself.
	let output = '';
	for ( const stream of [ start.stdout, start.stderr ] ) {
		stream.on( 'data', ( text ) => ( output += text ) );
	}
	const exited = once( start, 'exit' );
	const deadline = Date.now() + START_TIMEOUT_MS;
	while ( ! existsSync( readyFile ) ) {
		if ( start.exitCode !== null || Date.now() > deadline ) {
			start.kill( 'SIGINT' );
			throw new Error(
				`\`npm start\` did not start the demo:\n${ output }`
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
