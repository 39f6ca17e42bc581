/** A `<video>` element that plays an HLS stream. */
import { rememberCaptions } from './captions';
import { attachHls, type HlsStream } from './hls-stream';
import type { PlayerMemory } from './sound';
import type { OnVideoChange, Player } from './types';

const RETRY_MS = 5_000;
/** Phones report a pause shortly before they hide the page. */
const HIDING_MS = 1_000;
/** After these the script is not slow, but gone. */
const TRIES = 3;

function setMediaKeys(
	handlers: Partial< Record< MediaSessionAction, ( () => void ) | null > >
): void {
	for ( const [ action, handler ] of Object.entries( handlers ) ) {
		try {
			navigator.mediaSession?.setActionHandler(
				action as MediaSessionAction,
				handler
			);
		} catch {
			// A browser that does not know this key.
		}
	}
}

/**
 * @param container Element that contains nothing but the player.
 * @param source    URL of the HLS playlist.
 * @param title     Title of the webinar.
 * @param onChange  Called with what has changed.
 * @param memory    The attendee's sound and video element.
 */
export function openVideo(
	container: HTMLElement,
	source: string,
	title: string,
	onChange: OnVideoChange,
	memory: PlayerMemory
): Player {
	const video = memory.video ?? document.createElement( 'video' );
	memory.video = video;
	video.controls = true;
	video.playsInline = true;
	video.muted = memory.isMuted;
	video.volume = memory.volume;
	video.setAttribute( 'aria-label', title );
	container.replaceChildren( video );
	// No browser lets anybody click the offer while the video alone fills the screen, so the room does. Only Chromium can take the video's own button away.
	if ( document.fullscreenEnabled ) {
		onChange( { canFill: true } );
		if ( 'controlsList' in video ) {
			( video.controlsList as DOMTokenList ).add( 'nofullscreen' );
		}
	}

	const listeners = new AbortController();
	const { signal } = listeners;
	let stream: HlsStream | null = null;
	let timer: ReturnType< typeof setTimeout > | undefined;
	let tries = 0;
	let isHeld = false;
	/** What the attendee paused stays paused; what the browser paused goes on when the page is looked at. */
	let pausedBy: 'attendee' | 'browser' | null = null;
	let pausedAt = -Infinity;
	/** Stored by the browser to be shown again later. */
	let isStored = false;
	let quality = 'auto';

	const shouldPlay = () => ! isHeld && ! pausedBy;
	const play = () => {
		if ( ! shouldPlay() ) {
			return;
		}
		void video.play().catch( ( error: unknown ) => {
			if (
				error instanceof DOMException &&
				error.name === 'NotAllowedError'
			) {
				pausedBy = 'attendee';
				onChange( { isStopped: true } );
			}
		} );
	};

	// Listen to the element: the browser's controls, the keyboard and picture-in-picture change it too.
	const on = ( name: keyof HTMLVideoElementEventMap, listener: () => void ) =>
		video.addEventListener( name, listener, { signal } );
	const reportMuted = () =>
		onChange( { isMuted: video.muted && video.currentTime > 0 } );
	on( 'volumechange', () => {
		memory.isMuted = video.muted;
		memory.volume = video.volume;
		reportMuted();
	} );
	on( 'canplay', play );
	on( 'play', () => {
		if ( isHeld ) {
			video.pause();
		} else {
			pausedBy = null;
		}
	} );
	on( 'pause', () => {
		onChange( { isPlaying: false } );
		if ( ! isHeld && ! video.ended ) {
			pausedBy ??= document.hidden || isStored ? 'browser' : 'attendee';
			pausedAt = performance.now();
			onChange( { isStopped: true } );
		}
	} );
	on( 'emptied', () => onChange( { isPlaying: false, hasPicture: false } ) );
	on( 'loadeddata', () => onChange( { hasPicture: true } ) );
	on( 'playing', () => {
		onChange( { isStopped: false, isPlaying: true, hasPicture: true } );
		reportMuted();
	} );
	on( 'loadedmetadata', () =>
		onChange( { canFloat: document.pictureInPictureEnabled === true } )
	);
	rememberCaptions( video, signal );

	const goOn = () => {
		if ( pausedBy === 'browser' ) {
			pausedBy = null;
			stream?.seekToLive();
		}
		if ( video.paused && video.readyState > 0 ) {
			play();
		}
	};
	document.addEventListener(
		'visibilitychange',
		() => {
			if ( ! document.hidden ) {
				goOn();
			} else if ( performance.now() - pausedAt < HIDING_MS ) {
				pausedBy &&= 'browser';
			}
		},
		{ signal }
	);
	window.addEventListener(
		'pagehide',
		() => {
			isStored = true;
		},
		{ signal }
	);
	window.addEventListener(
		'pageshow',
		() => {
			isStored = false;
			goOn();
		},
		{ signal }
	);
	// Keys of the keyboard, a headset and a floating picture also work while the page is hidden.
	setMediaKeys( {
		play: () => player.play?.(),
		pause: () => {
			pausedBy = 'attendee';
			onChange( { isStopped: true } );
			video.pause();
		},
	} );

	const attach = () => {
		attachHls( video, source, shouldPlay, {
			onLost: ( isPictureLost ) => onChange( { isPictureLost } ),
			onUnplayable: ( isUnplayable ) => onChange( { isUnplayable } ),
			onQualities( names, playing ) {
				onChange( {
					qualities:
						names.length > 1
							? [ 'auto', ...names ].map( ( name ) => ( {
									name,
									isChosen: name === quality,
									playing: name === 'auto' ? playing : '',
								} ) )
							: [],
				} );
			},
		} ).then(
			( attached ) => {
				stream = attached;
				onChange( { isPlayerMissing: false } );
				if ( signal.aborted ) {
					attached.close();
				}
			},
			// The script of hls.js could not be loaded: the network is down, or an update has removed it.
			() => {
				if ( ! signal.aborted ) {
					const isPlayerMissing = ++tries >= TRIES;
					onChange( {
						isPictureLost: ! isPlayerMissing,
						isPlayerMissing,
					} );
					timer = setTimeout( attach, RETRY_MS );
				}
			}
		);
	};
	attach();

	const player: Player = {
		hold() {
			isHeld = true;
			video.controls = false;
			video.pause();
		},
		resume() {
			isHeld = false;
			video.controls = true;
			stream?.seekToLive();
			play();
		},
		play() {
			pausedBy = null;
			play();
		},
		unmute() {
			video.muted = false;
			pausedBy = null;
			play();
		},
		toggleFloat() {
			void (
				document.pictureInPictureElement
					? document.exitPictureInPicture()
					: video.requestPictureInPicture()
			).catch( () => onChange( { canFloat: false } ) );
		},
		chooseQuality( name ) {
			quality = name;
			stream?.chooseQuality( name );
		},
		close() {
			clearTimeout( timer );
			listeners.abort();
			stream?.close();
			setMediaKeys( { play: null, pause: null } );
			video.removeAttribute( 'src' );
			video.load();
			container.replaceChildren();
			onChange( {
				isMuted: false,
				isPlaying: false,
				hasPicture: false,
				isStopped: false,
				isPictureLost: false,
				isUnplayable: false,
				isPlayerMissing: false,
				canFloat: false,
				canFill: false,
				qualities: [],
			} );
		},
	};
	return player;
}
