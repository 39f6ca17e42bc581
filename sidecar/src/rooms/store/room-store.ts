import type { ReceivedAnnouncement } from '../announcement.ts';

/** Stores the last announcement of each room, so that after a restart pages do not all request it from WordPress. */
export interface RoomStore {
	/**
	 * Stores the announcement if it is newer than the stored one, or authoritative: WordPress has just
	 * confirmed it. Returns whether it was stored.
	 */
	save: (
		received: ReceivedAnnouncement,
		isAuthoritative?: boolean
	) => Promise< boolean >;

	/** Null for an unknown room. */
	find: ( webinarId: number ) => Promise< ReceivedAnnouncement | null >;

	/** Deletes announcements received before this time (Unix milliseconds); returns how many. */
	purgeReceivedBefore: ( ms: number ) => Promise< number >;
}

/** Sends a new announcement to the hubs of all sidecars. This sidecar's own hub may receive it too. */
export interface RoomFanOut {
	publish: ( received: ReceivedAnnouncement ) => Promise< void >;
	subscribe: ( listener: ( received: ReceivedAnnouncement ) => void ) => void;
}

/** For a single sidecar: its hub has applied the announcement already. */
export const NO_FAN_OUT: RoomFanOut = {
	publish: async () => undefined,
	subscribe: () => undefined,
};
