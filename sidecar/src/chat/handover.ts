import chatRequest from '../../../contract/ajax/webinar_outbox_chat.json' with { type: 'json' };
import chatLine from '../../../contract/shapes/chat-line.json' with { type: 'json' };
import sidecarChat from '../../../contract/shapes/sidecar-chat.json' with { type: 'json' };
import unixSeconds from '../../../contract/shapes/unix-seconds.json' with { type: 'json' };
import unixSecondsOrNone from '../../../contract/shapes/unix-seconds-or-none.json' with { type: 'json' };
import type {
	ChatHandover,
	SidecarChatEvent,
	WebinarOutboxChatAnswer,
} from '../../../contract/generated/types.ts';
import { steadyMs } from '../clock.ts';
import { contractAjv, tolerant } from '../contract.ts';
import type { Logger } from '../log.ts';
import { WordPressClient } from '../wordpress/client.ts';
import { ReportLoop } from '../wordpress/report-loop.ts';
import { byWebinar, MOST_WAITING, type Chats } from './chats.ts';
import type { ChatMessage, ChatStore } from './store/chat-store.ts';

export type HandoverDeps = {
	/** WORDPRESS_HEARTBEAT_URL; never logged. Handovers go to the same address with another action. */
	readonly heartbeatUrl: string;
	/** The current webhook secret. */
	readonly secret: string;
	readonly chats: Pick< Chats, 'merge' | 'purge' | 'revisions' >;
	readonly store: Pick< ChatStore, 'markHandedOver' | 'waiting' >;
	readonly log: Logger;
};

/** How often WordPress is asked what changed while nobody writes. */
const INTERVAL_MS = 5000;
const LONGEST_INTERVAL_MS = 60_000;

/** Between two handovers while people write, and the shortest time when something changed in WordPress. */
const SAID_MS = 2000;
const CHANGED_MS = 300;

// The contract's limits for one request. The envelope and the last message come on top.
const MOST_ROOMS = 50;
const LARGEST_BODY_BYTES = 700_000;

const isAnswer = contractAjv( [
	chatLine,
	sidecarChat,
	unixSeconds,
	unixSecondsOrNone,
] ).compile< WebinarOutboxChatAnswer >( {
	...tolerant( chatRequest[ 'x-answer' ] ),
	// The base of its relative references.
	$id: chatRequest.$id,
} );

/**
 * Hands over to WordPress what people said, and brings back what changed there. A handover that fails is repeated, later and later;
 * nothing is lost, and WordPress stores each message once.
 */
export class Handover {
	readonly loop: ReportLoop;
	private readonly wordpress: WordPressClient<
		SidecarChatEvent,
		WebinarOutboxChatAnswer
	>;
	private failures = 0;
	private startedAtMs = -Infinity;
	private dueInMs = SAID_MS;

	constructor( private readonly deps: HandoverDeps ) {
		const url = new URL( deps.heartbeatUrl );
		url.searchParams.set( 'action', 'webinar_outbox_chat' );
		this.wordpress = new WordPressClient(
			url.href,
			deps.secret,
			'sidecar.chat',
			isAnswer
		);
		this.loop = new ReportLoop( {
			name: 'chat',
			intervalMs: () =>
				Math.min(
					INTERVAL_MS * 2 ** Math.min( this.failures, 10 ),
					LONGEST_INTERVAL_MS
				),
			collectMs: () => this.startedAtMs + this.dueInMs - steadyMs(),
			report: async ( stop ) => {
				this.startedAtMs = steadyMs();
				this.dueInMs = SAID_MS;
				// Until it succeeds.
				this.failures += 1;
				const result = await this.report( stop );
				this.failures = 0;
				return result;
			},
			log: deps.log,
		} );
	}

	/** People have written. */
	handOverSoon(): void {
		this.loop.reportSoon();
	}

	/** Something has changed in WordPress, or a chat is opened. */
	askNow(): void {
		this.dueInMs = CHANGED_MS;
		this.loop.reportSoon();
	}

	private async report(
		stop: AbortSignal
	): Promise< 'sent' | 'nothing' | 'more' > {
		const { chats, store } = this.deps;
		await chats.purge();
		const waiting = await store.waiting( MOST_WAITING );
		const messages = byWebinar( withinLimits( waiting ) );
		const revisions = chats.revisions();
		const rooms = [
			...new Set( [ ...messages.keys(), ...revisions.keys() ] ),
		]
			.slice( 0, MOST_ROOMS )
			.map( ( webinarId ): ChatHandover => ( {
				webinar_id: webinarId,
				after: revisions.get( webinarId ) ?? 0,
				messages: ( messages.get( webinarId ) ?? [] ).map(
					( { line } ) => line
				),
			} ) );
		if ( rooms.length === 0 ) {
			return 'nothing';
		}
		const { data } = await this.wordpress.send( { rooms }, stop );
		let taken = 0;
		for ( const { webinar_id: webinarId, chat } of data.rooms ) {
			const handedOver = messages.get( webinarId ) ?? [];
			taken += handedOver.length;
			await store.markHandedOver( handedOver );
			await chats.merge( webinarId, chat );
		}
		// What WordPress could not store waits for the next time.
		return taken > 0 && taken < waiting.length ? 'more' : 'sent';
	}
}

function withinLimits( messages: readonly ChatMessage[] ): ChatMessage[] {
	let bytes = 0;
	return messages.filter( ( { line } ) => {
		bytes += Buffer.byteLength( JSON.stringify( line ) );
		return bytes <= LARGEST_BODY_BYTES;
	} );
}
