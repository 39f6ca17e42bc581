import { setTimeout as delay } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import heartbeatRequest from '../../contract/ajax/webinar_outbox_heartbeat.json' with { type: 'json' };
import type {
	DeliveryReport,
	PersonReport,
	SidecarHeartbeatEvent,
	WebinarOutboxHeartbeatAnswer,
} from '../../contract/generated/types.ts';
import type { Logger } from './log.ts';
import { RequestProblems, WordPressClient } from './wordpress.ts';

/** The part of a store that remembers what WordPress has not been told. */
export type Reports< Report > = {
	readonly unreported: ( limit: number ) => Promise< Report[] >;
	readonly markReported: ( reports: readonly Report[] ) => Promise< void >;
};

export type HeartbeatDeps = {
	/** WordPress's admin-ajax address; never logged. */
	readonly url: string;
	readonly intervalMs: number;
	/** The first of the webhook secrets: by it WordPress sees that a new one has arrived. */
	readonly secret: string;
	readonly deliveries: Reports< DeliveryReport >;
	readonly people: Reports< PersonReport >;
	readonly log: Logger;
};

// As many as the contract allows.
const REPORTS_AT_MOST = 500;
// What happens within it travels in one request.
const NEWS_DELAY_MS = 1000;

const isAnswer = new Ajv2020( {
	strictSchema: false,
} ).compile< WebinarOutboxHeartbeatAnswer >( heartbeatRequest[ 'x-answer' ] );

/**
 * Wakes WordPress again and again, so that a site without visitors does its background
 * work, and tells it what became of deliveries and people. One request at a time. A
 * report is told until WordPress has said that it is kept.
 */
export class Heartbeat {
	private readonly stopping = new AbortController();
	private readonly wordpress: WordPressClient<
		SidecarHeartbeatEvent,
		WebinarOutboxHeartbeatAnswer
	>;
	private readonly problems: RequestProblems;
	private news = new AbortController();
	private loop: Promise< void > | null = null;

	constructor( private readonly deps: HeartbeatDeps ) {
		this.wordpress = new WordPressClient(
			deps.url,
			deps.secret,
			'sidecar.heartbeat',
			isAnswer
		);
		this.problems = new RequestProblems( 'heartbeat', deps.log );
	}

	start(): void {
		this.loop = this.run();
	}

	/** There is something to tell: the next heartbeat comes in about a second. */
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
			// Before the reports are read: news that comes meanwhile is not lost.
			this.news = new AbortController();
			try {
				const isAllTold = await this.beat();
				this.problems.noteSuccess();
				if ( isAllTold ) {
					await pause( this.deps.intervalMs, this.news.signal );
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
				await pause( this.deps.intervalMs, this.stopping.signal );
			}
		}
	}

	/** Returns false when there was more to tell than one request holds. */
	private async beat(): Promise< boolean > {
		const deliveries =
			await this.deps.deliveries.unreported( REPORTS_AT_MOST );
		const people = await this.deps.people.unreported( REPORTS_AT_MOST );
		await this.wordpress.tell(
			{ deliveries, people },
			this.stopping.signal
		);
		await this.deps.deliveries.markReported( deliveries );
		await this.deps.people.markReported( people );
		return (
			deliveries.length < REPORTS_AT_MOST &&
			people.length < REPORTS_AT_MOST
		);
	}
}

const pause = ( ms: number, until: AbortSignal ): Promise< void > =>
	delay( ms, undefined, { signal: until } ).catch( () => undefined );
