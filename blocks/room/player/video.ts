/** A `<video>` element that plays an HLS stream. */
import { rememberCaptions } from './captions';
import { attachHls, type HlsStream } from './hls-stream';
import type { OnVideoChange, Player } from './types';

const RETRY_MS = 5_000;
/** After these the script is not slow, but gone. */
const TRIES = 3;

/**
 * @param container Element that contains nothing but the player.
 * @param source    URL of the HLS playlist.
 * @param title     Title of the webinar.
 * @param onChange  Called with what has changed.
 */
export function openVideo(
	container: HTMLElement,
	source: string,
	title: string,
	onChange: OnVideoChange
): Player {
	const video = document.createElement( 'video' );
	video.controls = true;
	video.playsInline = true;
	// Browsers start only muted videos without a tap.
	video.muted = true;
	video.setAttribute( 'aria-label', title );
	container.replaceChildren( video );

	const listeners = new AbortController();
	const { signal } = listeners;
	let stream: HlsStream | null = null;
	let timer: ReturnType< typeof setTimeout > | undefined;
	let tries = 0;
	let isHeld = false;
	/** A video that the attendee paused does not start again by itself. */
	let isPausedByUser = false;
	let quality = 'auto';

	const shouldPlay = () => ! isHeld && ! isPausedByUser;
	const play = () => {
		if ( ! shouldPlay() ) {
			return;
		}
		void video.play().catch( ( error: unknown ) => {
			if (
				error instanceof DOMException &&
				error.name === 'NotAllowedError'
			) {
				isPausedByUser = true;
				onChange( { isStopped: true } );
			}
		} );
	};

	// Listen to the element: the browser's controls, the keyboard and picture-in-picture change it too.
	const on = ( name: keyof HTMLVideoElementEventMap, listener: () => void ) =>
		video.addEventListener( name, listener, { signal } );
	const reportMuted = () =>
		onChange( { isMuted: video.muted && video.currentTime > 0 } );
	on( 'volumechange', reportMuted );
	on( 'canplay', play );
	on( 'play', () => {
		if ( isHeld ) {
			video.pause();
		} else {
			isPausedByUser = false;
		}
	} );
	on( 'pause', () => {
		if ( ! isHeld && ! video.ended ) {
			isPausedByUser = true;
		}
	} );
	on( 'playing', () => {
		onChange( { isStopped: false } );
		reportMuted();
	} );
	on( 'loadedmetadata', () =>
		onChange( { canFloat: document.pictureInPictureEnabled === true } )
	);
	rememberCaptions( video, signal );

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

	return {
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
			isPausedByUser = false;
			play();
		},
		unmute() {
			video.muted = false;
			isPausedByUser = false;
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
			video.removeAttribute( 'src' );
			video.load();
			container.replaceChildren();
			onChange( {
				isMuted: false,
				isStopped: false,
				isPictureLost: false,
				isUnplayable: false,
				isPlayerMissing: false,
				canFloat: false,
				qualities: [],
			} );
		},
	};
}
