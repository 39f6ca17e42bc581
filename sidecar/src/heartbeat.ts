import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Webhook } from 'standardwebhooks';
import heartbeatRequest from '../../contract/ajax/webinar_outbox_heartbeat.json' with { type: 'json' };
import type {
	DeliveryReport,
	PersonReport,
	SidecarHeartbeatEvent,
	WebinarOutboxHeartbeatAnswer,
} from '../../contract/generated/types.ts';
import { describeError, type Logger } from './log.ts';
import { withTimeLimit } from './time-limit.ts';

/** The part of a store that remembers what WordPress has not been told. */
export type Reports< Report > = {
	readonly unreported: ( limit: number ) => Report[];
	readonly markReported: ( reports: readonly Report[] ) => void;
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
// WordPress may work for twenty seconds and more before it answers.
const ANSWER_LIMIT_MS = 60_000;
// What happens within it travels in one request.
const NEWS_DELAY_MS = 1000;

const SETTINGS_PAGE = 'Settings → Webinar messages';

const isAnswer = new Ajv2020( {
	strictSchema: false,
} ).compile< WebinarOutboxHeartbeatAnswer >( heartbeatRequest[ 'x-answer' ] );

/** Why WordPress did not take a heartbeat, and what to do about it. */
class HeartbeatError extends Error {
	constructor(
		message: string,
		readonly remedy: string
	) {
		super( message );
	}
}

/**
 * Wakes WordPress again and again, so that a site without visitors does its background
 * work, and tells it what became of deliveries and people. One request at a time. A
 * report is told until WordPress has said that it is kept.
 */
export class Heartbeat {
	private readonly stopping = new AbortController();
	private readonly webhook: Webhook;
	private news = new AbortController();
	private loop: Promise< void > | null = null;
	private readonly knownProblems = new Set< string >();

	constructor( private readonly deps: HeartbeatDeps ) {
		this.webhook = new Webhook( deps.secret );
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
				this.noteSuccess();
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
				this.noteProblem( error );
				// Whatever the news: a WordPress in trouble is not asked more often.
				await pause( this.deps.intervalMs, this.stopping.signal );
			}
		}
	}

	/** Returns false when there was more to tell than one request holds. */
	private async beat(): Promise< boolean > {
		const deliveries = this.deps.deliveries.unreported( REPORTS_AT_MOST );
		const people = this.deps.people.unreported( REPORTS_AT_MOST );
		await withTimeLimit(
			ANSWER_LIMIT_MS,
			( signal ) => this.send( { deliveries, people }, signal ),
			this.stopping.signal
		);
		this.deps.deliveries.markReported( deliveries );
		this.deps.people.markReported( people );
		return (
			deliveries.length < REPORTS_AT_MOST &&
			people.length < REPORTS_AT_MOST
		);
	}

	/**
	 * @param  data
	 * @param  signal
	 * @throws {HeartbeatError} Unless WordPress says that it has kept them.
	 */
	private async send(
		data: SidecarHeartbeatEvent[ 'data' ],
		signal: AbortSignal
	): Promise< void > {
		const now = new Date();
		const id = `msg_${ randomUUID() }`;
		const body = JSON.stringify( {
			type: 'sidecar.heartbeat',
			timestamp: now.toISOString(),
			data,
		} satisfies SidecarHeartbeatEvent );
		const response = await fetch( this.deps.url, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				'webhook-id': id,
				'webhook-timestamp': String(
					Math.floor( now.getTime() / 1000 )
				),
				'webhook-signature': this.webhook.sign( id, now, body ),
			},
			body,
			// What is signed for WordPress goes to nobody else.
			redirect: 'manual',
			signal,
		} );
		// Read to its end: only then is WordPress done.
		const answer = await response.text();
		if ( response.status !== 200 || ! isAnswer( parseJson( answer ) ) ) {
			throw refusalOf( response.status );
		}
	}

	private noteSuccess(): void {
		if ( this.knownProblems.size > 0 ) {
			this.knownProblems.clear();
			this.deps.log.info( 'heartbeat_works_again' );
		}
	}

	/**
	 * Each kind is a warning once, until a heartbeat works again.
	 *
	 * @param error
	 */
	private noteProblem( error: unknown ): void {
		const reason = describeError( error );
		const isKnown = this.knownProblems.has( reason );
		this.knownProblems.add( reason );
		this.deps.log[ isKnown ? 'debug' : 'warn' ](
			{
				reason,
				remedy:
					error instanceof HeartbeatError
						? error.remedy
						: 'Nothing is lost, the reports come again. Check that WordPress runs, and WORDPRESS_HEARTBEAT_URL.',
			},
			'heartbeat_failed'
		);
	}
}

const pause = ( ms: number, until: AbortSignal ): Promise< void > =>
	delay( ms, undefined, { signal: until } ).catch( () => undefined );

function parseJson( text: string ): unknown {
	try {
		return JSON.parse( text );
	} catch {
		return null;
	}
}

function refusalOf( status: number ): HeartbeatError {
	const reason = `WordPress answered ${ status }`;
	if ( status === 401 ) {
		return new HeartbeatError(
			reason,
			`The secrets differ, or the clocks by more than five minutes: copy the secret from ${ SETTINGS_PAGE } into WEBHOOK_SECRET.`
		);
	}
	if ( status >= 300 && status < 400 ) {
		return new HeartbeatError(
			reason,
			`Redirects are not followed: set WORDPRESS_HEARTBEAT_URL to the address that is shown under ${ SETTINGS_PAGE }.`
		);
	}
	if ( status >= 500 ) {
		return new HeartbeatError(
			reason,
			"Nothing is lost, the reports come again. See WordPress's log."
		);
	}
	return new HeartbeatError(
		status === 200 ? 'WordPress answered something else' : reason,
		`Check that the plugin webinar-outbox is active, and that WORDPRESS_HEARTBEAT_URL is the address that is shown under ${ SETTINGS_PAGE }.`
	);
}
