import {
	spawn,
	type ChildProcess,
	type StdioOptions,
} from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const projectFolder = fileURLToPath(
	new URL( '../..', import.meta.url )
);

/** A process and its descendants, which are killed together. */
export class ProcessGroup {
	readonly child: ChildProcess;
	/** Resolves with the exit code, the signal or the error when the process has ended. */
	readonly ended: Promise< string >;
	#isKilled = false;

	/**
	 * @param command Program and arguments.
	 * @param env     Added to the environment of this process.
	 * @param stdio   As in Node's spawn().
	 */
	constructor(
		[ program, ...args ]: [ string, ...string[] ],
		env: Record< string, string >,
		stdio: StdioOptions
	) {
		this.child = spawn( program, args, {
			env: { ...process.env, ...env },
			stdio,
			detached: true,
		} );
		this.ended = once( this.child, 'exit' ).then(
			( [ code, signal ] ) => `with ${ signal ?? code }`,
			( error: Error ) => error.message
		);
	}

	/** Calls back when the process ends although kill() and killNow() were not called. */
	onCrash( report: ( how: string ) => void ): this {
		void this.ended.then( ( how ) => {
			if ( ! this.#isKilled ) {
				report( how );
			}
		} );
		return this;
	}

	async kill(): Promise< void > {
		this.killNow();
		await this.ended;
	}

	/** Synchronous, so an exit handler can call it. */
	killNow(): void {
		this.#isKilled = true;
		try {
			process.kill( -this.child.pid!, 'SIGKILL' );
		} catch {
			// The group has already ended.
		}
	}
}

/**
 * Runs a program and waits for its end.
 *
 * @param command Program and arguments.
 * @param env     Added to the environment of this process.
 * @param input   Sent to the standard input.
 * @return The standard output.
 * @throws Error with the output when the exit code is not 0.
 */
export async function runToEnd(
	command: [ string, ...string[] ],
	env: Record< string, string >,
	input = ''
): Promise< string > {
	const group = new ProcessGroup( command, env, [ 'pipe', 'pipe', 'pipe' ] );
	running.add( group );
	const { stdin, stdout, stderr } = group.child;
	let output = '';
	let errors = '';
	stdout!.setEncoding( 'utf8' ).on( 'data', ( text ) => ( output += text ) );
	stderr!.setEncoding( 'utf8' ).on( 'data', ( text ) => ( errors += text ) );
	// A program that ends before it has read its input reports the reason in its output.
	stdin!.on( 'error', () => {} );
	stdin!.end( input );
	await once( group.child, 'close' );
	running.delete( group );
	if ( group.child.exitCode !== 0 ) {
		throw new Error(
			`${ command.join( ' ' ) } failed:\n${ errors }${ output }`.slice(
				0,
				4000
			)
		);
	}
	return output;
}

const running = new Set< ProcessGroup >();

/** Kills the programs that runToEnd() still waits for. */
export const killRunning = (): void =>
	running.forEach( ( group ) => group.killNow() );
