/**
 * Plays a recording: it goes on where this person has come to, and nobody goes
 * forward of that. The server counts what was watched by its own clock; here it is
 * only reported and kept to.
 */
import type { ViewingState } from '../../../contract/generated/types.ts';
import { rememberCaptions } from '../player/captions';
import type { PlayerMemory } from '../player/sound';
import type { OnVideoChange, Player } from '../player/types';
import type { AjaxClient } from '../requests/ajax-client';
import { attachRecording } from './recording-stream';
import { createViewingCommands } from './viewing-commands';

/** `forward`: a seek was taken back. `resumed`: it goes on where the person was. */
export type RecordingNote = 'forward' | 'resumed' | 'recounted';

interface RecordingEvents {
	onChange: OnVideoChange;
	/** @param seconds Where it plays now. */
	onNote: ( note: RecordingNote, seconds: number ) => void;
	/** Another recording is begun and not finished; empty when the person has decided. */
	onOther: ( title: string ) => void;
	/** The server has not received for some tries what was watched. */
	onUncounted: ( isUncounted: boolean ) => void;
	onCompleted: () => void;
}

export interface RecordingPlayer extends Player {
	/** Begins this recording, and ends the viewing of the other one. */
	beginAnew: () => void;
}

interface Options {
	container: HTMLElement;
	source: string;
	title: string;
	memory: PlayerMemory;
	ajax: AjaxClient;
	events: RecordingEvents;
}

/** The server credits at most 90 seconds a report. */
const REPORT_MS = 60_000;
const LONGEST_CREDIT_S = 90;
const RETRY_MS = 10_000;
const TOLD_FAILURES = 3;
/** Seeks end on a frame, not on a second. */
const SLACK_S = 0.5;

