import type {
	ChatLine,
	PushedMessage,
	SidecarChat,
} from '../../../contract/generated/types.ts';
import { HttpError } from '../errors.ts';
import { describeError, type Logger } from '../log.ts';
import { formatEvent } from '../rooms/event-stream.ts';
import type { RoomHub } from '../rooms/room-hub.ts';
import type { RoomTokenClaims } from '../rooms/room-token.ts';
import type { Bus } from '../storage/bus.ts';
import { Chat } from './chat.ts';
import { GroupCommit } from './group-commit.ts';
import { waitFor } from './pace.ts';
import type { ChatMessage, ChatStore } from './store/chat-store.ts';
import { cleanText, foldedText, textProblem } from './text.ts';

/** What a page sends. */
export type SayRequest = {
	readonly message_key: string;
	readonly text: string;
	readonly is_question: boolean;
};

export type ChatsDeps = {
	readonly store: ChatStore;
	readonly hub: Pick< RoomHub, 'hasStreamOf' | 'streamCount' | 'write' >;
	readonly bus: Bus;
	/** Hands over soon, in the pace of handovers. */
	readonly onSaid: () => void;
	/** Asks WordPress at once what changed. */
	readonly onChanged: () => void;
	readonly log: Logger;
};

/** Longer texts never are the same by chance. */
const LONGEST_OF_CHORUS = 12;

/** How long a frame waits for more, by the number of event streams below which. */
const FLUSH_MS = [
	{ below: 1000, ms: 250 },
	{ below: 5000, ms: 500 },
	{ below: Infinity, ms: 1000 },
];

const UNUSED_MS = 600_000;
/** How long the first reader waits for WordPress: where the last state is stored, that one is good enough. */
const WORDPRESS_MS = { known: 1500, unknown: 5000 };

/** As many as one handover takes. */
export const MOST_WAITING = 500;
const TOPIC = 'chat';

/** What sidecars tell each other. */
type Told =
	| { kind: 'changed'; webinarId: number }
	| { kind: 'said'; webinarId: number; line: ChatLine };

const unixSeconds = (): number => Math.floor( Date.now() / 1000 );

/** The chats of this sidecar: takes what people say, and shows it to everybody in the room. */
export class Chats {
	private readonly chats = new Map< number, Chat >();
	private readonly opening = new Map< number, Promise< Chat | null > >();
	private readonly flushing = new Map< number, NodeJS.Timeout >();
	/** Chats that WordPress is asked for, and what waits for its answer. */
	private readonly wanted = new Map< number, () => void >();
	/** Messages that are being stored, by webinar, author and key: a page may send one twice at once. */
	private readonly saying = new Map< string, Promise< ChatLine > >();
	private readonly commit: GroupCommit;

	constructor( private readonly deps: ChatsDeps ) {
		this.commit = new GroupCommit( deps.store );
	}

	start(): void {
		this.deps.bus.subscribe( TOPIC, ( data ) => {
			const told = data as Told;
			const chat = this.chats.get( told.webinarId );
			if ( told.kind === 'changed' ) {
				if ( chat ) {
					this.deps.onChanged();
				}
			} else if ( chat ) {
				chat.take( told.line );
				this.flushSoon( told.webinarId );
			}
		} );
	}

	stop(): void {
		for ( const timer of this.flushing.values() ) {
			clearTimeout( timer );
		}
	}

	/**
	 * Takes a message. It is durable when the promise resolves, and reaches everybody within a second.
	 *
	 * @param  claims  Of a room token that is valid.
	 * @param  request As sent, of the right types.
	 * @throws {HttpError} When the rules refuse it.
	 */
	async say(
		claims: RoomTokenClaims,
		request: SayRequest
	): Promise< PushedMessage > {
		const chat = await this.open( claims );
		const text = cleanText( request.text );
		// A half of a character, which JSON can name.
		if ( /\p{Cs}/u.test( text ) ) {
			throw new HttpError( 'chat_request_invalid' );
		}
		const problem = textProblem( text );
		if ( problem ) {
			throw new HttpError( `chat_text_${ problem }` );
		}
		const name = [
			chat.webinarId,
			claims.leadId,
			request.message_key,
		] as const;
		let saying = this.saying.get( name.join() );
		if ( ! saying ) {
			saying = this.store( chat, claims, request, text ).finally( () =>
				this.saying.delete( name.join() )
			);
			this.saying.set( name.join(), saying );
		}
		const line = await saying;
		if ( line.text !== text ) {
			throw new HttpError( 'chat_key_used' );
		}
		return chat.push( chat.lineOf( line ) );
	}

