import { scheduleMs } from '../clock.ts';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type {
	ReportedPage,
	RoomAnnouncement,
	RoomEvent,
	SidecarHealth,
} from '../../../contract/generated/types.ts';
import type { RoomLimits } from '../config.ts';
import { HttpError } from '../errors.ts';
import { describeError, type Logger } from '../log.ts';
import type { Bus } from '../storage/bus.ts';
import type { ReceivedAnnouncement } from './announcement.ts';
import { ConnectionLimiter } from './connection-limiter.ts';
import { EventStream, formatEvent, type Subscriber } from './event-stream.ts';
import { RevokedTokens } from './revoked-tokens.ts';
import type { RenewRoomToken, RoomTokenClaims } from './room-token.ts';
import { Room, type AttendeeCount, type RoomPresence } from './room.ts';
import type { RoomFanOut, RoomStore } from './store/room-store.ts';
import { writeInBatches } from './write-in-batches.ts';

export type RoomHubDeps = {
	readonly store: Pick< RoomStore, 'save' | 'find' >;
	readonly fanOut: RoomFanOut;
	readonly bus: Bus;
	readonly limits: RoomLimits;
	readonly renewRoomToken: RenewRoomToken;
	/**
	 * Called when a presence report should be sent at once: a room without an announcement is open, or a broadcast
	 * starts. Null when this sidecar sends no presence reports: then the hub rejects event streams, because a page
	 * with an event stream does not report its presence to WordPress itself.
	 */
	readonly onPresenceDue: ( () => void ) | null;
	readonly log: Logger;
	/** Unix milliseconds. */
	readonly now?: () => number;
};

const SWEEP_INTERVAL_MS = 1000;
// Most proxies close a connection that is silent for a minute, and so do the pages.
const HEARTBEAT_AFTER_MS = 40_000;
const HEARTBEAT = Buffer.from( ':\n\n' );
// A locked phone keeps its connection open: only a page that opens the next event stream is present.
const STREAM_LIFETIME_MS = 180_000;
const RENEW_TOKEN_BEFORE_MS = 1_800_000;

/** A person whom WordPress does not let stay, as it names them. */
type RefusedPerson = Pick< ReportedPage, 'user_id' > & {
	readonly sign_in: string;
};

/** The open rooms of this sidecar: publishes announcements to their event streams. */
export class RoomHub {
	private readonly rooms = new Map< number, Room >();
	private readonly limiter: ConnectionLimiter;
	private readonly revoked = new RevokedTokens();
	readonly now: () => number;
	private sweeper: NodeJS.Timeout | undefined;
	private isStopping = false;
	private isPresenceAccepted = true;

	constructor( private readonly deps: RoomHubDeps ) {
		this.limiter = new ConnectionLimiter( deps.limits );
		this.now = deps.now ?? scheduleMs;
	}

	start(): void {
		this.deps.fanOut.subscribe( ( received ) => this.apply( received ) );
		this.deps.bus.subscribe( 'room_events', ( event ) => {
			const { webinar_id: webinarId, ...told } = event as RoomEvent;
			this.write( webinarId, formatEvent( 'module', told ) );
		} );
		this.sweeper = setInterval( () => this.sweep(), SWEEP_INTERVAL_MS );
	}

	/**
	 * @param isAccepted Whether WordPress accepts the presence reports. While it does not, the hub has no event streams.
	 */
	setPresenceAccepted( isAccepted: boolean ): void {
		this.isPresenceAccepted = isAccepted;
		if ( ! isAccepted ) {
			this.closeAll();
		}
	}

	/** Closes all event streams: the pages reconnect, here or to another sidecar. */
	stop(): void {
		this.isStopping = true;
		clearInterval( this.sweeper );
		this.closeAll();
	}

	private closeAll(): void {
		for ( const room of this.rooms.values() ) {
			for ( const stream of room.streams ) {
				this.close( room, stream );
			}
		}
	}

	/**
	 * Sends an announcement to its room and stores it, if it is newer than the current one.
	 *
	 * @param reportedEtag The announcement that a presence report named, when WordPress answers with this one. While the
	 *                     room still shows it, the answer replaces it whatever its version is: after a restored backup
	 *                     WordPress counts from lower versions.
	 */
	async publish(
		announcement: RoomAnnouncement,
		reportedEtag?: string
	): Promise< void > {
		const received = { announcement, receivedAtMs: this.now() };
		const room = this.rooms.get( announcement.webinar_id );
		const isAuthoritative =
			reportedEtag !== undefined &&
			room !== undefined &&
			room.hasAnnouncement &&
			reportedEtag === room.etag;
		// Before the store: the pages do not wait for the disk.
		this.apply( received, isAuthoritative );
		if ( await this.deps.store.save( received, isAuthoritative ) ) {
			await this.deps.fanOut.publish( received );
		}
	}

