import presenceRequest from '../../../contract/ajax/webinar_outbox_presence.json' with { type: 'json' };
import roomAnnouncement from '../../../contract/shapes/room-announcement.json' with { type: 'json' };
import type {
	RoomAnnouncement,
	SidecarPresenceEvent,
	WebinarOutboxPresenceAnswer,
} from '../../../contract/generated/types.ts';
import { contractAjv, tolerant } from '../contract.ts';
import type { Logger } from '../log.ts';
import { ReportLoop } from '../wordpress/report-loop.ts';
import { WordPressClient, WordPressError } from '../wordpress/client.ts';
import { ANNOUNCEMENT_SCHEMAS } from './announcement.ts';
import type { RoomHub } from './room-hub.ts';
import type { RoomPresence } from './room.ts';

export type PresenceReportsDeps = {
	/** WORDPRESS_HEARTBEAT_URL; never logged. Presence reports go to the same address with another action. */
	readonly heartbeatUrl: string;
	/** The current webhook secret. */
	readonly secret: string;
	readonly hub: Pick<
		RoomHub,
		| 'now'
		| 'presence'
		| 'confirm'
		| 'publish'
		| 'clear'
		| 'setAttendeeCount'
		| 'setPresenceAccepted'
	>;
	readonly log: Logger;
	readonly intervalMs?: number;
};

const INTERVAL_MS = 15_000;

/** A proxy or an update of a plugin may reject one report. So many in a row mean a wrong configuration. */
const MAX_REJECTIONS = 3;

// The contract's limits for one request.
const MAX_PAGES = 5000;
const MAX_ROOMS = 200;

// Announcements are validated one by one below, so that an invalid one does not affect other rooms.
const isAnswer = contractAjv( [
	{ $id: roomAnnouncement.$id },
] ).compile< WebinarOutboxPresenceAnswer >( {
	...tolerant( presenceRequest[ 'x-answer' ] ),
	// The base of its relative references.
	$id: presenceRequest.$id,
} );

const isAnnouncement = contractAjv(
	ANNOUNCEMENT_SCHEMAS
).compile< RoomAnnouncement >( { $ref: roomAnnouncement.$id } );

type RoomAnswer = WebinarOutboxPresenceAnswer[ 'data' ][ 'rooms' ][ number ];

/**
 * Reports to WordPress who is in the rooms of this sidecar. WordPress answers with the number of
 * attendees over all sidecars, and with the current announcement if its webhook was lost.
 */
export function createPresenceReports( deps: PresenceReportsDeps ): ReportLoop {
	const { hub, log, intervalMs = INTERVAL_MS } = deps;
	/** Rooms whose last announcement did not follow the contract; each is logged once. */
	const invalidRooms = new Set< number >();
	const wordpress = new WordPressClient<
		SidecarPresenceEvent,
		WebinarOutboxPresenceAnswer
	>(
		presenceUrl( deps.heartbeatUrl ),
		deps.secret,
		'sidecar.presence',
		isAnswer
	);

	const applyAnnouncement = async (
		{ webinar_id: webinarId, announcement }: RoomAnswer,
		reportedEtag: string
	): Promise< void > => {
		if ( announcement === null || isAnnouncement( announcement ) ) {
			invalidRooms.delete( webinarId );
			if ( announcement ) {
				await hub.publish( announcement, reportedEtag );
			}
			return;
		}
		hub.clear( webinarId );
		if ( ! invalidRooms.has( webinarId ) ) {
			invalidRooms.add( webinarId );
			log.warn(
				{
					webinarId,
					remedy: 'Until then its pages use read-sync. Install the same version of the sidecar and the plugins, save the webinar again, and check its addresses and texts.',
				},
				'room_announcement_invalid'
			);
		}
	};

	/** Whether WordPress says who may not stay: plugins before version 2 of the contract do not. */
	let isConfirmed = false;
	/** In a row. Before the first accepted report, one is enough: the configuration may never have worked. */
	let rejections = MAX_REJECTIONS - 1;
	/**
	 * With a wrong configuration no attendee would count as present. So after permanent errors the hub closes the
	 * event streams, and the pages report their presence to WordPress themselves. After a temporary error it does
	 * not, to spare a WordPress in trouble these requests.
	 */
	const send = async (
		rooms: RoomPresence[],
		stop: AbortSignal
	): Promise< WebinarOutboxPresenceAnswer > => {
		try {
			const answer = await wordpress.send( { rooms }, stop );
			rejections = 0;
			return answer;
		} catch ( error ) {
			if ( error instanceof WordPressError && ! error.isTemporary ) {
				rejections += 1;
			}
			throw error;
		} finally {
			hub.setPresenceAccepted( rejections < MAX_REJECTIONS );
		}
	};

	return new ReportLoop( {
		name: 'presence',
		// At random, so that several sidecars do not report at the same time. Four of them take less than a minute.
		intervalMs: () => intervalMs * ( 0.9 + 0.1 * Math.random() ),
		report: async ( stop ) => {
			const answers = new Map< number, RoomAnswer >();
			const failures: unknown[] = [];
			const askedAtMs = hub.now();
			for ( const rooms of splitIntoRequests(
				hub.presence( isConfirmed )
			) ) {
				const { data } = await send( rooms, stop );
				const reported = new Map(
					rooms.map( ( room ) => [ room.webinar_id, room ] )
				);
				for ( const room of data.rooms ) {
					const { etag = '', people = [] } =
						reported.get( room.webinar_id ) ?? {};
					answers.set( room.webinar_id, room );
					isConfirmed = room.refused !== undefined;
					if ( room.refused ) {
						await hub.confirm(
							room.webinar_id,
							people,
							room.refused,
							askedAtMs
						);
					}
					try {
						await applyAnnouncement( room, etag );
					} catch ( error ) {
						// The store failed; the pages have received the announcement. The other rooms go on.
						failures.push( error );
					}
				}
			}
			// Only the answer to the last request of a room counts all its pages.
			for ( const room of answers.values() ) {
				if ( room.people !== null ) {
					hub.setAttendeeCount( room.webinar_id, {
						count: room.people,
						isForAll: room.shows_people,
					} );
				}
			}
			if ( failures.length > 0 ) {
				throw failures[ 0 ];
			}
			if ( rejections >= MAX_REJECTIONS ) {
				// Without event streams no room is open: an empty report finds out when WordPress accepts reports again.
				await send( [], stop );
			}
			return answers.size > 0 ? 'sent' : 'nothing';
		},
		log,
	} );
}

function presenceUrl( heartbeatUrl: string ): string {
	const url = new URL( heartbeatUrl );
	url.searchParams.set( 'action', 'webinar_outbox_presence' );
	return url.href;
}

/** Returns as few requests as possible; a room with many pages is in several of them. */
function* splitIntoRequests(
	rooms: readonly RoomPresence[]
): Iterable< RoomPresence[] > {
	let request: RoomPresence[] = [];
	let free = MAX_PAGES;
	for ( const room of rooms ) {
		let { people } = room;
		do {
			if ( free === 0 || request.length === MAX_ROOMS ) {
				yield request;
				request = [];
				free = MAX_PAGES;
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
