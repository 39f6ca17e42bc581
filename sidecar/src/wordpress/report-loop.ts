import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../log.ts';
import { RequestProblems } from './client.ts';

export type RoundsDeps = {
	/** For the log. */
	readonly what: 'heartbeat' | 'presence';
	/** How long after one round the next begins. */
	readonly pauseMs: () => number;
	/** Tells WordPress, or finds nothing to tell, or leaves more to tell at once. */
	readonly round: (
		stop: AbortSignal
	) => Promise< 'told' | 'nothing' | 'more' >;
	readonly log: Logger;
};

// What happens within it travels in one round.
const NEWS_DELAY_MS = 1000;

/** Tells WordPress again and again, one round at a time. */
export class Rounds {
	private readonly stopping = new AbortController();
	private readonly problems: RequestProblems;
	private news = new AbortController();
	private loop: Promise< void > | null = null;

	constructor( private readonly deps: RoundsDeps ) {
		this.problems = new RequestProblems( deps.what, deps.log );
	}

	start(): void {
		this.loop = this.run();
	}

	/** There is something to tell: the next round comes in about a second. */
	nudge(): void {
		this.news.abort();
	}

	async stop(): Promise< void > {
		this.stopping.abort();
		this.news.abort();
		await this.loop;
	}

	private async run(): Promise< void > {
		while ( ! this.stopping.signal.aborted ) {
			// Before the round: news that comes meanwhile is not lost.
			this.news = new AbortController();
			try {
				const result = await this.deps.round( this.stopping.signal );
				if ( result !== 'nothing' ) {
					this.problems.noteSuccess();
				}
				if ( result !== 'more' ) {
					await pause( this.deps.pauseMs(), this.news.signal );
					if ( this.news.signal.aborted ) {
						await pause( NEWS_DELAY_MS, this.stopping.signal );
					}
				}
			} catch ( error ) {
				if ( this.stopping.signal.aborted ) {
					return;
				}
				this.problems.note( error );
				// Whatever the news: a WordPress in trouble is not asked more often.
				await pause( this.deps.pauseMs(), this.stopping.signal );
			}
		}
	}
}

const pause = ( ms: number, until: AbortSignal ): Promise< void > =>
	delay( ms, undefined, { signal: until } ).catch( () => undefined );
