import { SidecarProcess } from '../../sidecar/tests/support/sidecar.ts';

/** The sidecar. It can be killed and restarted with its SQLite file. */
export class Sidecar {
	readonly #folder: string;
	readonly #secret: string;
	readonly #env: Record< string, string >;
	readonly #report: ( how: string ) => void;
	#process: SidecarProcess | null = null;
	#log = '';

	/**
	 * @param folder Holds the SQLite file.
	 * @param secret Shared with WordPress; signs the webhooks.
	 * @param env    Settings, as in sidecar/.env.example.
	 * @param report Called when the process ends although crash() was not called.
	 */
	constructor(
		folder: string,
		secret: string,
		env: Record< string, string >,
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

	start(): void {
		const started = SidecarProcess.spawn(
			this.#folder,
			this.#secret,
			this.#env
		);
		this.#process = started;
		void started.exitCode().then( ( code ) => {
			if ( this.#process === started ) {
				this.#report(
					`with ${ code }: ${ started.output.slice( -2000 ) }`
				);
			}
		} );
	}

	async crash(): Promise< void > {
		const killed = this.#process;
		this.#process = null;
		await killed?.kill( 'SIGKILL' );
		this.#log += killed?.output ?? '';
	}

	/** Synchronous, so an exit handler can call it. */
	killNow(): void {
		void this.crash();
	}
}
