import { setTimeout as delay } from 'node:timers/promises';
import { describeError, type Logger } from './log.ts';
import { withTimeLimit } from './time-limit.ts';

/**
 * Calls WordPress's `wp-cron.php` again and again, so that a site without
 * visitors still sends what it owes. One call at a time, however slow it is.
 */
export class CronCaller {
	private readonly stopping = new AbortController();
	private loop: Promise< void > | null = null;
	private isFailing = false;

	constructor(
		private readonly url: string,
		private readonly intervalMs: number,
		private readonly log: Logger
	) {}

	start(): void {
		this.loop = this.run();
	}

	async stop(): Promise< void > {
		this.stopping.abort();
		await this.loop;
	}

	private async run(): Promise< void > {
		const { signal } = this.stopping;
		while ( ! signal.aborted ) {
			await this.call();
			// From the end of one call: what was given up may still be running there.
			await delay( this.intervalMs, null, { signal } ).catch(
				() => null
			);
		}
	}

	private async call(): Promise< void > {
		try {
			const response = await withTimeLimit(
				this.intervalMs,
				async ( signal ) => {
					const answer = await fetch( this.url, { signal } );
					// Read to its end: only then is WordPress done.
					await answer.arrayBuffer();
					return answer;
				},
				this.stopping.signal
			);
			this.report( response.ok ? null : `HTTP ${ response.status }` );
		} catch ( error ) {
			if ( ! this.stopping.signal.aborted ) {
				this.report( describeError( error ) );
			}
		}
	}

	/**
	 * The first failure is a warning; the same again, while WordPress is away, is not.
	 *
	 * @param problem Null when the call worked.
	 */
	private report( problem: string | null ): void {
		if ( problem === null ) {
			if ( this.isFailing ) {
				this.log.info( 'cron_works_again' );
			}
			this.isFailing = false;
			return;
		}
		this.log[ this.isFailing ? 'debug' : 'warn' ](
			{ reason: problem },
			'cron_failed'
		);
		this.isFailing = true;
	}
}
