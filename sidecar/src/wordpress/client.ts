import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { CONTRACT_VERSION } from '../contract.ts';
import { confirmClock } from '../clock.ts';
import { describeError, type Logger } from '../log.ts';
import { withTimeout } from '../timeout.ts';

// WordPress may do background work for more than twenty seconds before it answers.
const ANSWER_TIMEOUT_MS = 60_000;

const SETTINGS_PAGE = 'Settings → Webinar messages';

/** WordPress did not answer or accept a request; has the remedy for the log. */
export class WordPressError extends Error {
	/**
	 * @param isTemporary Whether it can end by itself. If not, the configuration is wrong.
	 */
	constructor(
		message: string,
		readonly remedy: string,
		readonly isTemporary = false
	) {
		super( message );
	}
}

type Event = { readonly type: string; readonly data: unknown };

/** Sends signed requests of one event type to WordPress. */
export class WordPressClient< Sent extends Event, Answer > {
	private readonly webhook: Webhook;

	/**
	 * @param url      The admin-ajax address; never logged.
	 * @param secret   The current webhook secret: its signature tells WordPress that the rotation is complete.
	 * @param isAnswer Whether the body of an answer follows the contract.
	 */
	constructor(
		private readonly url: string,
		secret: string,
		private readonly type: Sent[ 'type' ],
		private readonly isAnswer: ( body: unknown ) => body is Answer
	) {
		this.webhook = new Webhook( secret );
	}

	/**
	 * @param  stop Aborts the request.
	 * @throws {WordPressError} Unless WordPress accepts the event.
	 */
	async send( data: Sent[ 'data' ], stop: AbortSignal ): Promise< Answer > {
		const { status, answer } = await withTimeout(
			ANSWER_TIMEOUT_MS,
			( signal ) => this.post( data, signal ),
			stop
		).catch( ( error: unknown ) => {
			throw new WordPressError(
				describeError( error ),
				'No report is lost, the sidecar sends them again. Check that WordPress is running, and WORDPRESS_HEARTBEAT_URL.',
				true
			);
		} );
		if ( status !== 200 || ! this.isAnswer( answer ) ) {
			throw toWordPressError( status );
		}
		confirmClock();
		return answer;
	}

	private async post(
		data: Sent[ 'data' ],
		signal: AbortSignal
	): Promise< { status: number; answer: unknown } > {
		const now = new Date();
		const id = `msg_${ randomUUID() }`;
		const body = JSON.stringify( {
			type: this.type,
			timestamp: now.toISOString(),
			data,
		} );
		const response = await fetch( this.url, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				// In a header, because older plugins reject a body with more fields.
				'webinar-contract-version': String( CONTRACT_VERSION ),
				'webhook-id': id,
				'webhook-timestamp': String(
					Math.floor( now.getTime() / 1000 )
				),
				'webhook-signature': this.webhook.sign( id, now, body ),
			},
			body,
			// A request signed for WordPress must not reach another server.
			redirect: 'manual',
			signal,
		} );
		// WordPress has finished its work only at the end of the body.
		const answer = parseJson( await response.text() );
		return { status: response.status, answer };
	}
}

/** Logs failed requests of one kind: each problem as one warning, until a request succeeds. */
export class RequestProblemLog {
	private readonly known = new Set< string >();

	constructor(
		private readonly name: 'chat' | 'heartbeat' | 'presence',
		private readonly log: Logger
	) {}

	noteSuccess(): void {
		if ( this.known.size > 0 ) {
			this.known.clear();
			this.log.info( `${ this.name }_works_again` );
		}
	}

	note( error: unknown ): void {
		const reason = describeError( error );
		const isKnown = this.known.has( reason );
		this.known.add( reason );
		this.log[ isKnown ? 'debug' : 'warn' ](
			{
				reason,
				remedy:
					error instanceof WordPressError
						? error.remedy
						: 'The store of this sidecar failed, not WordPress. No report is lost, the sidecar sends them again. Check the disk of DATABASE_FILE, or the Redis of REDIS_URL.',
			},
			`${ this.name }_failed`
		);
	}
}

function parseJson( text: string ): unknown {
	try {
		return JSON.parse( text );
	} catch {
		return null;
	}
}

function toWordPressError( status: number ): WordPressError {
	const reason = `WordPress answered ${ status }`;
	if ( status === 401 ) {
		return new WordPressError(
			reason,
			`The secrets differ, or the clocks differ by more than five minutes: copy the secret from ${ SETTINGS_PAGE } into WEBHOOK_SECRET.`
		);
	}
	if ( status >= 300 && status < 400 ) {
		return new WordPressError(
			reason,
			`Redirects are not followed: set WORDPRESS_HEARTBEAT_URL to the address shown under ${ SETTINGS_PAGE }.`
		);
	}
	if ( status >= 500 ) {
		return new WordPressError(
			reason,
			'No report is lost, the sidecar sends them again. See the log of WordPress.',
			true
		);
	}
	return new WordPressError(
		status === 200 ? 'WordPress sent an unexpected answer' : reason,
		`Check that the plugin webinar-outbox is active, and that WORDPRESS_HEARTBEAT_URL is the address shown under ${ SETTINGS_PAGE }.`
	);
}
