import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SidecarProcess } from '../../sidecar/tests/support/sidecar.ts';

const POLL_INTERVAL_MS = 50;

// As npm start runs it. The program that the sidecar's tests compile is deleted when they start.
const PROGRAM = [
	'--import',
	import.meta.resolve( 'tsx' ),
	path.resolve( import.meta.dirname, '../../sidecar/src/main.ts' ),
];

/** The sidecar. It can be killed and restarted with its SQLite file. */
export class Sidecar {
	readonly #folder: string;
	readonly #secret: string;
	readonly #env: Record< string, string > & { PORT: string };
	readonly #report: ( how: string ) => void;
	#process: SidecarProcess | null = null;
	#log = '';

	/**
	 * @param folder Holds the SQLite file.
	 * @param secret Shared with WordPress; signs the webhooks.
	 * @param env    Settings, as in sidecar/.env.example; with PORT.
	 * @param report Called when the process ends although no method of this class ended it.
	 */
	constructor(
		folder: string,
		secret: string,
		env: Record< string, string > & { PORT: string },
		report: ( how: string ) => void
	) {
		this.#folder = folder;
		this.#secret = secret;
		this.#env = env;
		this.#report = report;
	}

	/** Output of all processes, from the first start on. */
	get log(): string {
		return this.#log + ( this.#process?.output ?? '' );
	}

	get pid(): number {
		return this.#process!.pid;
	}

	get url(): string {
		return `http://127.0.0.1:${ this.#env.PORT }`;
	}

	get databaseFile(): string {
		return path.join( this.#folder, 'data/sidecar.sqlite' );
	}

	start(): void {
		const started = this.#spawn();
		this.#process = started;
		void started.exitCode().then( ( code ) => {
			if ( this.#process === started ) {
				this.#report(
					`with ${ code }: ${ started.output.slice( -2000 ) }`
				);
			}
		} );
	}

	/**
	 * Starts a sidecar that cannot work, and waits for its end.
	 *
	 * @return Its output.
	 * @throws Error when it works.
	 */
	async startInVain(): Promise< string > {
		const started = this.#spawn();
		this.#process = started;
		const reason = await this.ready().then(
			() => null,
			() => started.output
		);
		await this.crash();
		if ( reason === null ) {
			throw new Error( 'The sidecar works, although it cannot.' );
		}
		return reason;
	}

	/**
	 * Resolves when the sidecar answers requests.
	 *
	 * @throws Error with its output when it ends instead.
	 */
	async ready(): Promise< void > {
		const started = this.#process!;
		const ended = started.exitCode().then( ( code ) => {
			throw new Error(
				`The sidecar ended with ${ code }: ${ started.output.slice( -2000 ) }`
			);
		} );
		await Promise.race( [ ended, this.#answers( started ) ] );
	}

	async crash(): Promise< void > {
		await this.#end( 'SIGKILL' );
	}

	/** Stops it as a supervisor does: its running tries end first. */
	async stop(): Promise< void > {
		await this.#end( 'SIGTERM' );
	}

	/** Synchronous, so an exit handler can call it. */
	killNow(): void {
		void this.crash();
	}

	#spawn(): SidecarProcess {
		return SidecarProcess.spawn(
			this.#folder,
			this.#secret,
			this.#env,
			PROGRAM
		);
	}

	async #end( signal: NodeJS.Signals ): Promise< void > {
		const ending = this.#process;
		this.#process = null;
		await ending?.kill( signal );
		this.#log += ending?.output ?? '';
	}

	async #answers( started: SidecarProcess ): Promise< void > {
		while ( this.#process === started ) {
			try {
				const answer = await fetch( `${ this.url }/healthz` );
				await answer.arrayBuffer();
				if ( answer.status < 500 ) {
					return;
				}
			} catch {
				// It does not accept connections yet.
			}
			await delay( POLL_INTERVAL_MS );
		}
	}
}
