import { setTimeout as delay } from 'node:timers/promises';
import { steadyMs } from '../clock.ts';
import type { Logger } from '../log.ts';
import { RequestProblemLog } from './client.ts';

export type ReportLoopDeps = {
	/** For the log. */
	readonly name: 'chat' | 'heartbeat' | 'presence';
	/** Time between the end of one report and the next one. */
	readonly intervalMs: () => number;
	/** Returns `more` when the next report is due at once. */
	readonly report: (
		stop: AbortSignal
	) => Promise< 'sent' | 'nothing' | 'more' >;
	/** For how long from now changes are collected into one report; one second if left out. It may become shorter. */
	readonly collectMs?: () => number;
	readonly log: Logger;
};

const COLLECT_MS = 1000;
const COLLECT_STEP_MS = 100;

/** Sends reports to WordPress at an interval, and soon after a change; one at a time. */
export class ReportLoop {
	private readonly stopping = new AbortController();
	private readonly problems: RequestProblemLog;
	private change = new AbortController();
	private loop: Promise< void > | null = null;
	private acceptedAtMs = steadyMs();

	constructor( private readonly deps: ReportLoopDeps ) {
		this.problems = new RequestProblemLog( deps.name, deps.log );
	}

	start(): void {
		this.loop = this.run();
	}

	/** Time since WordPress accepted a report, or since the start. */
	ageMs(): number {
		return steadyMs() - this.acceptedAtMs;
	}

	/** Sends the next report in about a second. */
	reportSoon(): void {
		this.change.abort();
	}

	private async collect(): Promise< void > {
		const { collectMs } = this.deps;
		if ( ! collectMs ) {
			return pause( COLLECT_MS, this.stopping.signal );
		}
		for (
			let left = collectMs();
			left > 0 && ! this.stopping.signal.aborted;
			left = collectMs()
		) {
			await pause(
				Math.min( left, COLLECT_STEP_MS ),
				this.stopping.signal
			);
		}
	}

	async stop(): Promise< void > {
		this.stopping.abort();
		this.change.abort();
		await this.loop;
	}

	private async run(): Promise< void > {
		while ( ! this.stopping.signal.aborted ) {
			// Before the report: a change during the report triggers the next one.
			this.change = new AbortController();
			try {
				const result = await this.deps.report( this.stopping.signal );
				this.acceptedAtMs = steadyMs();
				if ( result !== 'nothing' ) {
					this.problems.noteSuccess();
				}
				if ( result !== 'more' ) {
					await pause( this.deps.intervalMs(), this.change.signal );
					if ( this.change.signal.aborted ) {
						await this.collect();
					}
				}
			} catch ( error ) {
				if ( this.stopping.signal.aborted ) {
					return;
				}
				this.problems.note( error );
				// While WordPress fails, a change does not shorten the interval.
				await pause( this.deps.intervalMs(), this.stopping.signal );
			}
		}
	}
}

const pause = ( ms: number, until: AbortSignal ): Promise< void > =>
	delay( ms, undefined, { signal: until } ).catch( () => undefined );
