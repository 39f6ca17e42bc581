/**
 * Runs a command so that nothing of it outlives us.
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cpuTicksOf, watchProgress } from './progress.mjs';

const isWindows = process.platform === 'win32';

/** So long a command may take to end what it has started in groups of its own. */
const LAST_WORDS_MS = 10_000;

/** Groups that run now, to be ended together with us. */
const running = new Set();

/**
 * @param {number}         pid    Leader of a process group.
 * @param {NodeJS.Signals} signal What to send.
 */
function endGroup( pid, signal ) {
	try {
		process.kill( isWindows ? pid : -pid, signal );
	} catch {
		// Everything has ended already.
	}
}

for ( const [ signal, status ] of [
	[ 'SIGINT', 130 ],
	[ 'SIGTERM', 143 ],
	[ 'SIGHUP', 129 ],
] ) {
	process.once( signal, () => {
		running.forEach( ( pid ) => endGroup( pid, 'SIGTERM' ) );
		process.exit( status );
	} );
}

/** The project's folder. */
export const projectFolder = fileURLToPath( new URL( '..', import.meta.url ) );

/**
 * Runs a command in the project's folder; what it prints goes straight to the terminal, or to a file.
 *
 * @param {string[]}               command             Program and arguments.
 * @param {Object}                 [options]           More about it.
 * @param {Record<string, string>} [options.env]       Environment to add.
 * @param {number}                 [options.timeoutMs] After it, the command and all that it started are ended.
 * @param {string}                 [options.logFile]   File for what it prints.
 * @param {number}                 [options.idleMs]    With a log file: the command is ended when it prints nothing and uses no processor for so long.
 * @return {Promise<{status: number, timedOut: boolean}>} Exit status; 127 when there is no such program.
 */
export function run(
	[ program, ...args ],
	{ env = {}, timeoutMs, logFile, idleMs } = {}
) {
	return new Promise( ( resolve ) => {
		const log = logFile ? openSync( logFile, 'w' ) : 'inherit';
		const child = spawn( program, args, {
			cwd: projectFolder,
			detached: ! isWindows,
			env: { ...process.env, ...env },
			// npm, npx and composer are scripts there.
			shell: isWindows,
			stdio: [ 'ignore', log, log ],
		} );
		let timedOut = false;
		const timers = [];
		const giveUp = () => {
			timedOut = true;
			endGroup( child.pid, 'SIGTERM' );
			timers.push(
				setTimeout(
					() => endGroup( child.pid, 'SIGKILL' ),
					LAST_WORDS_MS
				)
			);
		};
		if ( timeoutMs ) {
			timers.push( setTimeout( giveUp, timeoutMs ) );
		}
		const endWatch =
			idleMs && logFile && child.pid
				? watchProgress(
						() =>
							`${ statSync( logFile ).size } ${ cpuTicksOf( child.pid ) }`,
						idleMs,
						giveUp
					)
				: () => {};
		if ( child.pid ) {
			running.add( child.pid );
		}
		const end = ( status ) => {
			timers.forEach( clearTimeout );
			endWatch();
			if ( logFile ) {
				closeSync( log );
			}
			if ( child.pid ) {
				running.delete( child.pid );
				endGroup( child.pid, 'SIGKILL' );
			}
			resolve( { status, timedOut } );
		};
		child.on( 'error', () => end( 127 ) );
		child.on( 'exit', ( code ) => end( code ?? 1 ) );
	} );
}
