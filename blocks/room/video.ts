/**
 * The site's own player: the browser's, with a live stream in it.
 */
import { rememberCaptions } from './captions';
import { attachStream, type LiveStream } from './live-stream';
import type { Player, Tell } from './player';

const RETRY_MS = 5_000;

/**
 * @param place  Element of the stage that holds nothing else.
 * @param source Address of the playlist.
 * @param title  Name of the webinar.
 * @param tell   Hears what has changed.
 * @return A player.
 */
export function openVideo(
	place: HTMLElement,
	source: string,
	title: string,
	tell: Tell
): Player {
	const video = document.createElement( 'video' );
	video.controls = true;
	video.playsInline = true;
	// Browsers let only silent videos begin by themselves.
	video.muted = true;
	video.setAttribute( 'aria-label', title );
	place.replaceChildren( video );

	const listeners = new AbortController();
	const { signal } = listeners;
	let stream: LiveStream | null = null;
	let timer: ReturnType< typeof setTimeout > | undefined;
	let isHeld = false;
	/** What the attendee stops stays stopped. */
	let isStoppedByHand = false;
	let quality = 'auto';

	const isWanted = () => ! isHeld && ! isStoppedByHand;
	const play = () => {
		if ( ! isWanted() ) {
			return;
		}
		void video.play().catch( ( error: unknown ) => {
			if (
				error instanceof DOMException &&
				error.name === 'NotAllowedError'
			) {
				isStoppedByHand = true;
				tell( { isStopped: true } );
			}
		} );
	};

	// The player's own buttons, the keyboard's and the small window's count as well as ours.
	const on = ( name: keyof HTMLVideoElementEventMap, act: () => void ) =>
		video.addEventListener( name, act, { signal } );
	const tellMuted = () =>
		tell( { isMuted: video.muted && video.currentTime > 0 } );
	on( 'volumechange', tellMuted );
	on( 'canplay', play );
	on( 'play', () => {
		if ( isHeld ) {
			video.pause();
		} else {
			isStoppedByHand = false;
		}
	} );
	on( 'pause', () => {
		if ( ! isHeld && ! video.ended ) {
			isStoppedByHand = true;
		}
	} );
	on( 'playing', () => {
		tell( { isStopped: false } );
		tellMuted();
	} );
	on( 'loadedmetadata', () =>
		tell( { canFloat: document.pictureInPictureEnabled === true } )
	);
	rememberCaptions( video, signal );

	const attach = () => {
		attachStream( video, source, isWanted, {
			onLost: ( isPictureLost ) => tell( { isPictureLost } ),
			onQualities( names, playing ) {
				tell( {
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
				if ( signal.aborted ) {
					attached.close();
				}
			},
			// The player's own file did not arrive: the network is down.
			() => {
				if ( ! signal.aborted ) {
					tell( { isPictureLost: true } );
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
		goOn() {
			isHeld = false;
			video.controls = true;
			stream?.toLive();
			play();
		},
		play() {
			isStoppedByHand = false;
			play();
		},
		unmute() {
			video.muted = false;
			isStoppedByHand = false;
			play();
		},
		float() {
			void (
				document.pictureInPictureElement
					? document.exitPictureInPicture()
					: video.requestPictureInPicture()
			).catch( () => tell( { canFloat: false } ) );
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
			place.replaceChildren();
			tell( {
				isMuted: false,
				isStopped: false,
				isPictureLost: false,
				canFloat: false,
				qualities: [],
			} );
		},
	};
}
