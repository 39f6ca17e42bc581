/** Chooses the player for a type of stream. */
import type { StreamSource } from '../state/room-state';
import { openFrame } from './frame';
import { createPlayerMemory } from './sound';
import type { OnVideoChange, Player } from './types';
import { openVideo } from './video';

/**
 * @param container Element that contains nothing but the player.
 * @param stream    The stream that this attendee may watch.
 * @param title     Title of the webinar.
 * @param onChange  Called with what has changed.
 * @param memory    What outlives this player.
 * @return Null where the broadcast runs on another site (Zoom, Telegram).
 */
export function openPlayer(
	container: HTMLElement,
	stream: StreamSource,
	title: string,
	onChange: OnVideoChange,
	memory = createPlayerMemory()
): Player | null {
	switch ( stream.type ) {
		case 'obs':
			return openVideo(
				container,
				stream.source,
				title,
				onChange,
				memory
			);
		case 'zoom':
		case 'telegram':
			return null;
		default:
			return openFrame(
				container,
				stream.source,
				title,
				onChange,
				memory
			);
	}
}
