import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type {
	PresentPerson,
	RoomAnnouncement,
	RoomBroadcast,
	SidecarHealth,
	SidecarPresenceEvent,
} from '../../../contract/generated/types.ts';
import { HttpError } from '../errors.ts';
import { describeError, type Logger } from '../log.ts';
import { isNewer, shownAt, type HeardAnnouncement } from './announcement.ts';
import { frameOf, RoomStream, type Listener } from './event-stream.ts';
import type { RoomFanOut, RoomStore } from './store/room-store.ts';
import { Tally } from './tally.ts';

export type RoomLimits = {
	readonly connections: number;
	readonly connectionsPerPerson: number;
	readonly connectionsPerAddress: number;
};

export type RoomsHubDeps = {
	readonly store: Pick< RoomStore, 'keep' | 'find' >;
	readonly fanOut: RoomFanOut;
	readonly limits: RoomLimits;
	/**
	 * WordPress should be told at once who is there, and asked what is shown: a room that nothing is known of is open, or a
	 * broadcast begins. Null where it is told nothing: then nobody may listen, for a page that does is not said to be
	 * present by anybody else.
	 */
	readonly onPresenceDue: ( () => void ) | null;
	readonly log: Logger;
	/** Unix milliseconds. */
	readonly now?: () => number;
};

/** What WordPress is told of a room. */
export type RoomPresence = SidecarPresenceEvent[ 'data' ][ 'rooms' ][ number ];

const SWEEP_INTERVAL_MS = 1000;
// Less than what proxies allow a silent connection: 30 seconds and more.
const HEARTBEAT_AFTER_MS = 25_000;
const HEARTBEAT = Buffer.from( ':\n\n' );
// A phone that is locked keeps its connection and reads nothing: only who opens the next stream is there.
const LIFE_MS = 180_000;
// So many writes take some ten milliseconds: then others get their turn.
const WRITES_A_TURN = 1000;

type People = { readonly count: number; readonly isForAll: boolean };

class Room {
	readonly streams = new Set< RoomStream >();
	heard: HeardAnnouncement | null = null;
	/** Key of what all streams have been sent, or are being sent. */
	shown = '';
	stage: RoomBroadcast[ 'stage' ] | null = null;
	people: People | null = null;

	constructor( readonly webinarId: number ) {}
}

/** The open streams of all rooms, and what is shown in them. */
export class RoomsHub {
	private readonly rooms = new Map< number, Room >();
	private readonly byPerson = new Tally< number >();
	private readonly byAddress = new Tally< string >();
	private readonly now: () => number;
	private sweeper: NodeJS.Timeout | undefined;
	private connections = 0;
	private isStopping = false;
	private isHeard = true;

	constructor( private readonly deps: RoomsHubDeps ) {
		this.now = deps.now ?? Date.now;
	}

	start(): void {
		this.deps.fanOut.subscribe( ( heard ) => this.show( heard ) );
		this.sweeper = setInterval( () => this.sweep(), SWEEP_INTERVAL_MS );
	}

	/**
	 * @param isHeard Whether WordPress takes what it is told of who is there. While it does not, nobody may listen.
	 */
	setHeard( isHeard: boolean ): void {
		this.isHeard = isHeard;
		if ( ! isHeard ) {
			this.endAll();
		}
	}

	/** Ends all streams: the pages come back, here or at another sidecar. */
	stop(): void {
		this.isStopping = true;
		clearInterval( this.sweeper );
		this.endAll();
	}

	private endAll(): void {
		for ( const room of this.rooms.values() ) {
			for ( const stream of room.streams ) {
				this.end( room, stream );
			}
		}
	}

	/**
	 * Shows what WordPress has told, and keeps it, when it is newer than what is known.
	 *
	 * @param announcement
	 * @param answeredEtag Of the announcement that WordPress was told to be shown when it answered with this one. While
	 *                     that is shown yet, the answer is the later one, whatever its numbers are: a database that was
	 *                     restored from a backup counts from lower ones.
	 */
	async announce(
		announcement: RoomAnnouncement,
		answeredEtag?: string
	): Promise< void > {
		const heard = { announcement, heardAtMs: this.now() };
		const isCertain =
			answeredEtag !== undefined &&
			answeredEtag ===
				this.rooms.get( announcement.webinar_id )?.heard?.announcement
					.etag;
		// First: the screens do not wait for the disk.
		this.show( heard, isCertain );
		if ( await this.deps.store.keep( heard, isCertain ) ) {
			await this.deps.fanOut.publish( heard );
		}
	}

	/**
	 * What a room shows cannot be told: its pages ask WordPress by themselves until it can.
	 *
	 * @param webinarId
	 */
	distrust( webinarId: number ): void {
		const room = this.rooms.get( webinarId );
		if ( ! room?.heard ) {
			return;
		}
		room.heard = null;
		room.shown = '';
		const nowMs = this.now();
		const frame = frameOf( 'closed', {} );
		void inTurns( room.streams, ( stream ) => {
			const isDue = room.heard === null;
			if ( isDue ) {
				stream.shown = '';
				stream.write( frame, nowMs );
			}
			return isDue;
		} );
	}

