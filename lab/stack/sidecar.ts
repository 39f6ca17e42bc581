import { SidecarProcess } from '../../sidecar/tests/support/sidecar.ts';

/** The sidecar, which can be killed and comes back with its file. */
export class Sidecar {
	readonly #folder: string;
	readonly #secret: string;
	readonly #env: Record< string, string >;
	readonly #report: ( how: string ) => void;
	#process: SidecarProcess | null = null;
	#log = '';

	/**
	 * @param folder Where its file goes.
	 * @param secret What WordPress signs with.
	 * @param env    Settings, as in sidecar/.env.example.
	 * @param report Gets how it ended though nobody killed it.
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

	/** All that every process of it said. */
	get log(): string {
		return this.#log + ( this.#process?.output ?? '' );
	}

	/** Of the process that runs. */
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

	/** Does not wait, so it may be called while this process ends. */
	killNow(): void {
		void this.crash();
	}
}
