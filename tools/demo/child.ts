import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

export interface Child {
	readonly name: string;
	/** Fails when the process ends though nobody stopped it. */
	readonly crashed: Promise< never >;
	/** For a process that has an end: done when it ended well, fails otherwise. */
	readonly finished: Promise< void >;
	/** Ends the process and all that it started. */
	stop: () => Promise< void >;
}

interface Command {
	/** How a person calls it. */
	name: string;
	/** Arguments of Node. */
	args: string[];
	env?: Record< string, string >;
	cwd: string;
	logFile: string;
}

const STOP_TIMEOUT_MS = 5000;

/**
 * Starts a long-running Node process.
 *
 * It leads a process group: Ctrl-C in the terminal reaches the demo alone,
 * which then stops each of them, with everything they started, in its order.
 *
 * @param command What to run.
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
	// Who needs them waits for them; others must not die of them.
	crashed.catch( () => {} );
	finished.catch( () => {} );

	const signal = ( which: 'SIGTERM' | 'SIGKILL' ): void => {
		if ( child.pid === undefined ) {
			return;
		}
		try {
			process.kill( ownGroup ? -child.pid : child.pid, which );
		} catch {
			// All of them are gone already.
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
			// Also after a clean end: what the process started may remain.
			signal( 'SIGKILL' );
			await ended;
		},
	};
}

/**
 * @param what    What happened.
 * @param logFile Where the process wrote.
 * @throws Error with its last lines, always.
 */
function fail( what: string, logFile: string ): never {
	const lastWords = readFileSync( logFile, 'utf8' )
		.trimEnd()
		.split( '\n' )
		.slice( -12 )
		.map( ( line ) => `    ${ line }` )
		.join( '\n' );
	throw new Error(
		`${ what }. Its last words, from ${ logFile }:\n${ lastWords }`
	);
}
