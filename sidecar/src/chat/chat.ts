import { createHmac, randomBytes } from 'node:crypto';
import type {
	ChatBan,
	ChatCatchUp,
	ChatFrame,
	ChatLine,
	PushedMessage,
	SidecarChat,
} from '../../../contract/generated/types.ts';
import { LOOKED_AT_SECONDS, type Said } from './pace.ts';

/** As many as a page shows. */
const MOST_LINES = 150;

/** Of messages. What else is in a frame is small. */
const LARGEST_FRAME_BYTES = 14 * 1024;

/** A message that WordPress does not name for so long was stored there before, or never will be. */
const LOCAL_SECONDS = 120;

type Ban = SidecarChat[ 'bans' ][ number ];

type Entry = {
	line: ChatLine;
	/** Number of the change that touched it last. */
	change: number;
	/** WordPress has not named it yet. */
	isLocal: boolean;
};

export type Rules = SidecarChat[ 'rules' ];

/**
 * One chat as this sidecar knows it: what WordPress said last, and what people have said here since. It is the same for everybody; a
 * reader is only told which messages are their own.
 */
export class Chat {
	/** Of WordPress. */
	revision = 0;
	lastUsedMs = 0;
	private readonly entries = new Map< number, Entry >();
	private bans = new Map< number, Ban >();
	private pinnedLine: ChatLine | null = null;
	private readonly said = new Map< number, Said[] >();
	private change = 0;
	private sentChange = 0;
	private sentRules = '';
	/** New lines that were trimmed before a frame took them. */
	private untold = 0;
	/** Changes below are forgotten: a page that has less has a gap. */
	private oldestChange = 0;
	/** Changes of another process mean nothing here. */
	private readonly epoch = randomBytes( 6 ).toString( 'base64url' );
	private readonly authorKey = randomBytes( 16 );
	private everything: { change: number; json: string } | null = null;
	rules: Rules;

	constructor(
		readonly webinarId: number,
		chat: SidecarChat
	) {
		this.rules = chat.rules;
		this.merge( { ...chat, has_gap: true }, 0 );
	}

	/** What WordPress said last, with what was said here since. */
	snapshot(): SidecarChat {
		return {
			webinar_id: this.webinarId,
			revision: this.revision,
			has_gap: true,
			rules: this.rules,
			lines: this.latest().map( ( { line } ) => line ),
			pinned: this.pinnedLine,
			bans: [ ...this.bans.values() ],
		};
	}

	/**
	 * Takes what changed in WordPress.
	 *
	 * @param chat Answer of WordPress.
	 * @param now  Unix seconds.
	 * @return The people whose ban has changed, and the lines that were hidden.
	 */
	merge(
		chat: SidecarChat,
		now: number
	): { bannedLeads: Set< number >; hidden: ChatLine[] } {
		const hidden: ChatLine[] = [];
		if ( chat.has_gap ) {
			const named = new Set(
				chat.lines.map( ( line ) => line.message_id )
			);
			for ( const { line, isLocal, change } of this.latest() ) {
				if (
					! named.has( line.message_id ) &&
					! ( isLocal && line.said_at > now - LOCAL_SECONDS )
				) {
					this.entries.delete( line.message_id );
					this.oldestChange = Math.max( this.oldestChange, change );
				}
			}
		}
		const localIds = new Map(
			[ ...this.entries.values() ]
				.filter( ( { isLocal } ) => isLocal )
				.map( ( { line } ) => [
					authorAndKey( line ),
					line.message_id,
				] )
		);
		for ( const line of chat.lines ) {
			const localId = localIds.get( authorAndKey( line ) );
			if ( localId !== undefined && localId !== line.message_id ) {
				// WordPress had it before, or the id was taken there.
				this.set( { ...line, message_id: localId, state: 'hidden' } );
			}
			const known = this.entries.get( line.message_id );
			if ( known?.line.state === 'shown' && line.state === 'hidden' ) {
				hidden.push( line );
			}
			this.set( {
				...line,
				// WordPress counts those who joined here a little later.
				people: Math.max( line.people, known?.line.people ?? 0 ),
			} );
			this.remember( line );
		}
		this.revision = chat.revision;
		if (
			JSON.stringify( [ chat.rules, chat.pinned ] ) !==
			this.encodedRules()
		) {
			this.change += 1;
			this.rules = chat.rules;
			this.pinnedLine = chat.pinned;
		}
		const bans = new Map(
			chat.bans.map( ( ban ) => [ ban.lead_id, ban ] )
		);
		const bannedLeads = new Set(
			[ ...bans.keys(), ...this.bans.keys() ].filter(
				( leadId ) =>
					JSON.stringify( bans.get( leadId ) ) !==
					JSON.stringify( this.bans.get( leadId ) )
			)
		);
		this.bans = bans;
		this.trim();
		return { bannedLeads, hidden };
	}

