import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

export interface Child {
	readonly name: string;
	/** Rejects when the process ends by itself. */
	readonly crashed: Promise< never >;
	/** For a process that ends: resolves when it succeeds, rejects when it fails. */
	readonly finished: Promise< void >;
	/** Ends the process and all processes that it started. */
	stop: () => Promise< void >;
}

interface Command {
	/** Name for error messages. */
	name: string;
	/** Arguments for Node. */
	args: string[];
	env?: Record< string, string >;
	cwd: string;
	logFile: string;
}

const STOP_TIMEOUT_MS = 5000;

/**
 * Starts a Node process in a process group of its own.
 *
 * So Ctrl-C in the terminal reaches only the demo. The demo then stops the processes in order, each with its whole group.
 */
export function startChild( command: Command ): Child {
	const { name, logFile } = command;
	const guard = new URL( './end-with-parent.mjs', import.meta.url ).href;
	const log = openSync( logFile, 'w' );
	const ownGroup = process.platform !== 'win32';
	const child = spawn(
		process.execPath,
		[ '--import', guard, ...command.args ],
		{
			cwd: command.cwd,
			env: { ...process.env, ...command.env },
			stdio: [ 'ignore', log, log ],
			detached: ownGroup,
		}
	);
	closeSync( log );

	let isStopping = false;
	const ended = new Promise< { how: string; isWell: boolean } >(
		( resolve ) => {
			child.once( 'error', ( { message } ) =>
				resolve( { how: message, isWell: false } )
			);
			child.once( 'exit', ( code, killedBy ) =>
				resolve( {
					how: killedBy ? `by ${ killedBy }` : `with code ${ code }`,
					isWell: code === 0,
				} )
			);
		}
	);
	const crashed = ended.then( ( { how } ) =>
		isStopping
			? new Promise< never >( () => {} )
			: fail( `${ name } ended unexpectedly (${ how })`, logFile )
	);
	const finished = ended.then( ( { how, isWell } ) =>
		isWell ? undefined : fail( `${ name } failed (${ how })`, logFile )
	);
	// Without these, a rejection that nobody waits for would end the demo.
	crashed.catch( () => {} );
	finished.catch( () => {} );

	const signal = ( which: 'SIGTERM' | 'SIGKILL' ): void => {
		if ( child.pid === undefined ) {
			return;
		}
		try {
			process.kill( ownGroup ? -child.pid : child.pid, which );
		} catch {
			// The whole group has ended already.
		}
	};
	return {
		name,
		crashed,
		finished,
		async stop() {
			isStopping = true;
			signal( 'SIGTERM' );
			await Promise.race( [
				ended,
				wait( STOP_TIMEOUT_MS, undefined, { ref: false } ),
			] );
			// Also after a clean end: processes that it started may still run.
			signal( 'SIGKILL' );
			await ended;
		},
	};
}

/** Throws an error with the last lines of the log. */
function fail( what: string, logFile: string ): never {
	const lastLines = readFileSync( logFile, 'utf8' )
		.trimEnd()
		.split( '\n' )
		.slice( -12 )
		.map( ( line ) => `    ${ line }` )
		.join( '\n' );
	throw new Error(
		`${ what }. The last lines of ${ logFile }:\n${ lastLines }`
	);
}
