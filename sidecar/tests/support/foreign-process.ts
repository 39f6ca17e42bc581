import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** What another program does with the file: both write locks of SQLite, and a long read. */
export const FOREIGN_LOCKS = {
	'a write lock': 'BEGIN IMMEDIATE',
	'an exclusive lock': 'BEGIN EXCLUSIVE',
	'a long read': 'BEGIN; SELECT COUNT( * ) FROM deliveries',
} as const;

const SCRIPT = `
	import { DatabaseSync } from ${ JSON.stringify(
		import.meta.resolve( '@photostructure/sqlite' )
	) };
	const [ file, sql ] = process.argv.slice( 1 );
	const database = new DatabaseSync( file, { timeout: 0 } );
	try {
		// exec() would end a read at once.
		for ( const part of sql.split( ';' ) ) {
			database.prepare( part ).all();
		}
		process.stdout.write( 'locked' );
		// Names the database, so that it is not collected as garbage.
		setInterval( () => database.isOpen, 1000 );
	} catch ( error ) {
		process.stdout.write( error.message );
	}
`;

/** Another program that opens the SQLite file of a sidecar. */
export class ForeignProcess {
	private constructor(
		private readonly child: ChildProcess,
		/** Whether SQLite gave it the lock. */
		readonly isLocking: boolean
	) {}

	static async start( file: string, sql: string ): Promise< ForeignProcess > {
		const child = spawn(
			process.execPath,
			[ '--input-type=module', '--eval', SCRIPT, file, sql ],
			{ stdio: [ 'ignore', 'pipe', 'inherit' ] }
		);
		const [ said ] = await once( child.stdout, 'data' );
		return new ForeignProcess( child, String( said ) === 'locked' );
	}

	async stop(): Promise< void > {
		if ( this.child.exitCode === null && ! this.child.signalCode ) {
			this.child.kill( 'SIGKILL' );
			await once( this.child, 'exit' );
		}
	}
}