	/**
	 * Opens a stream for whom WordPress has admitted.
	 *
	 * @param  listener
	 * @param  lastEventId Of the last event `state` that the page was sent; empty when there was none.
	 * @param  response
	 * @throws {HttpError} 429 or 503 when there are too many, 404 when WordPress is not told.
	 */
	open(
		listener: Listener,
		lastEventId: string,
		response: ServerResponse
	): void {
		this.refuseTooMany( listener );
		const nowMs = this.now();
		const room = this.roomOf( listener.webinarId );
		const stream = new RoomStream(
			listener,
			response,
			nowMs,
			// Not all end at once that began at once.
			Math.min(
				listener.expiresAtMs,
				nowMs + LIFE_MS * ( 0.8 + 0.4 * Math.random() )
			),
			lastEventId
		);
		this.connections += 1;
		this.byPerson.add( listener.userId );
		this.byAddress.add( listener.address );
		room.streams.add( stream );
		response.once( 'close', () => this.forget( room, stream ) );
		this.sendState( room, [ stream ] );
		this.sendPeople( room, [ stream ] );
	}

	/**
	 * Tells how many attendees are there: staff always, others where they may see it.
	 *
	 * @param webinarId
	 * @param people
	 */
	tellPeople( webinarId: number, people: People ): void {
		const room = this.rooms.get( webinarId );
		if (
			! room ||
			( room.people?.count === people.count &&
				room.people.isForAll === people.isForAll )
		) {
			return;
		}
		const wasForAll = room.people?.isForAll;
		room.people = people;
		this.sendPeople( room, room.streams );
		if ( wasForAll && ! people.isForAll ) {
			this.takePeopleBack( room );
		}
	}

	/** Which rooms are open here, and whose pages are watched; each page once. */
	presence(): RoomPresence[] {
		return [ ...this.rooms.values() ].map( ( room ) => {
			const people = new Map< string, PresentPerson >();
			for ( const { listener } of room.streams ) {
				const { leadId, userId, device } = listener;
				if ( listener.isWatching && ! listener.isStaff ) {
					people.set( `${ leadId } ${ device }`, {
						lead_id: leadId,
						user_id: userId,
						device,
					} );
				}
			}
			return {
				webinar_id: room.webinarId,
				etag: room.heard?.announcement.etag ?? '',
				people: [ ...people.values() ],
			};
		} );
	}

	counts(): SidecarHealth[ 'rooms' ] {
		return { open: this.rooms.size, connections: this.connections };
	}

	/** What the clock alone changes: the next state, signs of life, the end of a stream's time. */
	sweep(): void {
		const nowMs = this.now();
		for ( const room of this.rooms.values() ) {
			this.sendStateWhenDue( room );
			for ( const stream of room.streams ) {
				if ( stream.endsAtMs <= nowMs ) {
					this.end( room, stream );
				}
			}
		}
		void inTurns( this.streams(), ( stream ) => {
			const isSilent = stream.isSilentSince( nowMs - HEARTBEAT_AFTER_MS );
			if ( isSilent ) {
				stream.write( HEARTBEAT, nowMs );
			}
			return isSilent;
		} );
	}

	private *streams(): Iterable< RoomStream > {
		for ( const room of this.rooms.values() ) {
			yield* room.streams;
		}
	}

	private refuseTooMany( listener: Listener ): void {
		const { limits, onPresenceDue } = this.deps;
		const { userId, address } = listener;
		if ( ! onPresenceDue ) {
			throw new HttpError(
				404,
				'room_streams_off',
				'This sidecar does not tell WordPress who is there: set WORDPRESS_HEARTBEAT_URL, see sidecar/.env.example.'
			);
		}
		if ( ! this.isHeard ) {
			throw tryLater(
				503,
				'room_presence_unheard',
				'WordPress does not take from this sidecar who is there: its log says why.'
			);
		}
		if ( this.isStopping || this.connections >= limits.connections ) {
			throw tryLater(
				503,
				'room_streams_full',
				'This sidecar has as many streams as it may: ask read-sync meanwhile.'
			);
		}
		if (
			this.byPerson.of( userId ) >= limits.connectionsPerPerson &&
			! this.endFormer( listener )
		) {
			throw tryLater(
				429,
				'room_streams_of_person',
				'The room is open in too many pages of this person: close some.'
			);
		}
		if ( this.byAddress.of( address ) >= limits.connectionsPerAddress ) {
			throw tryLater(
				429,
				'room_streams_of_address',
				'Too many streams come from this address: see ROOM_CONNECTIONS_PER_ADDRESS and TRUST_PROXY in sidecar/.env.example.'
			);
		}
	}

