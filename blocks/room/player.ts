/**
 * Shows the stream in the stage.
 */
import { openFrame } from './frame';
import type { Stream } from './room-state';
import { openVideo } from './video';

/** What the room says and offers about the picture. */
export interface Picture {
	/** It plays, without sound. */
	isMuted: boolean;
	/** The browser does not let it begin without a tap. */
	isStopped: boolean;
	isPictureLost: boolean;
	/** It can stand in a small window over other pages. */
	canFloat: boolean;
	/** What may be chosen; none where there is only one. */
	qualities: Quality[];
}

export interface Quality {
	/** `auto`, or the name of a level, as in `720p`. */
	name: string;
	/** Chosen by the attendee. */
	isChosen: boolean;
	/** What plays now, where that is chosen automatically; else empty. */
	playing: string;
}

export type Tell = ( change: Partial< Picture > ) => void;

/** What a player cannot do is missing. */
export interface Player {
	/** Nothing is heard until it goes on. */
	hold: () => void;
	/** Goes on, from what is live now. */
	goOn: () => void;
	close: () => void;
	play?: () => void;
	unmute?: () => void;
	/** Into a small window over other pages, and back. */
	float?: () => void;
	chooseQuality?: ( name: string ) => void;
}

/**
 * @param place  Element of the stage that holds nothing else.
 * @param stream What the server lets this attendee watch.
 * @param title  Name of the webinar.
 * @param tell   Hears what has changed.
 * @return The player; null for a broadcast that is held somewhere else.
 */
export function openPlayer(
	place: HTMLElement,
	stream: Stream,
	title: string,
	tell: Tell
): Player | null {
	switch ( stream.type ) {
		case 'obs':
			return openVideo( place, stream.source, title, tell );
		case 'youtube':
		case 'vimeo':
			return openFrame( place, stream.source, title );
		default:
			return null;
	}
}
