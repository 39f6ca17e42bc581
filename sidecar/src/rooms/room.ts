import type {
	ReportedPage,
	RoomBroadcast,
	SidecarPresenceEvent,
} from '../../../contract/generated/types.ts';
import {
	isNewer,
	passedSeconds,
	roomViewAt,
	type ReceivedAnnouncement,
	type RoomView,
} from './announcement.ts';
import { formatEvent, pageKey, type EventStream } from './event-stream.ts';
import type { RoomTokenClaims } from './room-token.ts';
import { writeInBatches } from './write-in-batches.ts';

/** One room in a presence report to WordPress. */
export type RoomPresence = SidecarPresenceEvent[ 'data' ][ 'rooms' ][ number ];

export type AttendeeCount = {
	readonly count: number;
	/** False: only staff see it. */
	readonly isForAll: boolean;
};

// Every fourth report names and asks, less than a minute later.
const CONFIRMED_FOR_MS = 45_000;

export type RoomDeps = {
	/** Unix milliseconds. */
	readonly now: () => number;
	readonly onBroadcastStarted: () => void;
};

type WriteIfDue = ( stream: EventStream ) => boolean;

/** The open event streams of one room, and what they show. */
export class Room {
	readonly streams = new Set< EventStream >();
	/** Number of event streams by person and sign-in. */
	private readonly people = new Map< string, number >();
	private received: ReceivedAnnouncement | null = null;
	/** Key of the view that all event streams have received or are receiving. */
	private viewKey = '';
	/** The `state` event of one second, for all pages that open then. */
	private encoded: {
		readonly received: ReceivedAnnouncement;
		readonly second: number;
		readonly view: RoomView;
		readonly frame: Buffer;
	} | null = null;
	private stage: RoomBroadcast[ 'stage' ] | null = null;
	private attendees: AttendeeCount | null = null;
	private stageSinceMs = -Infinity;
	/** When WordPress last said that a page may stay, in Unix milliseconds. It outlives the page's event stream, which ends every few minutes. */
	private readonly confirmedAtMs = new Map< string, number >();

	constructor(
		readonly webinarId: number,
		private readonly deps: RoomDeps
	) {}

	/** Of the announcement that the room shows; empty when it has none. */
	get etag(): string {
		return this.received?.announcement.etag ?? '';
	}

	get hasAnnouncement(): boolean {
		return this.received !== null;
	}

	/**
	 * Shows the announcement if it is newer than the current one.
	 *
	 * @param isAuthoritative Shows it whatever its version is.
	 */
	apply( received: ReceivedAnnouncement, isAuthoritative: boolean ): void {
		if (
			! this.received ||
			isAuthoritative ||
			isNewer( received.announcement, this.received.announcement )
		) {
			this.received = received;
			this.sendStateIfChanged();
		}
	}

	/** Drops the announcement: the pages use read-sync until the next one. */
	clear(): void {
		if ( ! this.received ) {
			return;
		}
		this.received = null;
		this.viewKey = '';
		const nowMs = this.deps.now();
		const frame = formatEvent( 'closed', {} );
		void writeInBatches( this.streams, ( stream ) => {
			const isDue = this.received === null;
			if ( isDue ) {
				stream.viewKey = '';
				stream.write( frame, nowMs );
			}
			return isDue;
		} );
	}

	setAttendeeCount( attendees: AttendeeCount ): void {
		if (
			this.attendees?.count === attendees.count &&
			this.attendees.isForAll === attendees.isForAll
		) {
			return;
		}
		const wasForAll = this.attendees?.isForAll;
		this.attendees = attendees;
		void writeInBatches( this.streams, this.attendeeCountWriter() );
		if ( wasForAll && ! attendees.isForAll ) {
			this.hideAttendeeCount();
		}
	}

	hasStreamOf( person: RoomTokenClaims ): boolean {
		return this.people.has( personKey( person ) );
	}

	/** Returns false when it was removed before. */
	remove( stream: EventStream ): boolean {
		if ( ! this.streams.delete( stream ) ) {
			return false;
		}
		const key = personKey( stream.subscriber );
		const left = ( this.people.get( key ) ?? 0 ) - 1;
		if ( left > 0 ) {
			this.people.set( key, left );
		} else {
			this.people.delete( key );
		}
		return true;
	}

	add( stream: EventStream ): void {
		this.streams.add( stream );
		const key = personKey( stream.subscriber );
		this.people.set( key, ( this.people.get( key ) ?? 0 ) + 1 );
		stream.confirmedAtMs =
			this.confirmedAtMs.get( stream.pageKey ) ?? -Infinity;
		this.stateWriter()( stream );
		this.attendeeCountWriter()( stream );
	}

