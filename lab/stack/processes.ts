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

/** A process and all that it started: they are killed together. */
export class ProcessGroup {
	readonly child: ChildProcess;
	/** Resolves when it has ended, says how. */
	readonly ended: Promise< string >;
	#isEnding = false;

	/**
	 * @param command Program and arguments.
	 * @param env     Environment to add.
	 * @param stdio   As Node takes it.
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

	/**
	 * Calls back when it ends though nobody killed it.
	 *
	 * @param report Gets how it ended.
	 */
	onCrash( report: ( how: string ) => void ): this {
		void this.ended.then( ( how ) => {
			if ( ! this.#isEnding ) {
				report( how );
			}
		} );
		return this;
	}

	async kill(): Promise< void > {
		this.killNow();
		await this.ended;
	}

	/** Does not wait, so it may be called while this process ends. */
	killNow(): void {
		this.#isEnding = true;
		try {
			process.kill( -this.child.pid!, 'SIGKILL' );
		} catch {
			// All of them have ended already.
		}
	}
}

/**
 * Runs a program to its end.
 *
 * @param command Program and arguments.
 * @param env     Environment to add.
 * @param input   What it reads.
 * @return What it printed.
 * @throws Error with all that it said when it failed.
 */
export async function runToEnd(
	command: [ string, ...string[] ],
	env: Record< string, string >,
	input = ''
): Promise< string > {
	const group = new ProcessGroup( command, env, [ 'pipe', 'pipe', 'pipe' ] );
	running.add( group );
	const { stdin, stdout, stderr } = group.child;
	let printed = '';
	let errors = '';
	stdout!.setEncoding( 'utf8' ).on( 'data', ( text ) => ( printed += text ) );
	stderr!.setEncoding( 'utf8' ).on( 'data', ( text ) => ( errors += text ) );
	// Whoever ends early says why by himself.
	stdin!.on( 'error', () => {} );
	stdin!.end( input );
	await once( group.child, 'close' );
	running.delete( group );
	if ( group.child.exitCode !== 0 ) {
		throw new Error(
			`${ command.join( ' ' ) } failed:\n${ errors }${ printed }`.slice(
				0,
				4000
			)
		);
	}
	return printed;
}

const running = new Set< ProcessGroup >();

/** Kills what runToEnd() has started and still waits for. */
export const killRunning = (): void =>
	running.forEach( ( group ) => group.killNow() );
