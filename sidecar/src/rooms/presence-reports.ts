import { Ajv2020 } from 'ajv/dist/2020.js';
import presenceRequest from '../../../contract/ajax/webinar_outbox_presence.json' with { type: 'json' };
import roomAnnouncement from '../../../contract/shapes/room-announcement.json' with { type: 'json' };
import type {
	RoomAnnouncement,
	SidecarPresenceEvent,
	WebinarOutboxPresenceAnswer,
} from '../../../contract/generated/types.ts';
import type { Logger } from '../log.ts';
import { Rounds } from '../wordpress/report-loop.ts';
import { WordPressClient, WordPressError } from '../wordpress/client.ts';
import { ANNOUNCEMENT_SCHEMAS } from './announcement.ts';
import type { RoomPresence, RoomsHub } from './room-hub.ts';

export type PresenceDeps = {
	/** WordPress's heartbeat address; never logged. */
	readonly heartbeatUrl: string;
	/** The first of the webhook secrets. */
	readonly secret: string;
	readonly hub: Pick<
		RoomsHub,
		'presence' | 'announce' | 'distrust' | 'tellPeople' | 'setHeard'
	>;
	readonly log: Logger;
	readonly intervalMs?: number;
};

const INTERVAL_MS = 15_000;

// As many as the contract allows in one request.
const PAGES_AT_MOST = 5000;
const ROOMS_AT_MOST = 200;

const isAnswer = new Ajv2020( {
	strictSchema: false,
	// Looked at one by one: other rooms are not to suffer from a wrong one.
	schemas: [ { $id: roomAnnouncement.$id } ],
} ).compile< WebinarOutboxPresenceAnswer >( {
	...presenceRequest[ 'x-answer' ],
	// What its references are relative to.
	$id: presenceRequest.$id,
} );

const isAnnouncement = new Ajv2020( {
	strictSchema: false,
	schemas: ANNOUNCEMENT_SCHEMAS,
} ).compile< RoomAnnouncement >( { $ref: roomAnnouncement.$id } );

type Told = WebinarOutboxPresenceAnswer[ 'data' ][ 'rooms' ][ number ];

/**
 * Tells WordPress again and again who is in the rooms of this sidecar, and shows in them
 * what it answers: how many are there in all, and what a lost webhook should have told.
 *
 * @param deps
 */
export function createPresenceReports( deps: PresenceDeps ): Rounds {
	const { hub, log, intervalMs = INTERVAL_MS } = deps;
	/** Rooms of which WordPress tells what the contract does not know. */
	const misunderstood = new Set< number >();
	const wordpress = new WordPressClient<
		SidecarPresenceEvent,
		WebinarOutboxPresenceAnswer
	>(
		presenceUrlOf( deps.heartbeatUrl ),
		deps.secret,
		'sidecar.presence',
		isAnswer
	);

	const show = async (
		{ webinar_id: webinarId, announcement }: Told,
		answeredEtag: string
	): Promise< void > => {
		if ( announcement === null || isAnnouncement( announcement ) ) {
			misunderstood.delete( webinarId );
			if ( announcement ) {
				await hub.announce( announcement, answeredEtag );
			}
			return;
		}
		hub.distrust( webinarId );
		if ( ! misunderstood.has( webinarId ) ) {
			misunderstood.add( webinarId );
			log.warn(
				{
					webinarId,
					remedy: 'Its pages ask WordPress by themselves. Sidecar and plugins must be of the same version; then save the webinar again, and look at its addresses and texts.',
				},
				'room_announcement_invalid'
			);
		}
	};

	let isHeard = true;
	/**
	 * Where something is set up wrong nobody would count as there, and no room would notice: until WordPress listens they
	 * tell it by themselves. A WordPress in trouble is spared that.
	 *
	 * @param rooms
	 * @param stop
	 */
	const tell = async (
		rooms: RoomPresence[],
		stop: AbortSignal
	): Promise< WebinarOutboxPresenceAnswer > => {
		try {
			const answer = await wordpress.tell( { rooms }, stop );
			isHeard = true;
			return answer;
		} catch ( error ) {
			isHeard &&= ! (
				error instanceof WordPressError && ! error.isPassing
			);
			throw error;
		} finally {
			hub.setHeard( isHeard );
		}
	};

	return new Rounds( {
		what: 'presence',
		// Several sidecars do not ask in step.
		pauseMs: () => intervalMs * ( 0.9 + 0.2 * Math.random() ),
		round: async ( stop ) => {
			const told = new Map< number, Told >();
			const failures: unknown[] = [];
			for ( const rooms of inRequests( hub.presence() ) ) {
				const { data } = await tell( rooms, stop );
				const etags = new Map(
					rooms.map( ( room ) => [ room.webinar_id, room.etag ] )
				);
				for ( const room of data.rooms ) {
					told.set( room.webinar_id, room );
					try {
						await show( room, etags.get( room.webinar_id ) ?? '' );
					} catch ( error ) {
						// The store's: the screens have been told, and others are to be.
						failures.push( error );
					}
				}
			}
			// Before the last request of a room WordPress has not counted all.
			for ( const room of told.values() ) {
				if ( room.people !== null ) {
					hub.tellPeople( room.webinar_id, {
						count: room.people,
						isForAll: room.shows_people,
					} );
				}
			}
			if ( failures.length > 0 ) {
				throw failures[ 0 ];
			}
			if ( ! isHeard ) {
				await tell( [], stop );
			}
			return told.size > 0 ? 'told' : 'nothing';
		},
		log,
	} );
}

function presenceUrlOf( heartbeatUrl: string ): string {
	const url = new URL( heartbeatUrl );
	url.searchParams.set( 'action', 'webinar_outbox_presence' );
	return url.href;
}

/**
 * As few requests as hold all; a room with many pages is in several of them.
 *
 * @param rooms
 */
function* inRequests(
	rooms: readonly RoomPresence[]
): Iterable< RoomPresence[] > {
	let request: RoomPresence[] = [];
	let free = PAGES_AT_MOST;
	for ( const room of rooms ) {
		let { people } = room;
		do {
			if ( free === 0 || request.length === ROOMS_AT_MOST ) {
				yield request;
				request = [];
				free = PAGES_AT_MOST;
			}
			const part = people.slice( 0, free );
			request.push( { ...room, people: part } );
			free -= part.length;
			people = people.slice( part.length );
		} while ( people.length > 0 );
	}
	if ( request.length > 0 ) {
		yield request;
	}
}