	/**
	 * The pages that are open in this room, each once. While the broadcast runs, a page is named each minute and after its
	 * first event stream opened, which spares WordPress most of the work. All pages of a person are named together, so that
	 * WordPress sees how many there are.
	 *
	 * @param isConfirmed Whether WordPress confirms pages: then it is also asked about those that do not count as present.
	 *                    Otherwise every report names everybody.
	 */
	presence( isConfirmed: boolean ): RoomPresence {
		const nowMs = this.deps.now();
		// Math.abs(): a clock that was set back must not confirm a page for an hour.
		const isRecent = ( ms: number ): boolean =>
			Math.abs( nowMs - ms ) < CONFIRMED_FOR_MS;
		for ( const [ key, ms ] of this.confirmedAtMs ) {
			if ( ! isRecent( ms ) ) {
				this.confirmedAtMs.delete( key );
			}
		}
		const dueUsers = new Set< number >();
		for ( const stream of this.streams ) {
			if (
				this.stage !== 'viewing' ||
				! isRecent( stream.confirmedAtMs ) ||
				stream.confirmedAtMs <= this.stageSinceMs
			) {
				dueUsers.add( stream.subscriber.userId );
			}
		}
		if ( isConfirmed && dueUsers.size === 0 ) {
			return this.report( [] );
		}
		const people = new Map< string, ReportedPage >();
		for ( const stream of this.streams ) {
			const {
				leadId,
				userId,
				device,
				signIn,
				isStaff,
				moderates,
				isWatching,
			} = stream.subscriber;
			const isPresent = isWatching && ! isStaff;
			const key = `${ leadId } ${ device }`;
			if (
				( isConfirmed && ! dueUsers.has( userId ) ) ||
				( ! isPresent && ( ! isConfirmed || people.has( key ) ) )
			) {
				continue;
			}
			people.set( key, {
				lead_id: leadId,
				user_id: userId,
				device,
				...( isConfirmed && isRecent( stream.confirmedAtMs )
					? { confirmed: true }
					: signIn && { sign_in: signIn } ),
				...( ! isWatching && { left: true } ),
				...( isStaff && { staff: true } ),
				...( moderates && { moderates: true } ),
			} );
		}
		return this.report( [ ...people.values() ] );
	}

	private report( people: ReportedPage[] ): RoomPresence {
		return { webinar_id: this.webinarId, etag: this.etag, people };
	}

	/**
	 * WordPress said who may stay.
	 *
	 * @param pages     Of a report, as far as it asked about them and they may.
	 * @param askedAtMs When the report was made, in Unix milliseconds. A broadcast that began after it is not in the answer.
	 * @return Their event streams.
	 */
	markConfirmed(
		pages: readonly ReportedPage[],
		askedAtMs: number
	): EventStream[] {
		if ( pages.length === 0 ) {
			return [];
		}
		const keys = new Set(
			pages.map( ( page ) =>
				pageKey( {
					leadId: page.lead_id,
					device: page.device,
					signIn: page.sign_in ?? '',
					isWatching: ! page.left,
				} )
			)
		);
		for ( const key of keys ) {
			this.confirmedAtMs.set( key, askedAtMs );
		}
		const confirmed = [ ...this.streams ].filter( ( stream ) =>
			keys.has( stream.pageKey )
		);
		for ( const stream of confirmed ) {
			stream.confirmedAtMs = askedAtMs;
		}
		return confirmed;
	}

	/** The next report asks about the page, should it come back with a new token. */
	forgetConfirmation( stream: EventStream ): void {
		this.confirmedAtMs.delete( stream.pageKey );
	}

	/** The view also changes with the clock, for example when the lobby opens. */
	sendStateIfChanged(): void {
		if ( ! this.received ) {
			return;
		}
		const { key, state } = roomViewAt(
			this.received,
			passedSeconds( this.received, this.deps.now() )
		);
		if ( key === this.viewKey ) {
			return;
		}
		this.viewKey = key;
		void writeInBatches( this.streams, this.stateWriter() );
		const stage = state?.stage ?? null;
		if ( this.stage === stage ) {
			return;
		}
		if ( this.stage && stage === 'viewing' ) {
			this.deps.onBroadcastStarted();
		}
		this.stage = stage;
		this.stageSinceMs = this.deps.now();
	}

	/** Writes the current view to an event stream that does not show it yet; returns whether it wrote. */
	private stateWriter(): WriteIfDue {
		const { received } = this;
		if ( ! received ) {
			return () => false;
		}
		const nowMs = this.deps.now();
		const {
			view: { key },
			frame,
		} = this.encode( received, nowMs );
		return ( stream ) => {
			// A newer announcement that arrives meanwhile replaces this one.
			const isDue = stream.viewKey !== key && this.received === received;
			if ( isDue ) {
				stream.viewKey = key;
				stream.write( frame, nowMs );
			}
			return isDue;
		};
	}

	private encode(
		received: ReceivedAnnouncement,
		nowMs: number
	): { view: RoomView; frame: Buffer } {
		const second = passedSeconds( received, nowMs );
		if (
			this.encoded?.received !== received ||
			this.encoded.second !== second
		) {
			const view = roomViewAt( received, second );
			const frame = view.state
				? formatEvent( 'state', view.state, view.eventId )
				: formatEvent( 'closed', {} );
			this.encoded = { received, second, view, frame };
		}
		return this.encoded;
	}

	/** Writes the number to an event stream that shows it; returns whether it wrote. */
	private attendeeCountWriter(): WriteIfDue {
		const { attendees } = this;
		const nowMs = this.deps.now();
		let frame: Buffer | null = null;
		return ( stream ) => {
			const isDue =
				attendees !== null &&
				( attendees.isForAll || stream.subscriber.isStaff ) &&
				this.attendees === attendees;
			if ( isDue ) {
				frame ??= formatEvent( 'people', { people: attendees.count } );
				stream.write( frame, nowMs );
			}
			return isDue;
		};
	}

	private hideAttendeeCount(): void {
		const nowMs = this.deps.now();
		const frame = formatEvent( 'people', { people: null } );
		void writeInBatches( this.streams, ( stream ) => {
			const isDue =
				! stream.subscriber.isStaff && ! this.attendees?.isForAll;
			if ( isDue ) {
				stream.write( frame, nowMs );
			}
			return isDue;
		} );
	}
}

const personKey = ( { userId, signIn }: RoomTokenClaims ): string =>
	`${ userId } ${ signIn }`;
