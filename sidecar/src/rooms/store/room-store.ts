import type { HeardAnnouncement } from '../announcement.ts';

/** The last announcement of each room: so that a restart does not send everybody to WordPress. */
export interface RoomStore {
	/** Keeps it when it is newer than what is kept, or known to be what WordPress says now; returns whether it was. */
	keep: (
		heard: HeardAnnouncement,
		isCertain?: boolean
	) => Promise< boolean >;

	/** Null when nothing was told of this room. */
	find: ( webinarId: number ) => Promise< HeardAnnouncement | null >;

	/** Drops what was heard before; returns of how many rooms. */
	purgeHeardBefore: ( ms: number ) => Promise< number >;
}

/** Carries a new announcement to every sidecar's hub, this one's included or not. */
export interface RoomFanOut {
	publish: ( heard: HeardAnnouncement ) => Promise< void >;
	subscribe: ( listener: ( heard: HeardAnnouncement ) => void ) => void;
}

/** Of a sidecar that is the only one: its hub shows what it has heard by itself. */
export const NO_FAN_OUT: RoomFanOut = {
	publish: async () => undefined,
	subscribe: () => undefined,
};
