import type {
	ReportedPage,
	RoomBroadcast,
	SidecarPresenceEvent,
} from '../../../contract/generated/types.ts';
import {
	isNewer,
	roomViewAt,
	type ReceivedAnnouncement,
} from './announcement.ts';
import {
	formatEvent,
	type EventStream,
	type Subscriber,
} from './event-stream.ts';
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

/** The open event streams of one room, and what they show. */
export class Room {
	readonly streams = new Set< EventStream >();
	private received: ReceivedAnnouncement | null = null;
	/** Key of the view that all event streams have received or are receiving. */
	private viewKey = '';
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
		this.sendAttendeeCount( this.streams );
		if ( wasForAll && ! attendees.isForAll ) {
			this.hideAttendeeCount();
		}
	}

	add( stream: EventStream ): void {
		this.streams.add( stream );
		this.sendState( [ stream ] );
		this.sendAttendeeCount( [ stream ] );
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
		for ( const [ key, ms ] of this.confirmedAtMs ) {
			// Math.abs(): a clock that was set back must not confirm a page for an hour.
			if ( Math.abs( nowMs - ms ) >= CONFIRMED_FOR_MS ) {
				this.confirmedAtMs.delete( key );
			}
		}
		const dueUsers = new Set< number >();
		for ( const { subscriber } of this.streams ) {
			const confirmedMs = this.confirmedAtMs.get( pageKey( subscriber ) );
			if (
				this.stage !== 'viewing' ||
				confirmedMs === undefined ||
				confirmedMs <= this.stageSinceMs
			) {
				dueUsers.add( subscriber.userId );
			}
		}
		const people = new Map< string, ReportedPage >();
		for ( const { subscriber } of this.streams ) {
			const { leadId, userId, device, signIn, isStaff, isWatching } =
				subscriber;
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
				...( isConfirmed &&
				this.confirmedAtMs.has( pageKey( subscriber ) )
					? { confirmed: true }
					: signIn && { sign_in: signIn } ),
				...( ! isWatching && { left: true } ),
				...( isStaff && { staff: true } ),
			} );
		}
		return {
			webinar_id: this.webinarId,
			etag: this.etag,
			people: [ ...people.values() ],
		};
	}

	/**
	 * WordPress said who may stay.
	 *
	 * @param pages Of a report, as far as it asked about them and they may.
	 * @return Whether an event stream belongs to one of these pages.
	 */
	markConfirmed(
		pages: readonly ReportedPage[]
	): ( subscriber: Subscriber ) => boolean {
		const nowMs = this.deps.now();
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
			this.confirmedAtMs.set( key, nowMs );
		}
		return ( subscriber ) => keys.has( pageKey( subscriber ) );
	}

	/** The next report asks about the page, should it come back with a new token. */
	forgetConfirmation( subscriber: Subscriber ): void {
		this.confirmedAtMs.delete( pageKey( subscriber ) );
	}

	/** The view also changes with the clock, for example when the lobby opens. */
	sendStateIfChanged(): void {
		if ( ! this.received ) {
			return;
		}
		const { key, state } = roomViewAt( this.received, this.deps.now() );
		if ( key === this.viewKey ) {
			return;
		}
		this.viewKey = key;
		this.sendState( this.streams );
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

	/**
	 * Sends the current view to the event streams that do not show it yet.
	 *
	 * @param streams Of this room.
	 */
	private sendState( streams: Iterable< EventStream > ): void {
		const { received } = this;
		if ( ! received ) {
			return;
		}
		const nowMs = this.deps.now();
		const { key, eventId, state } = roomViewAt( received, nowMs );
		const frame = state
			? formatEvent( 'state', state, eventId )
			: formatEvent( 'closed', {} );
		void writeInBatches( streams, ( stream ) => {
			// A newer announcement that arrives meanwhile replaces this one.
			const isDue = stream.viewKey !== key && this.received === received;
			if ( isDue ) {
				stream.viewKey = key;
				stream.write( frame, nowMs );
			}
			return isDue;
		} );
	}

	private sendAttendeeCount( streams: Iterable< EventStream > ): void {
		const { attendees } = this;
		if ( ! attendees ) {
			return;
		}
		const nowMs = this.deps.now();
		const frame = formatEvent( 'people', { people: attendees.count } );
		void writeInBatches( streams, ( stream ) => {
			const isDue =
				( attendees.isForAll || stream.subscriber.isStaff ) &&
				this.attendees === attendees;
			if ( isDue ) {
				stream.write( frame, nowMs );
			}
			return isDue;
		} );
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

// A page that begins to watch is another one: WordPress hears of it in the next report.
const pageKey = ( {
	leadId,
	device,
	signIn,
	isWatching,
}: Pick<
	Subscriber,
	'leadId' | 'device' | 'signIn' | 'isWatching'
> ): string => `${ leadId } ${ device } ${ signIn } ${ isWatching }`;
