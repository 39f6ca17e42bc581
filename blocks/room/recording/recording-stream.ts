/** Attaches a recording to a video element. It has an end, and no live edge to keep up with. */
import type Hls from 'hls.js';
import { isUnplayableNatively, judgeHlsError } from '../player/stream-errors';

interface StreamEvents {
	onLost: ( isLost: boolean ) => void;
	onUnplayable: ( isUnplayable: boolean ) => void;
	/** The script of hls.js could not be loaded. */
	onMissing: () => void;
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;

/**
 * @param startAt Where it begins, in seconds.
 * @return Detaches it.
 */
export function attachRecording(
	video: HTMLVideoElement,
	source: string,
	startAt: number,
	{ onLost, onUnplayable, onMissing }: StreamEvents
): () => void {
	const listeners = new AbortController();
	const { signal } = listeners;
	let hls: Hls | null = null;
	let timer: ReturnType< typeof setTimeout > | undefined;
	let failures = 0;
	/** Where it goes on after a failure. */
	let position = startAt;

	const retry = ( action: () => void ) => {
		clearTimeout( timer );
		timer = setTimeout(
			action,
			Math.min( FIRST_RETRY_MS * 2 ** failures++, LONGEST_RETRY_MS )
		);
	};
	video.addEventListener(
		'timeupdate',
		() => {
			position = video.currentTime || position;
		},
		{ signal }
	);
	video.addEventListener(
		'playing',
		() => {
			failures = 0;
			onLost( false );
			onUnplayable( false );
		},
		{ signal }
	);

	const playNatively = () => {
		video.src = source;
		video.addEventListener(
			'loadedmetadata',
			() => {
				video.currentTime = position;
			},
			{ signal, once: true }
		);
	};
	video.addEventListener(
		'error',
		() => {
			if ( ! hls && video.src ) {
				void isUnplayableNatively( video, source ).then( onUnplayable );
				retry( playNatively );
			}
		},
		{ signal }
	);

	import( 'hls.js' ).then( ( { default: Library } ) => {
		if ( signal.aborted ) {
			return;
		}
		if ( ! Library.isSupported() ) {
			playNatively();
			return;
		}
		const start = () => {
			hls?.destroy();
			const current = new Library( {
				startPosition: position,
				capLevelToPlayerSize: true,
				// In seconds: hours of a recording would fill a phone's memory.
				backBufferLength: 60,
			} );
			hls = current;
			current.on( Library.Events.FRAG_BUFFERED, () => {
				failures = 0;
				onLost( false );
			} );
			current.on( Library.Events.ERROR, ( _event, data ) => {
				const remedy = judgeHlsError( data );
				if ( hls !== current || remedy === 'none' ) {
					return;
				}
				onUnplayable( remedy === 'unplayable' );
				onLost( remedy !== 'unplayable' );
				if ( remedy === 'load' ) {
					// The buffered part goes on playing.
					retry( () => current.startLoad() );
				} else if ( remedy === 'recover' && failures === 0 ) {
					failures++;
					current.recoverMediaError();
				} else {
					retry( start );
				}
			} );
			current.loadSource( source );
			current.attachMedia( video );
		};
		start();
	}, onMissing );

	return () => {
		clearTimeout( timer );
		listeners.abort();
		hls?.destroy();
	};
}
