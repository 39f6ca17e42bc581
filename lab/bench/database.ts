import { createInterface, type Interface } from 'node:readline';
import { ProcessGroup } from '../stack/processes.ts';

const END_OF_RESULT = '-- end of the result --';

/** A connection to MariaDB that reads what the site has written. */
export class Database {
	readonly #client: ProcessGroup;
	readonly #lines: AsyncIterator< string >;
	readonly #reader: Interface;
	/** Number of statements that this connection has sent. */
	#sent = 0;

	constructor( socket: string ) {
		this.#client = new ProcessGroup(
			[
				'mariadb',
				'--no-defaults',
				'--user=root',
				`--socket=${ socket }`,
				'--batch',
				'--skip-column-names',
				'--unbuffered',
				'tests',
			],
			{},
			[ 'pipe', 'pipe', 'inherit' ]
		);
		this.#reader = createInterface( {
			input: this.#client.child.stdout!,
		} );
		this.#lines = this.#reader[ Symbol.asyncIterator ]();
	}

	/**
	 * Returns the first column of the first row as a number. Calls must not overlap.
	 *
	 * @param sql Not escaped.
	 */
	async number( sql: string ): Promise< number > {
		this.#sent += 2;
		this.#client.child.stdin!.write(
			`${ sql };\nSELECT '${ END_OF_RESULT }';\n`
		);
		let first: string | undefined;
		for (;;) {
			const { value: line, done } = await this.#lines.next();
			if ( done ) {
				throw new Error( `MariaDB did not answer: ${ sql }` );
			}
			if ( line === END_OF_RESULT ) {
				return Number( first );
			}
			first ??= line;
		}
	}

	/** Number of statements that all other connections have sent so far. */
	async statements(): Promise< number > {
		const own = this.#sent + 1;
		const all = await this.number(
			"SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'QUESTIONS'"
		);
		return all - own;
	}

	killNow(): void {
		this.#client.killNow();
	}
}