	/** Takes a message that a sidecar has stored. */
	take( line: ChatLine ): void {
		this.remember( line );
		const chorus = this.entries.get( line.chorus_of );
		if ( chorus ) {
			this.set(
				{ ...chorus.line, people: chorus.line.people + 1 },
				chorus.isLocal
			);
		} else if ( ! this.entries.has( line.message_id ) ) {
			this.set( line, true );
		}
		this.trim();
	}

	/**
	 * Counts what is being stored, so that nobody says more by sending at once.
	 *
	 * @return Takes it back.
	 */
	reserve( line: ChatLine ): () => void {
		this.remember( line );
		return () => {
			const said = this.said.get( line.lead_id ) ?? [];
			this.said.set(
				line.lead_id,
				said.filter(
					( { text, said_at: at } ) =>
						text !== line.text || at !== line.said_at
				)
			);
		};
	}

	/** The line that shows a message. */
	lineOf( line: ChatLine ): ChatLine {
		return (
			this.entries.get( line.chorus_of || line.message_id )?.line ?? line
		);
	}

	/** A message of an author, by its key. */
	find( leadId: number, key: string ): ChatLine | null {
		for ( const { line } of this.entries.values() ) {
			if ( line.lead_id === leadId && line.message_key === key ) {
				return line;
			}
		}
		return null;
	}

	/** What a person said in the last minutes, the latest first. */
	saidBy( leadId: number ): readonly Said[] {
		return this.said.get( leadId ) ?? [];
	}

	/** @param now Unix seconds. */
	banOf( leadId: number, now: number ): ChatBan | null {
		const ban = this.bans.get( leadId );
		return ban && ( ban.until === 0 || ban.until > now )
			? { scope: ban.scope, reason: ban.reason, until: ban.until }
			: null;
	}

	forget( leadId: number ): void {
		for ( const { line } of [ ...this.entries.values() ] ) {
			if ( line.lead_id === leadId ) {
				this.set( { ...line, state: 'hidden' } );
			}
		}
		this.said.delete( leadId );
		this.bans.delete( leadId );
	}

	get stamp(): string {
		return `${ this.epoch }.${ this.change }`;
	}

	/**
	 * What everybody is told since the last frame; null where nothing has changed for them. Of what is too much to read, messages of
	 * staff and questions are shown.
	 */
	nextFrame(): ChatFrame | null {
		const changed = this.since( this.sentChange );
		const messages: PushedMessage[] = [];
		let bytes = 0;
		let more = this.untold;
		const byImportance = changed
			.filter( ( { line } ) => line.state === 'shown' )
			.reverse()
			.sort(
				( one, other ) =>
					Number( isImportant( other.line ) ) -
					Number( isImportant( one.line ) )
			);
		for ( const { line } of byImportance ) {
			const message = this.push( line );
			bytes += Buffer.byteLength( JSON.stringify( message ) );
			if ( bytes <= LARGEST_FRAME_BYTES ) {
				messages.push( message );
			} else {
				more += 1;
			}
		}
		const gone = idsOf( changed, 'hidden' );
		if (
			messages.length === 0 &&
			gone.length === 0 &&
			this.encodedRules() === this.sentRules
		) {
			return null;
		}
		this.markSent();
		return this.frame( {
			messages: messages.sort(
				( one, other ) => one.message_id - other.message_id
			),
			more,
			gone,
		} );
	}

	/** Pages have what there is, or ask for it. */
	markSent(): void {
		this.sentChange = this.change;
		this.sentRules = this.encodedRules();
		this.untold = 0;
	}

	private encodedRules(): string {
		return JSON.stringify( [ this.rules, this.pinnedLine ] );
	}

