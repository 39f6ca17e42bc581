/**
 * Opens the player of a recording, whose script is loaded only in such a room, and
 * shows what it tells.
 */
import type { StreamSource } from '../state/room-state';
import type { OnVideoChange, Player } from '../player/types';
import type { PlayerMemory } from '../player/sound';
import type { AjaxClient } from '../requests/ajax-client';
import { config, state } from '../store';
import { positionText } from './position-text';
import type { RecordingPlayer } from './recording';

const NOTE_MS = 6_000;

export function createRecordingOpener( ajax: AjaxClient ) {
	let player: RecordingPlayer | null = null;
	let noteTimer: ReturnType< typeof setTimeout > | undefined;

	const open = (
		container: HTMLElement,
		{ source }: StreamSource,
		title: string,
		onChange: OnVideoChange,
		memory: PlayerMemory
	): Player => {
		let isClosed = false;
		import( './recording' ).then(
			( { openRecording } ) => {
				if ( isClosed ) {
					return;
				}
				player = openRecording( {
					container,
					source,
					title,
					memory,
					ajax,
					events: {
						onChange,
						onNote( note, seconds ) {
							state.recordingNote = config.recordingTexts[
								note
							].replace( '%s', positionText( seconds ) );
							clearTimeout( noteTimer );
							noteTimer = setTimeout( () => {
								state.recordingNote = '';
							}, NOTE_MS );
						},
						onOther( otherTitle ) {
							state.otherTitle = otherTitle;
						},
						onUncounted( isUncounted ) {
							state.isPresenceLost = isUncounted;
						},
						onCompleted() {
							state.hasCompleted = true;
						},
					},
				} );
			},
			() => onChange( { isPlayerMissing: true } )
		);
		return {
			hold: () => player?.hold(),
			resume: () => {},
			play: () => player?.play?.(),
			toggleFloat: () => player?.toggleFloat?.(),
			close() {
				isClosed = true;
				player?.close();
				player = null;
			},
		};
	};

	return { open, beginAnew: () => player?.beginAnew() };
}
