/**
 * An HLS stream in a video element, brought back after whatever stops it.
 *
 * The library recovers from most by itself; here is what it leaves to the page.
 */
import type Hls from 'hls.js';
import type { HlsConfig } from 'hls.js';

export interface LiveStream {
	/** Jumps to what is live now, if that is further on. */
	toLive: () => void;
	/** By name; `auto` leaves it to the network. */
	chooseQuality: ( name: string ) => void;
	close: () => void;
}

export interface LiveStreamEvents {
	onLost: ( isLost: boolean ) => void;
	/** Names of the levels, best first, and the one that plays. */
	onQualities: ( names: string[], playing: string ) => void;
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;
/** A second failure of the decoder so soon means that it needs a new start. */
const MEDIA_ERROR_APART_MS = 5_000;
const WATCH_EVERY_MS = 2_000;
/** So many looks without progress, about ten seconds, are a stall. */
const STILL_LOOKS = 5;
/** Less is caught up by playing a little faster. */
const BEHIND_S = 3;
/** In target durations. */
const MAX_LATENCY = 10;
/** Lines of a picture that is good enough where data is dear. */
const SAVED_HEIGHT = 360;

const settings: Partial< HlsConfig > = {
	lowLatencyMode: true,
	// Faster than this could be heard.
	maxLiveSyncPlaybackRate: 1.05,
	liveDurationInfinity: true,
	// Hours of a broadcast would fill a phone's memory; in seconds.
	backBufferLength: 60,
};

function savesData(): boolean {
	const { connection } = navigator as Navigator & {
		connection?: { saveData?: boolean };
	};
	return connection?.saveData === true;
}

const levelName = ( { height, bitrate }: Hls[ 'levels' ][ number ] ): string =>
	height ? `${ height }p` : `${ Math.round( bitrate / 1000 ) } kbit/s`;

/**
 * @param video              Element to play in.
 * @param source             Address of the playlist.
 * @param isWanted           Whether the picture should move now.
 * @param events             Hear what becomes of it.
 * @param events.onLost      Hears when the picture is lost, and when it is back.
 * @param events.onQualities Hears what can be chosen.
 * @return Resolves when the library is there; rejects when the network is down.
 */
export async function attachStream(
	video: HTMLVideoElement,
	source: string,
	isWanted: () => boolean,
	{ onLost, onQualities }: LiveStreamEvents
): Promise< LiveStream > {
	const { default: Library } = await import( 'hls.js' );
	const { Events, ErrorTypes } = Library;
	let hls: Hls | null = null;
	let timer: ReturnType< typeof setTimeout > | undefined;
	let failures = 0;
	let mediaErrorAt = -Infinity;
	let hasEnded = false;
	/** Since it was attached; what never came is told by the library. */
	let hasPlayed = false;
	/**
	 * The encoder counts from the beginning again. The library may cope; else it
	 * waits for numbers that come later, if at all.
	 */
	let hasBegunAnew = false;
	let isLost = false;
	let quality = 'auto';

	const tellLost = ( isNow: boolean ) => {
		isLost = isNow;
		onLost( isNow );
	};
	const retry = ( act: () => void ) => {
		clearTimeout( timer );
		timer = setTimeout(
			act,
			Math.min( FIRST_RETRY_MS * 2 ** failures++, LONGEST_RETRY_MS )
		);
	};
	const restart = () => {
		// Till then there is nothing to watch that would put it off again.
		hasPlayed = false;
		hasBegunAnew = false;
		tellLost( true );
		retry( start );
	};
	const onPlaying = () => {
		failures = 0;
		hasPlayed = true;
		hasEnded = false;
		tellLost( false );
	};

	const tellQualities = ( current: Hls ) => {
		const names = current.levels.map( levelName );
		const playing = current.levels[ current.currentLevel ];
		onQualities(
			[ ...new Set( names.reverse() ) ],
			playing ? levelName( playing ) : ''
		);
	};
	const applyQuality = ( current: Hls ) => {
		// Of two with the same name the better one; -1 is automatic.
		current.nextLevel = current.levels
			.map( levelName )
			.lastIndexOf( quality );
	};

	const start = () => {
		hls?.destroy();
		hls = null;
		if ( ! Library.isSupported() ) {
			// Safari on older phones plays HLS by itself.
			video.src = source;
			return;
		}
		const isSaving = savesData();
		const current = new Library( {
			...settings,
			capLevelToPlayerSize: ! isSaving,
		} );
		hls = current;
		// Not in the settings: there it would overrule the latency that the playlist asks for.
		current.config.liveMaxLatencyDurationCount = MAX_LATENCY;

		current.on( Events.MANIFEST_PARSED, () => {
			if ( isSaving ) {
				current.autoLevelCapping = Math.max(
					0,
					current.levels.findLastIndex(
						( { height } ) => height <= SAVED_HEIGHT
					)
				);
			}
			if ( quality !== 'auto' ) {
				applyQuality( current );
			}
			tellQualities( current );
		} );
		current.on( Events.LEVEL_SWITCHED, () => tellQualities( current ) );

		current.on( Events.FRAG_BUFFERED, () => {
			failures = 0;
		} );

		let firstNumber = 0;
		current.on( Events.LEVEL_LOADED, ( _event, { details } ) => {
			hasBegunAnew ||= details.endSN < firstNumber;
			firstNumber = details.startSN;
			// What has been seen to its end is not shown again.
			if ( hasEnded && ! details.live ) {
				current.stopLoad();
				restart();
			}
		} );
		current.on( Events.ERROR, ( _event, { fatal, type } ) => {
			if ( ! fatal || hls !== current ) {
				return;
			}
			const now = performance.now();
			if ( type === ErrorTypes.NETWORK_ERROR && hasPlayed ) {
				// What has arrived already plays on meanwhile.
				retry( () => current.startLoad() );
			} else if (
				type === ErrorTypes.MEDIA_ERROR &&
				now - mediaErrorAt > MEDIA_ERROR_APART_MS
			) {
				mediaErrorAt = now;
				current.recoverMediaError();
			} else {
				restart();
			}
		} );
		current.loadSource( source );
		current.attachMedia( video );
	};

	const livePosition = (): number | null => {
		const { seekable } = video;
		if ( hls ) {
			return hls.liveSyncPosition;
		}
		return seekable.length ? seekable.end( seekable.length - 1 ) : null;
	};
	const toLive = () => {
		const live = livePosition();
		if ( live !== null && live - video.currentTime > BEHIND_S ) {
			video.currentTime = live;
		}
	};

	let shownAt = video.currentTime;
	let stillLooks = 0;
	const watch = setInterval( () => {
		const hasMoved = video.currentTime !== shownAt;
		shownAt = video.currentTime;
		if ( hasMoved && isLost ) {
			tellLost( false );
		}
		if ( hasMoved || ! hasPlayed || ! isWanted() || document.hidden ) {
			stillLooks = 0;
			return;
		}
		stillLooks++;
		// The reason is known when the network failed; else it may be a hiccup.
		if ( failures > 0 || stillLooks === STILL_LOOKS ) {
			tellLost( true );
		}
		if ( stillLooks === STILL_LOOKS ) {
			toLive();
		}
		if ( hasBegunAnew || stillLooks === 2 * STILL_LOOKS ) {
			stillLooks = 0;
			restart();
		}
	}, WATCH_EVERY_MS );

	const listeners = new AbortController();
	const { signal } = listeners;
	video.addEventListener( 'playing', onPlaying, { signal } );
	video.addEventListener(
		'ended',
		() => {
			hasEnded = true;
			restart();
		},
		{ signal }
	);
	video.addEventListener(
		'error',
		() => {
			if ( ! hls ) {
				restart();
			}
		},
		{ signal }
	);
	document.addEventListener(
		'visibilitychange',
		() => {
			if ( ! document.hidden && isWanted() ) {
				toLive();
			}
		},
		{ signal }
	);
	start();
	return {
		toLive,
		chooseQuality( name ) {
			quality = name;
			if ( hls ) {
				applyQuality( hls );
				tellQualities( hls );
			}
		},
		close() {
			clearInterval( watch );
			clearTimeout( timer );
			listeners.abort();
			hls?.destroy();
		},
	};
}
