/** Runs commands, and ends each with all processes that it started. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { cpuTicksOf, watchProgress } from './progress.mjs';

const isWindows = process.platform === 'win32';

/** Time that a command has after SIGTERM to end processes in groups of their own. */
const KILL_DELAY_MS = 10_000;

/** As of `nice`: a third of the processor time of another process. Much less would break tests that wait for an answer. */
const PATIENT_PRIORITY = 5;

/**
 * Lets other processes have the processor first.
 *
 * @param {number} pid Leader of a session.
 */
function yieldProcessor( pid ) {
	setPriority( pid, PATIENT_PRIORITY );
	try {
		// Linux first shares the processor between sessions, whatever the priorities of the processes in them.
		writeFileSync( `/proc/${ pid }/autogroup`, `${ PATIENT_PRIORITY }` );
	} catch {
		// Not this Linux, or another system.
	}
}

/** Process groups that end together with this process. */
const running = new Set();

/**
 * @param {number}         pid    Leader of a process group.
 * @param {NodeJS.Signals} signal The signal.
 */
function endGroup( pid, signal ) {
	try {
		process.kill( isWindows ? pid : -pid, signal );
	} catch {
		// The whole group has ended already.
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
 * Runs a command in the project's folder. Its output goes to the terminal or to a file.
 *
 * @param {string[]}               command             Program and arguments.
 * @param {Object}                 [options]           All are optional.
 * @param {Record<string, string>} [options.env]       Environment variables to add.
 * @param {number}                 [options.timeoutMs] Time limit for the command and all processes that it started.
 * @param {string}                 [options.logFile]   File for the output.
 * @param {number}                 [options.idleMs]    With a log file: ends the command when it neither prints nor uses the processor for this time.
 * @param {boolean}                [options.isPatient] Whether other processes get the processor first.
 * @return {Promise<{status: number, timedOut: boolean}>} Exit status; 127 when the program is missing.
 */
export function run(
	[ program, ...args ],
	{ env = {}, timeoutMs, logFile, idleMs, isPatient } = {}
) {
	return new Promise( ( resolve ) => {
		if ( logFile ) {
			rmSync( logFile, { force: true } );
		}
		// Always appended: PHP sets the shared position of the file back whenever it gives its standard error to another process.
		const log = logFile ? openSync( logFile, 'a' ) : 'inherit';
		const child = spawn( program, args, {
			cwd: projectFolder,
			detached: ! isWindows,
			env: { ...process.env, ...env },
			// On Windows npm, npx and composer are scripts. Node is not, and its path has a space.
			shell: isWindows && program !== process.execPath,
			stdio: [ 'ignore', log, log ],
		} );
		let timedOut = false;
		const timers = [];
		const endAfterTimeout = () => {
			timedOut = true;
			endGroup( child.pid, 'SIGTERM' );
			timers.push(
				setTimeout(
					() => endGroup( child.pid, 'SIGKILL' ),
					KILL_DELAY_MS
				)
			);
		};
		if ( timeoutMs ) {
			timers.push( setTimeout( endAfterTimeout, timeoutMs ) );
		}
		const endWatch =
			idleMs && logFile && child.pid
				? watchProgress(
						() =>
							`${ statSync( logFile ).size } ${ cpuTicksOf( child.pid ) }`,
						idleMs,
						endAfterTimeout
					)
				: () => {};
		if ( child.pid ) {
			running.add( child.pid );
			if ( isPatient ) {
				yieldProcessor( child.pid );
			}
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
