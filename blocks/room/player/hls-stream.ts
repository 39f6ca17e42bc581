/**
 * Plays an HLS stream in a video element, and restarts it after failures that
 * hls.js does not recover from by itself.
 */
import type Hls from 'hls.js';
import type { Fragment, HlsConfig } from 'hls.js';
import { isUnplayableNatively, judgeHlsError } from './stream-errors';

export interface HlsStream {
	/** Seeks to the live position if playback is more than 3 seconds behind it. */
	seekToLive: () => void;
	/** With `auto` hls.js chooses by bandwidth. */
	chooseQuality: ( name: string ) => void;
	close: () => void;
}

export interface HlsEvents {
	onLost: ( isLost: boolean ) => void;
	/** Called when this browser turns out to be unable to play the stream, and when it plays after all. */
	onUnplayable: ( isUnplayable: boolean ) => void;
	/** Receives the level names, best first, and the one that plays. */
	onQualities: ( names: string[], playing: string ) => void;
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;
/** A second decoder error within this time restarts the stream. */
const MEDIA_ERROR_WINDOW_MS = 5_000;
const CHECK_EVERY_MS = 2_000;
/** Time without progress that makes a stall. */
const STALL_MS = 10_000;
/** Time for a stream that has not played yet, while it arrives; a slow network needs it. */
const START_MS = 60_000;
/** Time in which none of it arrives. Doubles with each try, because each answer may take long. */
const SILENCE_MS = 4_000;
/** Failed requests in a row after which a picture that stands still is attached again. */
const FAILURES = 3;
/** hls.js makes up a smaller delay by playing a little faster. */
const SEEK_DELAY_S = 3;
/** In target durations of the playlist. */
const MAX_LATENCY = 10;
/** Highest picture, in lines, while the browser's data saver is on. */
const DATA_SAVER_HEIGHT = 360;

const settings: Partial< HlsConfig > = {
	lowLatencyMode: true,
	// A higher rate is audible.
	maxLiveSyncPlaybackRate: 1.05,
	liveDurationInfinity: true,
	// In seconds: hours of a broadcast would fill a phone's memory.
	backBufferLength: 60,
};

function isDataSaverOn(): boolean {
	const { connection } = navigator as Navigator & {
		connection?: { saveData?: boolean };
	};
	return connection?.saveData === true;
}

const levelName = ( { height, bitrate }: Hls[ 'levels' ][ number ] ): string =>
	height ? `${ height }p` : `${ Math.round( bitrate / 1000 ) } kbit/s`;

/**
 * @param video               Element to play in.
 * @param source              URL of the playlist.
 * @param shouldPlay          Whether the video should be playing now.
 * @param events.onLost       Called when the picture is lost and when it is back.
 * @param events.onUnplayable Called when this browser turns out to be unable to play it, and when it does.
 * @param events.onQualities  Called when the qualities or the playing one change.
 * @return Resolves when hls.js is loaded; rejects when it could not be loaded.
 */
export async function attachHls(
	video: HTMLVideoElement,
	source: string,
	shouldPlay: () => boolean,
	{ onLost, onUnplayable, onQualities }: HlsEvents
): Promise< HlsStream > {
	const { default: Library } = await import( 'hls.js' );
	const { Events } = Library;
	let hls: Hls | null = null;
	let timer: ReturnType< typeof setTimeout > | undefined;
	let failures = 0;
	let mediaErrorAt = -Infinity;
	let hasEnded = false;
	/** Since the last start. A stream that never played is reported by hls.js. */
	let hasPlayed = false;
	/**
	 * The encoder restarted its segment numbers. hls.js may recover; else it waits
	 * for numbers that come much later or never.
	 */
	let hasEncoderRestarted = false;
	let isLost = false;
	let isUnplayable = false;
	let isRestarting = false;
	let quality = 'auto';
	/** Since it played last. */
	let starts = 0;
	/** The segment of the picture that was requested last. */
	let segment: Fragment | undefined;
	let arrivedBytes: number | undefined;
	/** How long it may stand still before it plays. */
	let allowedMs = 0;

	const setLost = ( next: boolean ) => {
		isLost = next;
		onLost( next && ! isUnplayable );
	};
	const setUnplayable = ( next: boolean ) => {
		if ( next !== isUnplayable ) {
			isUnplayable = next;
			onUnplayable( next );
			onLost( isLost && ! next );
		}
	};
	const retry = ( action: () => void ) => {
		clearTimeout( timer );
		timer = setTimeout(
			action,
			isUnplayable
				? LONGEST_RETRY_MS
				: Math.min( FIRST_RETRY_MS * 2 ** failures++, LONGEST_RETRY_MS )
		);
	};
	const restart = () => {
		// Suspends the stall check, which would postpone the restart.
		hasPlayed = false;
		hasEncoderRestarted = false;
		isRestarting = true;
		setLost( true );
		retry( start );
	};
	const noteArrival = () => {
		allowedMs = Math.min( stalledMs + SILENCE_MS * 2 ** starts, START_MS );
	};
	const onPlaying = () => {
		failures = 0;
		starts = 0;
		hasPlayed = true;
		hasEnded = false;
		setUnplayable( false );
		setLost( false );
	};

	const reportQualities = ( current: Hls ) => {
		const names = current.levels.map( levelName );
		const playing = current.levels[ current.currentLevel ];
		onQualities(
			[ ...new Set( names.reverse() ) ],
			playing ? levelName( playing ) : ''
		);
	};
	const applyQuality = ( current: Hls ) => {
		// The better one of two levels with the same name; -1 is automatic.
		current.nextLevel = current.levels
			.map( levelName )
			.lastIndexOf( quality );
	};

	const start = () => {
		hls?.destroy();
		hls = null;
		isRestarting = false;
		stalledMs = 0;
		allowedMs = START_MS;
		if ( ! Library.isSupported() ) {
			// Safari on older phones plays HLS natively.
			video.src = source;
			return;
		}
		starts++;
		noteArrival();
		const isDataSaver = isDataSaverOn();
		const current = new Library( {
			...settings,
			capLevelToPlayerSize: ! isDataSaver,
		} );
		hls = current;
		// As a constructor setting it would override the latency in the playlist.
		current.config.liveMaxLatencyDurationCount = MAX_LATENCY;

		current.on( Events.FRAG_LOADING, ( _event, { frag } ) => {
			if ( frag.type === 'main' ) {
				segment = frag;
			}
		} );

		current.on( Events.MANIFEST_PARSED, () => {
			if ( isDataSaver ) {
				current.autoLevelCapping = Math.max(
					0,
					current.levels.findLastIndex(
						( { height } ) => height <= DATA_SAVER_HEIGHT
					)
				);
			}
			if ( quality !== 'auto' ) {
				applyQuality( current );
			}
			reportQualities( current );
		} );
		current.on( Events.LEVEL_SWITCHED, () => reportQualities( current ) );

		current.on( Events.FRAG_BUFFERED, () => {
			failures = 0;
		} );

		let firstSegment = 0;
		current.on( Events.LEVEL_LOADED, ( _event, { details } ) => {
			hasEncoderRestarted ||= details.endSN < firstSegment;
			firstSegment = details.startSN;
			// Do not play an ended playlist a second time.
			if ( hasEnded && ! details.live ) {
				current.stopLoad();
				restart();
			}
		} );
		current.on( Events.ERROR, ( _event, data ) => {
			if ( hls !== current ) {
				return;
			}
			const remedy = judgeHlsError( data );
			if ( remedy === 'none' ) {
				return;
			}
			const now = performance.now();
			if ( remedy === 'load' && hasPlayed ) {
				// The buffered part goes on playing.
				retry( () => current.startLoad() );
			} else if (
				remedy === 'recover' &&
				now - mediaErrorAt > MEDIA_ERROR_WINDOW_MS
			) {
				mediaErrorAt = now;
				current.recoverMediaError();
			} else {
				setUnplayable( remedy === 'unplayable' );
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
	const seekToLive = () => {
		const live = livePosition();
		if ( live !== null && live - video.currentTime > SEEK_DELAY_S ) {
			video.currentTime = live;
		}
	};

	let lastTime = video.currentTime;
	let stalledMs = 0;
	/** Since this stall began. */
	let hasSought = false;
	let checkedAt = performance.now();
	const check = setInterval( () => {
		const hasMoved = video.currentTime !== lastTime;
		lastTime = video.currentTime;
		// Browsers run the timers of hidden tabs once a minute; after a sleep, seek first.
		stalledMs += Math.min( performance.now() - checkedAt, STALL_MS );
		checkedAt = performance.now();
		if ( hasMoved && hasPlayed && isLost ) {
			setLost( false );
		}
		if ( hasMoved || isRestarting || ! shouldPlay() ) {
			stalledMs = 0;
			hasSought = false;
			return;
		}
		if ( ! hasPlayed ) {
			if ( segment?.stats.loaded !== arrivedBytes ) {
				arrivedBytes = segment?.stats.loaded;
				noteArrival();
			}
			if ( stalledMs >= allowedMs ) {
				restart();
			}
			return;
		}
		const isStalled = stalledMs >= STALL_MS;
		// After a network failure report the loss at once; else wait for a stall.
		if ( failures > 0 || isStalled ) {
			setLost( true );
		}
		if ( isStalled && ! hasSought ) {
			hasSought = true;
			seekToLive();
		}
		if (
			hasEncoderRestarted ||
			failures >= FAILURES ||
			stalledMs >= 2 * STALL_MS
		) {
			restart();
		}
	}, CHECK_EVERY_MS );

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
				void isUnplayableNatively( video, source ).then( ( result ) => {
					// Too late if it plays meanwhile.
					if ( ! hasPlayed && ! signal.aborted ) {
						setUnplayable( result );
					}
				} );
				restart();
			}
		},
		{ signal }
	);
	video.addEventListener(
		'durationchange',
		() => {
			// A live playlist has no end. Do not play an ended one a second time.
			if ( ! hls && hasEnded && Number.isFinite( video.duration ) ) {
				video.removeAttribute( 'src' );
				video.load();
				restart();
			}
		},
		{ signal }
	);
	document.addEventListener(
		'visibilitychange',
		() => {
			if ( ! document.hidden && shouldPlay() ) {
				seekToLive();
			}
		},
		{ signal }
	);
	start();
	return {
		seekToLive,
		chooseQuality( name ) {
			quality = name;
			if ( hls ) {
				applyQuality( hls );
				reportQualities( hls );
			}
		},
		close() {
			clearInterval( check );
			clearTimeout( timer );
			listeners.abort();
			hls?.destroy();
		},
	};
}
