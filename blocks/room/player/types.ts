/** What the room shows and offers about the video. */
export interface VideoState {
	/** It plays without sound. */
	isMuted: boolean;
	/** The player of another site begins muted, and only the attendee can change that. */
	isSoundElsewhere: boolean;
	isPlaying: boolean;
	/** Something can be seen: a frame of the stream, or the loaded player of another site. */
	hasPicture: boolean;
	/** It stands still, and a tap starts it: the browser requires one, or it was paused. */
	isStopped: boolean;
	isPictureLost: boolean;
	/** The stream is there, in a format that this browser does not know. */
	isUnplayable: boolean;
	/** The script of the player cannot be loaded, maybe after an update of the site. */
	isPlayerMissing: boolean;
	/** Picture-in-picture is available. */
	canFloat: boolean;
	/** The room offers full screen in place of the player. */
	canFill: boolean;
	/** Empty where the stream has only one quality. */
	qualities: Quality[];
}

export interface Quality {
	/** `auto`, or the name of a level, as in `720p`. */
	name: string;
	/** Chosen by the attendee. */
	isChosen: boolean;
	/** The level that plays while the choice is `auto`; else empty. */
	playing: string;
}

export type OnVideoChange = ( change: Partial< VideoState > ) => void;

/** A method that a player does not support is missing. */
export interface Player {
	/** Silences the stream for a break. */
	hold: () => void;
	/** Plays on after a break, from the live position. */
	resume: () => void;
	close: () => void;
	play?: () => void;
	unmute?: () => void;
	/** Switches picture-in-picture on or off. */
	toggleFloat?: () => void;
	chooseQuality?: ( name: string ) => void;
}