	/**
	 * A page that lost its network comes back long before its former stream is known to be dead.
	 * @param root0
	 * @param root0.webinarId
	 * @param root0.userId
	 * @param root0.device
	 */
	private endFormer( { webinarId, userId, device }: Listener ): boolean {
		const room = this.rooms.get( webinarId );
		if ( ! room ) {
			return false;
		}
		for ( const stream of room.streams ) {
			const { listener } = stream;
			if ( listener.userId === userId && listener.device === device ) {
				this.end( room, stream );
				return true;
			}
		}
		return false;
	}

	private roomOf( webinarId: number ): Room {
		let room = this.rooms.get( webinarId );
		if ( ! room ) {
			room = new Room( webinarId );
			this.rooms.set( webinarId, room );
			void this.recall( room );
		}
		return room;
	}

	/**
	 * Shows in a room that has just been opened what was told of it before.
	 * @param room
	 */
	private async recall( room: Room ): Promise< void > {
		try {
			const heard = await this.deps.store.find( room.webinarId );
			if ( heard ) {
				this.show( heard );
			}
		} catch ( error ) {
			this.deps.log.error(
				{ reason: describeError( error ) },
				'room_not_recalled'
			);
		}
		if ( ! room.heard && room.streams.size > 0 ) {
			this.deps.onPresenceDue?.();
		}
	}

	private show( heard: HeardAnnouncement, isCertain = false ): void {
		const { announcement } = heard;
		const room = this.rooms.get( announcement.webinar_id );
		if (
			room &&
			( ! room.heard ||
				isCertain ||
				isNewer( announcement, room.heard.announcement ) )
		) {
			room.heard = heard;
			this.sendStateWhenDue( room );
		}
	}

	private sendStateWhenDue( room: Room ): void {
		if ( room.heard ) {
			const { key, state } = shownAt( room.heard, this.now() );
			if ( key !== room.shown ) {
				room.shown = key;
				this.sendState( room, room.streams );
				const stage = state?.stage ?? null;
				if (
					room.stage &&
					room.stage !== stage &&
					stage === 'viewing'
				) {
					this.deps.onPresenceDue?.();
				}
				room.stage = stage;
			}
		}
	}

	/**
	 * Sends what is shown now to those of them who do not show it yet.
	 *
	 * @param room
	 * @param streams Of this room.
	 */
	private sendState( room: Room, streams: Iterable< RoomStream > ): void {
		const { heard } = room;
		if ( ! heard ) {
			return;
		}
		const nowMs = this.now();
		const { key, eventId, state } = shownAt( heard, nowMs );
		const frame = state
			? frameOf( 'state', state, eventId )
			: frameOf( 'closed', {} );
		void inTurns( streams, ( stream ) => {
			// Who has not got it before the next one came gets that one only.
			const isDue = stream.shown !== key && room.heard === heard;
			if ( isDue ) {
				stream.shown = key;
				stream.write( frame, nowMs );
			}
			return isDue;
		} );
	}

	private sendPeople( room: Room, streams: Iterable< RoomStream > ): void {
		const { people } = room;
		if ( ! people ) {
			return;
		}
		const nowMs = this.now();
		const frame = frameOf( 'people', { people: people.count } );
		void inTurns( streams, ( stream ) => {
			const isDue =
				( people.isForAll || stream.listener.isStaff ) &&
				room.people === people;
			if ( isDue ) {
				stream.write( frame, nowMs );
			}
			return isDue;
		} );
	}

	private takePeopleBack( room: Room ): void {
		const nowMs = this.now();
		const frame = frameOf( 'people', { people: null } );
		void inTurns( room.streams, ( stream ) => {
			const isDue = ! stream.listener.isStaff && ! room.people?.isForAll;
			if ( isDue ) {
				stream.write( frame, nowMs );
			}
			return isDue;
		} );
	}

	private end( room: Room, stream: RoomStream ): void {
		stream.end();
		// At once: nothing may be written to it any more.
		this.forget( room, stream );
	}

	private forget( room: Room, stream: RoomStream ): void {
		if ( ! room.streams.delete( stream ) ) {
			return;
		}
		const { userId, address } = stream.listener;
		this.connections -= 1;
		this.byPerson.remove( userId );
		this.byAddress.remove( address );
		if ( room.streams.size === 0 ) {
			this.rooms.delete( room.webinarId );
		}
	}
}

/**
 * Writes to one after the other, and lets others have their turn in between.
 *
 * @param streams May change meanwhile.
 * @param write   Returns whether it has written.
 */
async function inTurns(
	streams: Iterable< RoomStream >,
	write: ( stream: RoomStream ) => boolean
): Promise< void > {
	let written = 0;
	for ( const stream of streams ) {
		if ( write( stream ) ) {
			written += 1;
			if ( written % WRITES_A_TURN === 0 ) {
				await nextTurn();
			}
		}
	}
}

const tryLater = ( status: number, code: string, message: string ): HttpError =>
	// Not all come back at once that were refused at once.
	new HttpError(
		status,
		code,
		message,
		30 + Math.floor( Math.random() * 60 )
	);