	private async store(
		chat: Chat,
		claims: RoomTokenClaims,
		request: SayRequest,
		text: string
	): Promise< ChatLine > {
		const known =
			chat.find( claims.leadId, request.message_key ) ??
			( await this.deps.store.find(
				chat.webinarId,
				claims.leadId,
				request.message_key
			) );
		if ( known ) {
			return known;
		}
		const now = unixSeconds();
		if ( ! claims.moderates ) {
			this.check( chat, claims.leadId, text, request.is_question, now );
		}
		const line: ChatLine = {
			message_id: 0,
			lead_id: claims.leadId,
			user_id: claims.userId,
			message_key: request.message_key,
			name: claims.name,
			is_staff: claims.moderates,
			text,
			state: chat.rules.is_held && ! claims.moderates ? 'held' : 'shown',
			question: request.is_question ? 'asked' : 'none',
			votes: 0,
			answered_second: 0,
			chorus_of: 0,
			people: 1,
			said_at: now,
		};
		// What is being stored counts already: nobody says more by sending at once.
		const undo = chat.reserve( line );
		try {
			const stored = await this.commit.add( {
				webinarId: chat.webinarId,
				line,
				chorusKey: chorusKey( line ),
			} );
			if ( stored.isNew ) {
				await this.deps.bus.publish( TOPIC, {
					kind: 'said',
					webinarId: chat.webinarId,
					line: stored.line,
				} satisfies Told );
				this.deps.onSaid();
			} else {
				undo();
			}
			return stored.line;
		} catch ( error ) {
			undo();
			throw error;
		}
	}

	/**
	 * What a page has missed, as JSON.
	 *
	 * @param claims Of a room token that is valid.
	 * @param since  Stamp that the page has; empty for none.
	 */
	async catchUp( claims: RoomTokenClaims, since: string ): Promise< string > {
		const chat = await this.open( claims );
		return chat.catchUp(
			claims.leadId,
			since,
			unixSeconds(),
			this.deps.hub.streamCount( chat.webinarId )
		);
	}

	/** WordPress says that something in a chat has changed. */
	async noteChange( webinarId: number ): Promise< void > {
		await this.deps.bus.publish( TOPIC, {
			kind: 'changed',
			webinarId,
		} satisfies Told );
	}

	/** What WordPress is asked about: the open chats, and the revision that each has. */
	revisions(): Map< number, number > {
		const nowMs = Date.now();
		for ( const [ webinarId, chat ] of this.chats ) {
			if ( this.deps.hub.streamCount( webinarId ) > 0 ) {
				chat.lastUsedMs = nowMs;
			} else if ( nowMs - chat.lastUsedMs > UNUSED_MS ) {
				this.chats.delete( webinarId );
			}
		}
		return new Map( [
			...[ ...this.wanted.keys() ].map(
				( webinarId ) => [ webinarId, 0 ] as const
			),
			...[ ...this.chats ].map(
				( [ webinarId, chat ] ) => [ webinarId, chat.revision ] as const
			),
		] );
	}

	/**
	 * Takes what WordPress answered.
	 *
	 * @param webinarId The chat.
	 * @param answer    Null where there is no such chat.
	 */
	async merge(
		webinarId: number,
		answer: SidecarChat | null
	): Promise< void > {
		const known = this.chats.get( webinarId );
		if ( ! answer ) {
			this.chats.delete( webinarId );
		} else if ( known ) {
			const { stamp: before, revision } = known;
			const { bannedLeads, hidden } = known.merge(
				answer,
				unixSeconds()
			);
			this.flushSoon( webinarId );
			this.tellBans( known, bannedLeads );
			if ( known.revision !== revision ) {
				this.tellStaff( known );
			}
			for ( const line of hidden ) {
				await this.deps.store.endChorus( webinarId, chorusKey( line ) );
			}
			if ( before !== known.stamp || bannedLeads.size > 0 ) {
				await this.deps.store.saveChat( known.snapshot() );
			}
		} else if ( this.wanted.has( webinarId ) ) {
			await this.create( answer );
			await this.deps.store.saveChat( answer );
		}
		this.wanted.get( webinarId )?.();
	}

	async forget( leadId: number ): Promise< void > {
		await this.deps.store.forget( leadId );
		for ( const chat of this.chats.values() ) {
			chat.forget( leadId );
			this.flushSoon( chat.webinarId );
		}
	}

	private check(
		chat: Chat,
		leadId: number,
		text: string,
		isQuestion: boolean,
		now: number
	): void {
		const { mode, slow_seconds: slowSeconds } = chat.rules;
		if ( mode === 'closed' ) {
			throw new HttpError( 'chat_closed' );
		}
		if ( chat.banOf( leadId, now ) ) {
			throw new HttpError( 'chat_banned' );
		}
		if ( mode === 'off' ) {
			throw new HttpError( 'chat_off' );
		}
		if ( mode === 'staff' ) {
			throw new HttpError( 'chat_staff_only' );
		}
		if ( mode === 'questions' && ! isQuestion ) {
			throw new HttpError( 'chat_questions_only' );
		}
		const wait = waitFor( chat.saidBy( leadId ), text, slowSeconds, now );
		if ( wait.rule !== 'none' ) {
			throw new HttpError(
				wait.rule === 'same' ? 'chat_said_already' : 'chat_too_fast',
				undefined,
				wait.seconds
			);
		}
	}