	/**
	 * What a page has missed.
	 *
	 * @param leadId  Reader.
	 * @param since   Stamp that the page has; empty for none.
	 * @param now     Unix seconds.
	 * @param streams Event streams of the room.
	 * @return A ChatCatchUp as JSON. What is the same for everybody is encoded once.
	 */
	catchUp(
		leadId: number,
		since: string,
		now: number,
		streams: number
	): string {
		const [ epoch, change ] = since.split( '.' );
		const has = epoch === this.epoch ? Number( change ) : -1;
		const own = this.latest()
			.filter(
				( { line } ) =>
					line.lead_id === leadId && line.state !== 'shown'
			)
			.map( ( { line } ) => this.push( line ) );
		const rest: Omit< ChatCatchUp, 'frame' > = {
			author: this.authorOf( leadId ),
			ban: this.banOf( leadId, now ),
			own,
			streams,
		};
		const frame =
			has >= this.oldestChange && has <= this.change
				? JSON.stringify( this.frameSince( has ) )
				: this.encodedEverything();
		return `${ JSON.stringify( rest ).slice( 0, -1 ) },"frame":${ frame }}`;
	}

	/** As everybody in the room reads it. */
	push( line: ChatLine ): PushedMessage {
		const {
			lead_id: leadId,
			user_id: _userId,
			chorus_of: _chorusOf,
			...shown
		} = line;
		return { ...shown, author: this.authorOf( leadId ) };
	}

	private authorOf( leadId: number ): string {
		return createHmac( 'sha256', this.authorKey )
			.update( String( leadId ) )
			.digest( 'base64url' )
			.slice( 0, 10 );
	}

	private frame(
		parts: Pick< ChatFrame, 'messages' | 'more' | 'gone' > &
			Partial< ChatFrame >
	): ChatFrame {
		return {
			stamp: this.stamp,
			has_gap: false,
			rules: this.rules,
			pinned: this.pinnedLine && this.push( this.pinnedLine ),
			...parts,
		};
	}

	private frameSince( change: number ): ChatFrame {
		const changed = this.since( change );
		return this.frame( {
			messages: changed
				.filter( ( { line } ) => line.state === 'shown' )
				.map( ( { line } ) => this.push( line ) ),
			more: 0,
			gone: idsOf( changed, 'hidden' ),
		} );
	}

	private encodedEverything(): string {
		if ( this.everything?.change !== this.change ) {
			this.everything = {
				change: this.change,
				json: JSON.stringify(
					this.frame( {
						has_gap: true,
						messages: this.latest()
							.filter( ( { line } ) => line.state === 'shown' )
							.map( ( { line } ) => this.push( line ) ),
						more: 0,
						gone: [],
					} )
				),
			};
		}
		return this.everything.json;
	}

	/** In the order in which they were said. */
	private latest(): Entry[] {
		return [ ...this.entries.values() ].sort(
			( one, other ) => one.line.message_id - other.line.message_id
		);
	}

	private since( change: number ): Entry[] {
		return this.latest().filter( ( entry ) => entry.change > change );
	}

	private set( line: ChatLine, isLocal = false ): void {
		const known = this.entries.get( line.message_id );
		if (
			known &&
			JSON.stringify( known.line ) === JSON.stringify( line )
		) {
			known.isLocal = isLocal;
			return;
		}
		this.entries.set( line.message_id, {
			line,
			change: ++this.change,
			isLocal,
		} );
	}

	private remember( line: ChatLine ): void {
		const said = this.said.get( line.lead_id ) ?? [];
		if (
			said.some(
				( { text, said_at: at } ) =>
					text === line.text && at === line.said_at
			)
		) {
			return;
		}
		const since = Math.floor( Date.now() / 1000 ) - LOOKED_AT_SECONDS;
		const kept = [ { text: line.text, said_at: line.said_at }, ...said ]
			.filter( ( { said_at: at } ) => at >= since )
			.sort( ( one, other ) => other.said_at - one.said_at )
			.slice( 0, 20 );
		if ( kept.length > 0 ) {
			this.said.set( line.lead_id, kept );
		}
	}

	private trim(): void {
		const surplus = this.entries.size - MOST_LINES;
		if ( surplus <= 0 ) {
			return;
		}
		for ( const { line, change } of this.latest().slice( 0, surplus ) ) {
			this.entries.delete( line.message_id );
			this.untold += Number(
				change > this.sentChange && line.state === 'shown'
			);
			this.oldestChange = Math.max( this.oldestChange, change );
		}
	}
}

const isImportant = ( { is_staff: isStaff, question }: ChatLine ): boolean =>
	isStaff || question !== 'none';

const idsOf = (
	entries: readonly Entry[],
	state: ChatLine[ 'state' ]
): number[] =>
	entries
		.filter( ( { line } ) => line.state === state )
		.map( ( { line } ) => line.message_id );

const authorAndKey = ( line: ChatLine ): string =>
	`${ line.lead_id } ${ line.message_key }`;