export function openRecording( {
	container,
	source,
	title,
	memory,
	ajax,
	events: { onChange, onNote, onOther, onUncounted, onCompleted },
}: Options ): RecordingPlayer {
	const send = createViewingCommands( ajax );
	const video = memory.video ?? document.createElement( 'video' );
	memory.video = video;
	video.controls = true;
	video.playsInline = true;
	// A tap starts it, so it may have sound.
	video.muted = false;
	video.volume = memory.volume;
	video.setAttribute( 'aria-label', title );
	container.replaceChildren( video );
	const controls = ( video as { controlsList?: DOMTokenList } ).controlsList;
	controls?.add( 'noplaybackrate' );
	// Chromium lets nobody click the offer while the video alone fills the screen.
	const canFill = Boolean( controls && document.fullscreenEnabled );
	if ( canFill ) {
		controls?.add( 'nofullscreen' );
	}

	const listeners = new AbortController();
	const { signal } = listeners;
	let detach: ( () => void ) | null = null;
	let timer: ReturnType< typeof setTimeout > | undefined;
	/** What the server counts; null until it has answered. */
	let viewing: ViewingState | null = null;
	/** Nobody goes forward of this, in seconds. It moves on with the picture. */
	let front = 0;
	let movedAt = performance.now();
	let reportedAt = performance.now();
	let hasPlayed = false;
	let isReporting = false;
	let failures = 0;
	/** A question stands in place of "Watch". */
	let isAsking = false;

	/** Staff, and who has completed it, go where they like. */
	const isGuarded = () =>
		! viewing || ( viewing.is_counted && ! viewing.is_completed );

	const report = async () => {
		if ( ! viewing?.is_counted || viewing.is_completed || isReporting ) {
			return;
		}
		isReporting = true;
		reportedAt = performance.now();
		const fields = reportFields();
		hasPlayed = false;
		const answer = await send( 'report', fields );
		isReporting = false;
		if ( signal.aborted ) {
			return;
		}
		const hasFailed = 'error' in answer && answer.error === 'failed';
		failures = hasFailed ? failures + 1 : 0;
		onUncounted( failures >= TOLD_FAILURES );
		if ( hasFailed ) {
			hasPlayed = true;
			reportedAt += RETRY_MS - REPORT_MS;
		} else if ( ! ( 'error' in answer ) ) {
			viewing = answer;
			// Another device may be further.
			front = Math.max( front, answer.reached_sec );
		} else if ( answer.error === 'webinar_not_entered' ) {
			video.pause();
			await open();
		}
		// Another refusal: read-sync closes the room.
	};
	const reportFields = () => ( {
		position: String(
			video.ended && viewing
				? viewing.length_sec
				: Math.floor( video.currentTime )
		),
		is_playing: hasPlayed ? '1' : '0',
	} );

	/** The end counts when the server has counted everything. Its clock may be some seconds behind. */
	const finish = async () => {
		if ( isReporting ) {
			timer = setTimeout( () => void finish(), 1000 );
			return;
		}
		hasPlayed = true;
		await report();
		if ( signal.aborted || ! video.ended || ! viewing ) {
			return;
		}
		if ( viewing.is_completed || ! viewing.is_counted ) {
			onCompleted();
			return;
		}
		const missing = viewing.length_sec - viewing.reached_sec;
		if ( failures === 0 && missing > LONGEST_CREDIT_S ) {
			// The server has received nothing for a long time.
			front = viewing.reached_sec;
			video.currentTime = front;
			onNote( 'recounted', front );
			play();
			return;
		}
		timer = setTimeout(
			() => void finish(),
			failures ? RETRY_MS : ( missing + 1 ) * 1000
		);
	};

	const open = async ( anew = '' ) => {
		clearTimeout( timer );
		const answer = await send( 'open', { anew } );
		if ( signal.aborted ) {
			return;
		}
		if ( 'error' in answer ) {
			onUncounted( ++failures >= TOLD_FAILURES );
			timer = setTimeout( () => void open( anew ), RETRY_MS );
			return;
		}
		failures = 0;
		onUncounted( false );
		onOther( answer.other_title );
		isAsking = answer.other_title !== '';
		if ( isAsking ) {
			onChange( { isStopped: false } );
			return;
		}
		viewing = answer;
		front = answer.reached_sec;
		const isWhole = front >= answer.length_sec;
		const startAt = isWhole ? 0 : front;
		if ( startAt > 0 ) {
			onNote( 'resumed', startAt );
		}
		if ( detach ) {
			video.currentTime = startAt;
			return;
		}
		detach = attachRecording( video, source, startAt, {
			onLost: ( isPictureLost ) => onChange( { isPictureLost } ),
			onUnplayable: ( isUnplayable ) => onChange( { isUnplayable } ),
			onMissing: () => onChange( { isPlayerMissing: true } ),
		} );
	};

	const play = () => {
		void video.play().catch( () => onChange( { isStopped: true } ) );
	};

	/** Whatever has moved the position: the bar, a key, a headset, picture-in-picture. */
	const keepBehindFront = ( slack: number ) => {
		if ( isGuarded() && video.currentTime > front + slack ) {
			video.currentTime = front;
			onNote( 'forward', front );
		}
	};

	const on = ( name: keyof HTMLVideoElementEventMap, listener: () => void ) =>
		video.addEventListener( name, listener, { signal } );
	on( 'seeking', () => keepBehindFront( SLACK_S ) );
	on( 'timeupdate', () => {
		const now = performance.now();
		if ( ! video.seeking ) {
			// At speed 1 the picture moves as fast as the clock. Hidden pages get few events.
			const passed = video.paused ? 0 : ( now - movedAt ) / 1000;
			keepBehindFront( passed + SLACK_S );
			// Many small seeks, each within the slack, lead nowhere.
			front = Math.max(
				front,
				Math.min( video.currentTime, front + passed )
			);
		}
		movedAt = now;
		hasPlayed ||= ! video.paused;
		if ( ! video.paused && now - reportedAt >= REPORT_MS ) {
			void report();
		}
	} );
	on( 'ratechange', () => {
		if ( video.playbackRate !== 1 ) {
			video.playbackRate = 1;
		}
	} );
	on( 'volumechange', () => {
		memory.volume = video.volume;
	} );
	on( 'loadeddata', () =>
		onChange( { hasPicture: true, isStopped: video.paused } )
	);
	on( 'loadedmetadata', () =>
		onChange( {
			canFill,
			canFloat: document.pictureInPictureEnabled === true,
		} )
	);
	on( 'play', () => {
		movedAt = performance.now();
	} );
	on( 'playing', () =>
		onChange( { isStopped: false, isPlaying: true, hasPicture: true } )
	);
	on( 'pause', () => {
		onChange( { isPlaying: false } );
		if ( ! video.ended ) {
			onChange( { isStopped: ! isAsking } );
			if ( hasPlayed ) {
				void report();
			}
		}
	} );
	on( 'ended', () => {
		onChange( { isPlaying: false } );
		void finish();
	} );
	rememberCaptions( video, signal );

	const sayGoodbye = () => {
		if ( hasPlayed && viewing?.is_counted && ! viewing.is_completed ) {
			const body = ajax.createBody( 'report', reportFields() );
			if ( body ) {
				ajax.sendBeacon( body );
			}
			reportedAt = performance.now();
			hasPlayed = false;
		}
	};
	window.addEventListener( 'pagehide', sayGoodbye, { signal } );
	document.addEventListener(
		'visibilitychange',
		() => {
			// Phones end hidden pages without another event.
			if ( document.hidden ) {
				sayGoodbye();
			}
		},
		{ signal }
	);
	window.addEventListener(
		'online',
		() => {
			reportedAt = -Infinity;
		},
		{ signal }
	);
	void open();

	return {
		beginAnew: () => void open( '1' ),
		// A recording has no break.
		hold: () => video.pause(),
		resume() {},
		play,
		toggleFloat() {
			void (
				document.pictureInPictureElement
					? document.exitPictureInPicture()
					: video.requestPictureInPicture()
			).catch( () => onChange( { canFloat: false } ) );
		},
		close() {
			sayGoodbye();
			clearTimeout( timer );
			listeners.abort();
			detach?.();
			video.pause();
			video.removeAttribute( 'src' );
			video.load();
			container.replaceChildren();
			onOther( '' );
			onUncounted( false );
			onChange( {
				isPlaying: false,
				hasPicture: false,
				isStopped: false,
				isPictureLost: false,
				isUnplayable: false,
				isPlayerMissing: false,
				canFloat: false,
				canFill: false,
			} );
		},
	};
}
