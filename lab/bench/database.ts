import { createInterface, type Interface } from 'node:readline';
import { ProcessGroup } from '../stack/processes.ts';

const END = '-- end of the answer --';

/** One connection to MariaDB, to look at what others have written there. */
export class Database {
	readonly #client: ProcessGroup;
	readonly #lines: AsyncIterator< string >;
	readonly #reader: Interface;
	/** Statements that this connection has sent. */
	#asked = 0;

	/** @param socket Of the server. */
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
	 * The first column of the first row as a number. One question at a time.
	 *
	 * @param sql A statement of the bench's own.
	 */
	async number( sql: string ): Promise< number > {
		this.#asked += 2;
		this.#client.child.stdin!.write( `${ sql };\nSELECT '${ END }';\n` );
		let first: string | undefined;
		for (;;) {
			const { value: line, done } = await this.#lines.next();
			if ( done ) {
				throw new Error( `MariaDB did not answer: ${ sql }` );
			}
			if ( line === END ) {
				return Number( first );
			}
			first ??= line;
		}
	}

	/** How many statements all others have sent so far. */
	async statements(): Promise< number > {
		const asked = this.#asked + 1;
		const all = await this.number(
			"SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'QUESTIONS'"
		);
		return all - asked;
	}

	killNow(): void {
		this.#client.killNow();
	}
}
