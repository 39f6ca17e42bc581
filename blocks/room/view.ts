/**
 * Entry point of the room in the browser: actions and callbacks of the markup.
 *
 * PHP renders every screen; this script changes only the store's state.
 */
import { getElement, store } from '@wordpress/interactivity';
import { writeText } from '../text/live-text';
import { restoreFocus } from './page/focus-restore';
import { createHookRunner } from './page/js-hooks';
import { keepOverFullscreen } from './page/over-fullscreen';
import { tabStorage } from './page/storage';
import { createTitle } from './page/title';
import { createWakeLock } from './page/wake-lock';
import { createStagePlayer } from './player/stage-player';
import { playTestTone } from './player/test-tone';
import type { VideoState } from './player/types';
import { createPresence } from './presence/presence';
import {
	createDeviceId,
	createPresenceCommands,
} from './presence/presence-commands';
import { createRecordingOpener } from './recording/opener';
import { createAjaxClient } from './requests/ajax-client';
import { createCredentials } from './requests/credentials';
import { createRoomUpdates } from './room-updates';
import type { Screen } from './state/room-state';
import { applyVideoChange, config, LEFT_KEY, state, STORE } from './store';
import {
	createConnectionPolling,
	createStatusRequest,
} from './telegram/connection-status';

const END_STEPS = 3;

const credentials = createCredentials( STORE, config );
const ajax = createAjaxClient( config.ajaxUrl, config.webinarId, credentials );
const device = createDeviceId();
const presence = createPresence( {
	...createPresenceCommands( ajax, device ),
	onStale: ( isStale ) => {
		state.isSessionOutdated = isStale;
	},
	onUncounted: ( isUncounted ) => {
		state.isPresenceLost = isUncounted;
	},
} );
const telegram = createConnectionPolling( {
	requestStatus: createStatusRequest( ajax ),
	onConnected: () => {
		state.isTelegramConnected = true;
		state.announcement = config.telegramText;
	},
} );
const updates = createRoomUpdates( {
	credentials,
	device,
	presence,
	telegram,
} );
const wakeLock = createWakeLock();
const onVideoChange = ( change: Partial< VideoState > ) => {
	applyVideoChange( change );
	if ( change.isPlaying !== undefined ) {
		wakeLock.set( change.isPlaying );
	}
};
const recording = config.isRecording ? createRecordingOpener( ajax ) : null;
const stagePlayer = createStagePlayer( onVideoChange, recording?.open );
const showTitle = createTitle( config.titleTexts ?? {} );
const runHooks = createHookRunner();
let playerContainer: HTMLElement | null = null;
let announcedStage: Screen | undefined;

function finish(): void {
	tabStorage.set( LEFT_KEY, '1' );
	void presence.finish().then( () => tabStorage.remove( LEFT_KEY ) );
}

if ( state.hasLeft ) {
	finish();
}

store( STORE, {
	actions: {
		/** Counts the click. The link opens a new tab, or the page is left before an answer comes. */
		noteOfferClick(): void {
			const body = ajax.createBody( 'click' );
			if ( body ) {
				ajax.sendBeacon( body );
			}
		},
		leave(): void {
			state.hasLeft = true;
			finish();
		},
		comeBack(): void {
			state.hasLeft = false;
		},
		tryTone(): void {
			// Emptied first: screen readers announce only a change.
			state.toneNote = '';
			playTestTone().then(
				() => {
					state.toneNote = config.toneTexts.played;
				},
				() => {
					state.toneNote = config.toneTexts.failed;
				}
			);
		},
		awaitTelegram(): void {
			telegram.start();
		},
		unmute(): void {
			stagePlayer.player?.unmute?.();
		},
		play(): void {
			stagePlayer.player?.play?.();
		},
		beginAnew(): void {
			recording?.beginAnew();
		},
		watchAgain(): void {
			state.hasCompleted = false;
		},
		float(): void {
			stagePlayer.player?.toggleFloat?.();
		},
		/** The whole room fills the screen, or no longer does. */
		fill(): void {
			void (
				document.fullscreenElement
					? document.exitFullscreen()
					: getElement()
							.ref?.closest( '.webinar-room' )
							?.requestFullscreen()
			)?.catch( () => {} );
		},
		chooseQuality( { target }: Event ): void {
			stagePlayer.player?.chooseQuality?.(
				( target as HTMLSelectElement ).value
			);
		},
		goOn(): void {
			state.endStep = Math.min( state.endStep + 1, END_STEPS );
		},
		reload(): void {
			window.location.reload();
		},
	},
	callbacks: {
		takePlayerPlace(): void {
			playerContainer = getElement().ref;
		},
		startUpdates: updates.start,
		/** Writes the text whose path in the state is in `data-text`. */
		showText(): void {
			const { ref } = getElement();
			const text = ref?.dataset.text
				?.split( '.' )
				.reduce< unknown >(
					( value, name ) =>
						( value as Record< string, unknown > )[ name ],
					state
				);
			if ( ref ) {
				writeText( ref, String( text ?? '' ) );
			}
		},
		keepFocus(): ( () => void ) | undefined {
			const { ref } = getElement();
			return ref ? restoreFocus( ref ) : undefined;
		},
		keepOfferInView(): ( () => void ) | undefined {
			const { ref } = getElement();
			return ref ? keepOverFullscreen( ref ) : undefined;
		},
		playStream(): void {
			const { stream, stage, title } = state.room;
			stagePlayer.update(
				playerContainer,
				state.isWatching ? stream : null,
				title,
				stage === 'break'
			);
		},
		keepPresence(): void {
			presence.setWatching(
				state.isWatching && ! state.isUntouched && ! recording
			);
			// Not `isWatching`: at the start ten thousand rooms would open a new event stream at once.
			updates.setWatching( ! state.hasLeft && ! state.isUntouched );
		},
		announceStage(): void {
			const { stage } = state;
			showTitle( stage );
			if ( announcedStage !== undefined && announcedStage !== stage ) {
				state.announcement = config.announcements[ stage ] ?? '';
				state.toneNote = '';
			}
			announcedStage = stage;
		},
		tellExtensions(): void {
			runHooks( state.stage, state.room );
		},
	},
} );
