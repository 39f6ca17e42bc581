/** Opens, holds and closes the player as the room's state changes. */
import type { StreamSource } from '../state/room-state';
import { openPlayer } from './player';
import { createPlayerMemory, type PlayerMemory } from './sound';
import type { OnVideoChange, Player } from './types';

export interface StagePlayer {
	/** Null while nothing plays in the room. */
	readonly player: Player | null;
	/** Repeating a call with the same values changes nothing. */
	update: (
		container: HTMLElement | null,
		/** Null while nothing is to be played. */
		stream: StreamSource | null,
		webinarTitle: string,
		isInBreak: boolean
	) => void;
}

/**
 * @param onChange Called with what has changed about the video.
 * @param open     Opens the player; a recording has another one.
 */
export function createStagePlayer(
	onChange: OnVideoChange,
	open: (
		container: HTMLElement,
		stream: StreamSource,
		title: string,
		onChange: OnVideoChange,
		memory: PlayerMemory
	) => Player | null = openPlayer
): StagePlayer {
	const memory = createPlayerMemory();
	let player: Player | null = null;
	/** Tells a new stream from the same one in a new answer. */
	let openedKey = '';
	let wasHeld = false;
	return {
		get player() {
			return player;
		},
		update( container, stream, webinarTitle, isInBreak ) {
			const key = stream ? `${ stream.type } ${ stream.source }` : '';
			const isNew = key !== openedKey;
			if ( isNew ) {
				openedKey = key;
				player?.close();
				player =
					stream && container
						? open(
								container,
								stream,
								webinarTitle,
								onChange,
								memory
							)
						: null;
			}
			if ( isNew || isInBreak !== wasHeld ) {
				wasHeld = isInBreak;
				if ( isInBreak ) {
					player?.hold();
				} else if ( ! isNew ) {
					player?.resume();
				}
			}
		},
	};
}
