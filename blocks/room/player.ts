/**
 * Shows the stream in the stage.
 */
import type Hls from 'hls.js';
import type { Stream } from './room-state';

export interface Player {
	/** Holds the last picture. */
	pause: () => void;
	/** Goes on, from what is live now. */
	play: () => void;
	unmute: () => void;
	close: () => void;
}

export interface PlayerEvents {
	onMuted: ( isMuted: boolean ) => void;
	/** The browser does not let it begin without a tap. */
	onStopped: ( isStopped: boolean ) => void;
	onLost: ( isLost: boolean ) => void;
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;
/** A second failure of the decoder so soon means that it needs a new start. */
const MEDIA_ERROR_APART_MS = 5_000;

/**
 * @param place  Element of the stage.
 * @param source Address of the frame, made by the server.
 * @param title  Name of the webinar.
 * @return A player that its maker controls.
 */
function openFrame(
	place: HTMLElement,
	source: string,
	title: string
): Player {
	const frame = document.createElement( 'iframe' );
	frame.src = source;
	frame.title = title;
	frame.allow = 'autoplay; encrypted-media; fullscreen; picture-in-picture';
	// YouTube plays only where it is told who embeds it.
	frame.referrerPolicy = 'strict-origin-when-cross-origin';
	place.replaceChildren( frame );
	return {
		pause: () => {},
		play: () => {},
		unmute: () => {},
		close: () => place.replaceChildren(),
	};
}

/**
 * Attaches an HLS stream, and attaches it again after whatever stops it.
 *
 * @param video  Element to play in.
 * @param source Address of the playlist.
 * @param onLost Hears when the picture is lost, and when it is back.
 * @return Ends it.
 */
async function attachStream(
	video: HTMLVideoElement,
	source: string,
	onLost: ( isLost: boolean ) => void
): Promise< { close: () => void; toLive: () => void } > {
	const { default: Library } = await import( 'hls.js' );
	let hls: Hls | null = null;
	let timer: ReturnType< typeof setTimeout > | undefined;
	let failures = 0;
	let mediaErrorAt = -Infinity;
	let isClosed = false;

	const retry = ( act: () => void ) => {
		onLost( true );
		clearTimeout( timer );
		timer = setTimeout(
			act,
			Math.min( FIRST_RETRY_MS * 2 ** failures++, LONGEST_RETRY_MS )
		);
	};
	const start = () => {
		hls?.destroy();
		hls = null;
		if ( isClosed ) {
			return;
		}
		if ( ! Library.isSupported() ) {
			// Safari on a phone plays HLS by itself.
			video.src = source;
			void video.play().catch( () => {} );
			return;
		}
		const current = new Library( { liveDurationInfinity: true } );
		hls = current;
		current.on( Library.Events.ERROR, ( _event, { fatal, type } ) => {
			if ( ! fatal || hls !== current ) {
				return;
			}
			const isDecoder = type === Library.ErrorTypes.MEDIA_ERROR;
			const now = performance.now();
			if ( isDecoder && now - mediaErrorAt > MEDIA_ERROR_APART_MS ) {
				mediaErrorAt = now;
				current.recoverMediaError();
				return;
			}
			retry( start );
		} );
		current.loadSource( source );
		current.attachMedia( video );
	};

	const onPlaying = () => {
		failures = 0;
		clearTimeout( timer );
		onLost( false );
	};
	const onError = () => {
		if ( ! hls ) {
			retry( start );
		}
	};
	video.addEventListener( 'playing', onPlaying );
	video.addEventListener( 'error', onError );
	start();
	return {
		toLive: () => {
			const live = hls?.liveSyncPosition;
			if ( live && live - video.currentTime > 1 ) {
				video.currentTime = live;
			}
		},
		close: () => {
			isClosed = true;
			clearTimeout( timer );
			video.removeEventListener( 'playing', onPlaying );
			video.removeEventListener( 'error', onError );
			hls?.destroy();
		},
	};
}

function openVideo(
	place: HTMLElement,
	source: string,
	title: string,
	events: PlayerEvents
): Player {
	const video = document.createElement( 'video' );
	video.controls = true;
	video.playsInline = true;
	// Browsers let only silent videos begin by themselves.
	video.muted = true;
	video.setAttribute( 'aria-label', title );
	place.replaceChildren( video );

	// The player's own buttons count as well as ours.
	const sayMuted = () =>
		events.onMuted( video.muted && video.currentTime > 0 );
	const sayPlaying = () => {
		events.onStopped( false );
		sayMuted();
	};
	video.addEventListener( 'volumechange', sayMuted );
	video.addEventListener( 'playing', sayPlaying );

	const play = () => {
		void video.play().catch( ( error: unknown ) => {
			if (
				error instanceof DOMException &&
				error.name === 'NotAllowedError'
			) {
				events.onStopped( true );
			}
		} );
	};
	let attached: Awaited< ReturnType< typeof attachStream > > | null = null;
	let isClosed = false;
	let timer: ReturnType< typeof setTimeout > | undefined;
	const attach = () => {
		attachStream( video, source, events.onLost ).then(
			( stream ) => {
				attached = stream;
				if ( isClosed ) {
					stream.close();
				}
			},
			// The player's own file did not arrive: the network is down.
			() => {
				if ( ! isClosed ) {
					events.onLost( true );
					timer = setTimeout( attach, LONGEST_RETRY_MS / 3 );
				}
			}
		);
	};
	video.addEventListener( 'canplay', play, { once: true } );
	attach();

	return {
		pause: () => {
			video.controls = false;
			video.pause();
		},
		play: () => {
			video.controls = true;
			attached?.toLive();
			play();
		},
		unmute: () => {
			video.muted = false;
			play();
		},
		close: () => {
			isClosed = true;
			clearTimeout( timer );
			video.removeEventListener( 'volumechange', sayMuted );
			video.removeEventListener( 'playing', sayPlaying );
			attached?.close();
			video.removeAttribute( 'src' );
			video.load();
			place.replaceChildren();
			events.onMuted( false );
			events.onStopped( false );
			events.onLost( false );
		},
	};
}

/**
 * @param place  Element of the stage that holds nothing else.
 * @param stream What the server lets this attendee watch.
 * @param title  Name of the webinar.
 * @param events Hears what the room has to say about the picture.
 * @return The player; null for a broadcast that is held somewhere else.
 */
export function openPlayer(
	place: HTMLElement,
	stream: Stream,
	title: string,
	events: PlayerEvents
): Player | null {
	switch ( stream.type ) {
		case 'obs':
			return openVideo( place, stream.source, title, events );
		case 'youtube':
		case 'vimeo':
			return openFrame( place, stream.source, title );
		default:
			return null;
	}
}
