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

/** The schema of an announcement and all that it refers to, for ajv. */
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

/**
 * An announcement and when a sidecar received it. The two clocks differ: time passed since then
 * is added to the `server_time` of WordPress.
 */
export type ReceivedAnnouncement = {
	readonly announcement: RoomAnnouncement;
	/** Unix milliseconds of the sidecar's clock. */
	readonly receivedAtMs: number;
};

type VersionAndRevision = Pick< RoomAnnouncement, 'version' | 'revision' >;

/** Rejects late, repeated and reordered announcements. */
export const isNewer = (
	one: VersionAndRevision,
	other: VersionAndRevision
): boolean =>
	one.version > other.version ||
	( one.version === other.version && one.revision > other.revision );

/** What a room shows at a given time. */
export type RoomView = {
	/** Id of the `state` event. */
	readonly eventId: string;
	/** Unique among all views of the room. */
	readonly key: string;
	/** With the current `server_time`; null when the room is closed. */
	readonly state: RoomBroadcast | null;
};

/** @param nowMs Of the same clock as `receivedAtMs`. */
export const passedSeconds = (
	{ receivedAtMs }: ReceivedAnnouncement,
	nowMs: number
): number => Math.max( 0, Math.floor( ( nowMs - receivedAtMs ) / 1000 ) );

/** @param second Of passedSeconds(). */
export function roomViewAt(
	{ announcement }: ReceivedAnnouncement,
	second: number
): RoomView {
	const { version, revision, states } = announcement;
	const serverTimeNow = ( { server_time: then }: RoomBroadcast ): number =>
		then + second;
	const index = states.findLastIndex(
		( { from, state } ) => from <= serverTimeNow( state )
	);
	const state = states[ index ]?.state;
	const eventId = `${ version }.${ revision }`;
	return {
		eventId,
		// All states of an announcement have the same event id.
		key: index > 0 ? `${ eventId }#${ index }` : eventId,
		state: state ? { ...state, server_time: serverTimeNow( state ) } : null,
	};
}
