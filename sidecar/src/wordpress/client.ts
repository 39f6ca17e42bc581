import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describeError, type Logger } from '../log.ts';
import { withTimeLimit } from '../time-limit.ts';

// WordPress may work for twenty seconds and more before it answers.
const ANSWER_LIMIT_MS = 60_000;

const SETTINGS_PAGE = 'Settings → Webinar messages';

/** Why WordPress did not take what it was told, and what to do about it. */
export class WordPressError extends Error {
	/**
	 * @param message
	 * @param remedy
	 * @param isPassing Whether it will go by itself: WordPress is in trouble. Else something is set up wrong.
	 */
	constructor(
		message: string,
		readonly remedy: string,
		readonly isPassing = false
	) {
		super( message );
	}
}

type Event = { readonly type: string; readonly data: unknown };

/** One kind of signed request to WordPress, and what it answers. */
export class WordPressClient< Told extends Event, Answer > {
	private readonly webhook: Webhook;

	/**
	 * @param url      WordPress's admin-ajax address; never logged.
	 * @param secret   The first of the webhook secrets: by it WordPress sees that a new one has arrived.
	 * @param type     Of the event.
	 * @param isAnswer
	 */
	constructor(
		private readonly url: string,
		secret: string,
		private readonly type: Told[ 'type' ],
		private readonly isAnswer: ( body: unknown ) => body is Answer
	) {
		this.webhook = new Webhook( secret );
	}

	/**
	 * @param  data
	 * @param  stop Ends it early.
	 * @throws {WordPressError} Unless WordPress says that it has taken it.
	 */
	tell( data: Told[ 'data' ], stop: AbortSignal ): Promise< Answer > {
		return withTimeLimit(
			ANSWER_LIMIT_MS,
			( signal ) => this.send( data, signal ),
			stop
		);
	}

	private async send(
		data: Told[ 'data' ],
		signal: AbortSignal
	): Promise< Answer > {
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
		const answer = parseJson( await response.text() );
		if ( response.status !== 200 || ! this.isAnswer( answer ) ) {
			throw refusalOf( response.status );
		}
		return answer;
	}
}

/** Says what is wrong with the requests of one kind: each problem is a warning once, until one works again. */
export class RequestProblems {
	private readonly known = new Set< string >();

	/**
	 * @param what Of which kind they are, for the log.
	 * @param log
	 */
	constructor(
		private readonly what: 'heartbeat' | 'presence',
		private readonly log: Logger
	) {}

	noteSuccess(): void {
		if ( this.known.size > 0 ) {
			this.known.clear();
			this.log.info( `${ this.what }_works_again` );
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
						: 'Nothing is lost, the reports come again. Check that WordPress runs, and WORDPRESS_HEARTBEAT_URL.',
			},
			`${ this.what }_failed`
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

function refusalOf( status: number ): WordPressError {
	const reason = `WordPress answered ${ status }`;
	if ( status === 401 ) {
		return new WordPressError(
			reason,
			`The secrets differ, or the clocks by more than five minutes: copy the secret from ${ SETTINGS_PAGE } into WEBHOOK_SECRET.`
		);
	}
	if ( status >= 300 && status < 400 ) {
		return new WordPressError(
			reason,
			`Redirects are not followed: set WORDPRESS_HEARTBEAT_URL to the address that is shown under ${ SETTINGS_PAGE }.`
		);
	}
	if ( status >= 500 ) {
		return new WordPressError(
			reason,
			"Nothing is lost, the reports come again. See WordPress's log.",
			true
		);
	}
	return new WordPressError(
		status === 200 ? 'WordPress answered something else' : reason,
		`Check that the plugin webinar-outbox is active, and that WORDPRESS_HEARTBEAT_URL is the address that is shown under ${ SETTINGS_PAGE }.`
	);
}
