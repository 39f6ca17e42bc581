import roomAnnouncement from '../../../contract/shapes/room-announcement.json' with { type: 'json' };
import roomBroadcast from '../../../contract/shapes/room-broadcast.json' with { type: 'json' };
import linkAddress from '../../../contract/shapes/link-address.json' with { type: 'json' };
import streamType from '../../../contract/shapes/stream-type.json' with { type: 'json' };
import unixSeconds from '../../../contract/shapes/unix-seconds.json' with { type: 'json' };
import unixSecondsOrNone from '../../../contract/shapes/unix-seconds-or-none.json' with { type: 'json' };
import webAddress from '../../../contract/shapes/web-address.json' with { type: 'json' };
import webinarStatus from '../../../contract/shapes/webinar-status.json' with { type: 'json' };
import type {
	RoomAnnouncement,
	RoomBroadcast,
} from '../../../contract/generated/types.ts';

/** The schemas that an announcement consists of, for ajv. */
export const ANNOUNCEMENT_SCHEMAS = [
	roomAnnouncement,
	roomBroadcast,
	linkAddress,
	streamType,
	unixSeconds,
	unixSecondsOrNone,
	webAddress,
	webinarStatus,
];

/** What WordPress has told of a room, and when a sidecar heard it, by which WordPress's clock is known. */
export type HeardAnnouncement = {
	readonly announcement: RoomAnnouncement;
	/** Unix milliseconds of the sidecar's clock. */
	readonly heardAtMs: number;
};

type Moment = Pick< RoomAnnouncement, 'version' | 'revision' >;

/**
 * Late, repeated and reordered announcements are not newer.
 * @param one
 * @param other
 */
export const isNewer = ( one: Moment, other: Moment ): boolean =>
	one.version > other.version ||
	( one.version === other.version && one.revision > other.revision );

/** What a room shows at one moment. */
export type Shown = {
	/** Of the event `state`. */
	readonly eventId: string;
	/** Tells it from whatever the room has shown before and will show. */
	readonly key: string;
	/** As of now; null when the room is closed. */
	readonly state: RoomBroadcast | null;
};

/**
 * @param heard
 * @param heard.announcement
 * @param heard.heardAtMs
 * @param nowMs              Of the same clock as `heardAtMs`.
 */
export function shownAt(
	{ announcement, heardAtMs }: HeardAnnouncement,
	nowMs: number
): Shown {
	const { version, revision, states } = announcement;
	const passedSeconds = Math.max(
		0,
		Math.floor( ( nowMs - heardAtMs ) / 1000 )
	);
	const now = ( { server_time: then }: RoomBroadcast ): number =>
		then + passedSeconds;
	const index = states.findLastIndex(
		( { from, state } ) => from <= now( state )
	);
	const state = states[ index ]?.state;
	const eventId = `${ version }.${ revision }`;
	return {
		eventId,
		// The second state of an announcement goes out under the same id as the first.
		key: index > 0 ? `${ eventId }#${ index }` : eventId,
		state: state ? { ...state, server_time: now( state ) } : null,
	};
}