	/** Passes on what a module tells a room, at all sidecars. It is not kept. */
	async tell( event: RoomEvent ): Promise< void > {
		await this.deps.bus.publish( 'room_events', event );
	}

	/**
	 * Writes an event to the event streams of a room at this sidecar.
	 *
	 * @param webinarId The room.
	 * @param frame     Encoded once for all.
	 * @param isFor     Who receives it.
	 */
	write(
		webinarId: number,
		frame: Buffer,
		isFor: ( subscriber: Subscriber ) => boolean = () => true
	): void {
		const nowMs = this.now();
		void writeInBatches(
			this.rooms.get( webinarId )?.streams ?? [],
			( stream ) => {
				const isDue = isFor( stream.subscriber );
				if ( isDue ) {
					stream.write( frame, nowMs );
				}
				return isDue;
			}
		);
	}

	/**
	 * Drops the announcement of a room: its pages use read-sync until the next one.
	 */
	clear( webinarId: number ): void {
		this.rooms.get( webinarId )?.clear();
	}

	/**
	 * @param  lastEventId Of the last `state` event that the page received; empty for a new page.
	 * @param  response    Becomes the event stream.
	 * @param  headers     More headers of the response.
	 * @throws {HttpError} 401 for a revoked token, 429 or 503 above a limit, 404 when this sidecar sends no presence reports.
	 */
	openStream(
		subscriber: Subscriber,
		lastEventId: string,
		response: ServerResponse,
		headers: OutgoingHttpHeaders
	): void {
		this.checkOpen( subscriber );
		const nowMs = this.now();
		const room = this.findOrOpenRoom( subscriber.webinarId );
		const stream = new EventStream(
			subscriber,
			response,
			headers,
			nowMs,
			// Spread at random, so that streams opened together do not end together.
			Math.min(
				subscriber.expiresAtMs,
				nowMs + STREAM_LIFETIME_MS * ( 0.8 + 0.4 * Math.random() )
			),
			lastEventId
		);
		this.limiter.add( subscriber );
		response.once( 'close', () => this.forget( room, stream ) );
		room.add( stream );
	}

	/**
	 * Sends the number of attendees: to staff, and to attendees if they may see it.
	 */
	setAttendeeCount( webinarId: number, attendees: AttendeeCount ): void {
		this.rooms.get( webinarId )?.setAttendeeCount( attendees );
	}

	/**
	 * What the next presence report says.
	 *
	 * @param isConfirmed Whether WordPress says in its answers who may not stay.
	 */
	presence( isConfirmed: boolean ): RoomPresence[] {
		return [ ...this.rooms.values() ].map( ( room ) =>
			room.presence( isConfirmed )
		);
	}

	/**
	 * Closes the event streams of the people who may not stay, and renews the tokens of the others (H4).
	 *
	 * @param webinarId Their room.
	 * @param pages     What the presence report said about the room.
	 * @param refused   What WordPress answered.
	 * @param askedAtMs When the report was made, in Unix milliseconds.
	 */
	async confirm(
		webinarId: number,
		pages: readonly ReportedPage[],
		refused: readonly RefusedPerson[],
		askedAtMs: number
	): Promise< void > {
		const room = this.rooms.get( webinarId );
		if ( ! room ) {
			return;
		}
		const refusedKeys = new Set( refused.map( personKey ) );
		const isRefused = ( person: Parameters< typeof personKey >[ 0 ] ) =>
			refusedKeys.size > 0 && refusedKeys.has( personKey( person ) );
		const confirmed = room.markConfirmed(
			pages.filter( ( page ) => ! page.confirmed && ! isRefused( page ) ),
			askedAtMs
		);
		if ( refusedKeys.size > 0 ) {
			for ( const stream of room.streams ) {
				const { userId, signIn } = stream.subscriber;
				if ( isRefused( { user_id: userId, sign_in: signIn } ) ) {
					this.revoked.add( stream.subscriber );
					room.forgetConfirmation( stream );
					this.close( room, stream );
				}
			}
		}
		const expiresSoonMs = this.now() + RENEW_TOKEN_BEFORE_MS;
		for ( const stream of confirmed ) {
			const { signIn, expiresAtMs } = stream.subscriber;
			if (
				expiresAtMs <= expiresSoonMs &&
				// Only a token that ends with a sign-in can be renewed.
				signIn !== '' &&
				! stream.hasNewToken
			) {
				await this.renewToken( room, stream );
			}
		}
	}

	private async renewToken(
		room: Room,
		stream: EventStream
	): Promise< void > {
		stream.hasNewToken = true;
		const token = await this.deps.renewRoomToken( stream.subscriber );
		if ( room.streams.has( stream ) ) {
			stream.write( formatEvent( 'token', { token } ), this.now() );
		}
	}