	/** @throws {HttpError} When the person may not read or write here, or WordPress has not said anything about this chat yet. */
	private async open( claims: RoomTokenClaims ): Promise< Chat > {
		if ( claims.name === '' ) {
			throw new HttpError( 'chat_not_here' );
		}
		if ( ! this.deps.hub.hasStreamOf( claims ) ) {
			throw new HttpError( 'chat_stream_missing' );
		}
		const { webinarId } = claims;
		const known = this.chats.get( webinarId );
		if ( known ) {
			return known;
		}
		let opening = this.opening.get( webinarId );
		if ( ! opening ) {
			opening = this.load( webinarId ).finally( () =>
				this.opening.delete( webinarId )
			);
			this.opening.set( webinarId, opening );
		}
		const chat = await opening;
		if ( ! chat ) {
			throw new HttpError( 'chat_unavailable' );
		}
		return chat;
	}

	private async load( webinarId: number ): Promise< Chat | null > {
		const stored = await this.deps.store.findChat( webinarId );
		await new Promise< void >( ( resolve ) => {
			const timer = setTimeout(
				resolve,
				stored ? WORDPRESS_MS.known : WORDPRESS_MS.unknown
			);
			this.wanted.set( webinarId, () => {
				clearTimeout( timer );
				resolve();
			} );
			this.deps.onChanged();
		} );
		this.wanted.delete( webinarId );
		return (
			this.chats.get( webinarId ) ?? ( stored && this.create( stored ) )
		);
	}

	private async create( chat: SidecarChat ): Promise< Chat > {
		const created = new Chat( chat.webinar_id, chat );
		for ( const { webinarId, line } of await this.deps.store.waiting(
			MOST_WAITING,
			true
		) ) {
			if ( webinarId === chat.webinar_id ) {
				created.take( line );
			}
		}
		created.markSent();
		this.chats.set( chat.webinar_id, created );
		return created;
	}

	private flushSoon( webinarId: number ): void {
		if ( this.flushing.has( webinarId ) ) {
			return;
		}
		const streams = this.deps.hub.streamCount( webinarId );
		const { ms } = FLUSH_MS.find( ( { below } ) => streams < below ) ?? {
			ms: 1000,
		};
		this.flushing.set(
			webinarId,
			setTimeout( () => {
				this.flushing.delete( webinarId );
				const frame = this.chats.get( webinarId )?.nextFrame();
				if ( frame ) {
					this.write( webinarId, frame );
				}
			}, ms )
		);
	}

	private write(
		webinarId: number,
		payload: object,
		isFor?: Parameters< RoomHub[ 'write' ] >[ 2 ]
	): void {
		this.deps.hub.write(
			webinarId,
			formatEvent( 'module', { name: 'chat', payload } ),
			isFor
		);
	}

	/** A ban is nobody's business but that of the banned person. */
	private tellBans( chat: Chat, leadIds: ReadonlySet< number > ): void {
		for ( const leadId of leadIds ) {
			this.write(
				chat.webinarId,
				{ ban: chat.banOf( leadId, unixSeconds() ) },
				( subscriber ) => subscriber.leadId === leadId
			);
		}
	}

	/** Staff read in WordPress what others do not see: what is held and hidden, and who is banned. */
	private tellStaff( { webinarId, revision }: Chat ): void {
		this.write(
			webinarId,
			{ staff_revision: revision },
			( subscriber ) => subscriber.moderates
		);
	}

	/** Deletes what is kept for too long. */
	async purge(): Promise< void > {
		try {
			await this.deps.store.purge( Date.now() );
		} catch ( error ) {
			this.deps.log.error(
				{ reason: describeError( error ) },
				'purge_failed'
			);
		}
	}
}

/** Groups messages by webinar, in their order. */
export function byWebinar(
	messages: readonly ChatMessage[]
): Map< number, ChatMessage[] > {
	const groups = new Map< number, ChatMessage[] >();
	for ( const message of messages ) {
		groups.set( message.webinarId, [
			...( groups.get( message.webinarId ) ?? [] ),
			message,
		] );
	}
	return groups;
}

/** What the same short texts have in common; empty for a message that stands alone. */
const chorusKey = ( line: ChatLine ): string =>
	line.is_staff ||
	line.question !== 'none' ||
	line.state === 'held' ||
	[ ...line.text ].length > LONGEST_OF_CHORUS
		? ''
		: foldedText( line.text );
