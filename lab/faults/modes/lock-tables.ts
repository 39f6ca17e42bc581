import { once } from 'node:events';
import { ProcessGroup } from '../../stack/processes.ts';
import { OUTAGE, type FaultMode } from './mode.ts';

const TABLE = 'wp_webinar_outbox';

/** Another client of MariaDB, such as a backup, locks the table with the messages of WordPress. */
export const lockTables: FaultMode = {
	...OUTAGE,
	begin: async ( { mariadb } ) => {
		await mariadb.ready();
		const { stdin, stdout, ended } = startClient( mariadb.socket );
		stdin.write( `LOCK TABLES ${ TABLE } WRITE;\nSELECT 1;\n` );
		await Promise.race( [
			once( stdout, 'data' ),
			ended.then( ( how ) => {
				throw new Error( `The client of MariaDB ended ${ how }.` );
			} ),
		] );
		return async () => {
			// The lock ends with the connection.
			stdin.end();
			await ended;
		};
	},
};

function startClient( socket: string ): {
	stdin: NodeJS.WritableStream;
	stdout: NodeJS.ReadableStream;
	ended: Promise< string >;
} {
	const { child, ended } = new ProcessGroup(
		[
			'mariadb',
			'--no-defaults',
			'--user=root',
			`--socket=${ socket }`,
			'--batch',
			'--unbuffered',
			'tests',
		],
		{},
		// It also ends when this process does, because its input ends.
		[ 'pipe', 'pipe', 'inherit' ]
	);
	return { stdin: child.stdin!, stdout: child.stdout!, ended };
}
