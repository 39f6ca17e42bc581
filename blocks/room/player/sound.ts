/**
 * The attendee's sound, and the video element that it was set on. They outlive a
 * player: only the attendee changes them, not a new address or a break.
 */
export interface PlayerMemory {
	isMuted: boolean;
	/** Between 0 and 1. */
	volume: number;
	/** Phones allow sound only to the element that was tapped, so it is used again. */
	video: HTMLVideoElement | null;
}

/** Browsers start only muted videos without a tap. */
export const createPlayerMemory = (): PlayerMemory => ( {
	isMuted: true,
	volume: 1,
	video: null,
} );