	/** Number of event streams of a room at this sidecar. */
	streamCount( webinarId: number ): number {
		return this.rooms.get( webinarId )?.streams.size ?? 0;
	}

	/**
	 * Whether the holder of a token has an event stream of its room here. WordPress confirms each within a minute, so a token that
	 * outlives a sign-in or an admission is of no use (H4).
	 *
	 * @throws {HttpError} 401 for a revoked token.
	 */
	hasStreamOf( claims: RoomTokenClaims ): boolean {
		if ( this.revoked.has( claims ) ) {
			throw new HttpError( 'room_token_revoked' );
		}
		return (
			this.rooms.get( claims.webinarId )?.hasStreamOf( claims ) ?? false
		);
	}

	counts(): SidecarHealth[ 'rooms' ] {
		return {
			open: this.rooms.size,
			connections: this.limiter.connections,
		};
	}

	/** Does what is due by the clock: view changes, heartbeats, ends of event streams. */
	sweep(): void {
		const nowMs = this.now();
		this.revoked.purge( nowMs );
		const silentSinceMs = nowMs - HEARTBEAT_AFTER_MS;
		let isAnySilent = false;
		for ( const room of this.rooms.values() ) {
			room.sendStateIfChanged();
			for ( const stream of room.streams ) {
				if ( stream.endsAtMs <= nowMs ) {
					this.close( room, stream );
				} else {
					isAnySilent ||= stream.isSilentSince( silentSinceMs );
				}
			}
		}
		if ( isAnySilent ) {
			void writeInBatches( this.streams(), ( stream ) => {
				const isSilent = stream.isSilentSince( silentSinceMs );
				if ( isSilent ) {
					stream.write( HEARTBEAT, nowMs );
				}
				return isSilent;
			} );
		}
	}

	private *streams(): Iterable< EventStream > {
		for ( const room of this.rooms.values() ) {
			yield* room.streams;
		}
	}

	private checkOpen( subscriber: Subscriber ): void {
		if ( ! this.deps.onPresenceDue ) {
			throw new HttpError( 'room_streams_off' );
		}
		if ( this.revoked.has( subscriber ) ) {
			throw new HttpError( 'room_token_revoked' );
		}
		if ( ! this.isPresenceAccepted ) {
			throw new HttpError( 'room_presence_unheard' );
		}
		if ( this.isStopping ) {
			throw new HttpError( 'room_streams_full' );
		}
		this.limiter.check( subscriber, () =>
			this.closePrevious( subscriber )
		);
	}

	/**
	 * A page that lost its network reconnects long before its previous event stream counts as closed.
	 *
	 * @return False when the page has no other event stream.
	 */
	private closePrevious( subscriber: Subscriber ): boolean {
		const room = this.rooms.get( subscriber.webinarId );
		if ( ! room ) {
			return false;
		}
		for ( const stream of room.streams ) {
			const { userId, device } = stream.subscriber;
			if (
				userId === subscriber.userId &&
				device === subscriber.device
			) {
				this.close( room, stream );
				return true;
			}
		}
		return false;
	}

	private findOrOpenRoom( webinarId: number ): Room {
		let room = this.rooms.get( webinarId );
		if ( ! room ) {
			room = new Room( webinarId, {
				now: this.now,
				onBroadcastStarted: () => this.deps.onPresenceDue?.(),
			} );
			this.rooms.set( webinarId, room );
			void this.loadAnnouncement( room );
		}
		return room;
	}

	private async loadAnnouncement( room: Room ): Promise< void > {
		try {
			const received = await this.deps.store.find( room.webinarId );
			if ( received ) {
				this.apply( received );
			}
		} catch ( error ) {
			this.deps.log.error(
				{ reason: describeError( error ) },
				'room_announcement_not_loaded'
			);
		}
		if ( ! room.hasAnnouncement && room.streams.size > 0 ) {
			this.deps.onPresenceDue?.();
		}
	}

	private apply(
		received: ReceivedAnnouncement,
		isAuthoritative = false
	): void {
		this.rooms
			.get( received.announcement.webinar_id )
			?.apply( received, isAuthoritative );
	}

	private close( room: Room, stream: EventStream ): void {
		stream.end();
		// Not only on 'close': nothing may be written to it from now on.
		this.forget( room, stream );
	}

	private forget( room: Room, stream: EventStream ): void {
		if ( ! room.remove( stream ) ) {
			return;
		}
		this.limiter.remove( stream.subscriber );
		if ( room.streams.size === 0 ) {
			this.rooms.delete( room.webinarId );
		}
	}
}

const personKey = ( {
	user_id: userId,
	sign_in: signIn = '',
}: Pick< ReportedPage, 'user_id' | 'sign_in' > ): string =>
	`${ userId } ${ signIn }`;
