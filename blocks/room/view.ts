/**
 * The room in the browser: follows the server's state and draws nothing by
 * itself; what stands in the page comes from PHP.
 */
import { getConfig, getElement, store } from '@wordpress/interactivity';
import type { RoomCommands } from '../../contract/generated/types.ts';
import { createAsk } from './ask';
import { momentText } from '../time/moment';
import { countdownText } from './countdown';
import { type Answer, followRoom } from './follow';
import { openPlayer, type Player } from './player';
import { createPresence, createSenders } from './presence';
import { isNewer, type RoomState, type Stage } from './room-state';

const STORE = 'webinar/room';
const END_STEPS = 3;

/** What PHP hands over besides the state. */
interface Config {
	webinarId: number;
	stateUrl: string;
	restNonce: string;
	ajaxUrl: string;
	commands: RoomCommands;
	announcements: Partial< Record< Stage, string > >;
}

/** What PHP wrote into the store. */
interface ServerState {
	room: RoomState;
	isOffline: boolean;
	isPictureLost: boolean;
	isStale: boolean;
	isMuted: boolean;
	isStopped: boolean;
	endStep: number;
	announcement: string;
}

const config = getConfig( STORE ) as Config;
const locale = document.documentElement.lang || undefined;

const definition = {
	state: {
		/** Milliseconds, by the server's clock. */
		now: 0,
		/** This attendee left while the others go on. */
		hasLeft: false,

		get isOn(): boolean {
			return [ 'viewing', 'break' ].includes( state.room.stage );
		},
		get isWatching(): boolean {
			return state.isOn && ! state.hasLeft;
		},
		get stage(): Stage | 'left' {
			return state.isOn && state.hasLeft ? 'left' : state.room.stage;
		},
		get hasDate(): boolean {
			return state.room.scheduled_at > 0;
		},
		get isLate(): boolean {
			return state.room.scheduled_at * 1000 <= state.now;
		},
		get countdown(): string {
			return countdownText(
				state.room.scheduled_at - state.now / 1000,
				locale
			);
		},
		get moment(): string {
			return momentText( state.room.scheduled_at, locale );
		},
		get isOutside(): boolean {
			return [ 'zoom', 'telegram' ].includes(
				state.room.stream?.type ?? ''
			);
		},
		get outsideUrl(): string {
			return state.isOutside ? ( state.room.stream?.source ?? '' ) : '';
		},
		get canUnmute(): boolean {
			return state.isMuted && ! state.isPictureLost && ! state.isOffline;
		},
		get hasNoPicture(): boolean {
			return state.room.stream === null;
		},
		get isFirstStep(): boolean {
			return state.endStep === 1;
		},
		get isSecondStep(): boolean {
			return state.endStep === 2;
		},
		get isThirdStep(): boolean {
			return state.endStep === 3;
		},
	},
	actions: {
		leave(): void {
			state.hasLeft = true;
			presence.finish();
			focusPanel();
		},
		comeBack(): void {
			state.hasLeft = false;
		},
		unmute(): void {
			player?.unmute();
		},
		play(): void {
			player?.play();
		},
		goOn(): void {
			state.endStep = Math.min( state.endStep + 1, END_STEPS );
			focusPanel();
		},
		reload(): void {
			window.location.reload();
		},
	},
	callbacks: {
		takePlayerPlace(): void {
			place = getElement().ref;
		},
		follow,
		playStream,
		keepPresence(): void {
			presence.setWatching( state.isWatching );
		},
		announceStage(): void {
			const { stage } = state.room;
			if ( announced !== undefined && announced !== stage ) {
				state.announcement = config.announcements[ stage ] ?? '';
			}
			announced = stage;
		},
	},
};

type Store = Omit< typeof definition, 'state' > & {
	state: typeof definition.state & ServerState;
};
const { state } = store< Store >( STORE, definition as unknown as Store );

const presence = createPresence( {
	commands: config.commands,
	...createSenders( config.ajaxUrl, config.webinarId ),
	onStale: () => {
		state.isStale = true;
	},
} );

let place: HTMLElement | null = null;
let player: Player | null = null;
/** What the player plays, to tell a new stream from the same one read again. */
let playing = '';
/** Whether a break stopped it; what the attendee stops stays stopped. */
let wasHeld = false;
let announced: Stage | undefined;
let clockOffsetMs = 0;

/**
 * The button that was pressed is gone: whoever goes by keyboard or by ear is
 * taken to what stands in its place.
 */
function focusPanel(): void {
	requestAnimationFrame( () => {
		const headings = place?.parentElement?.querySelectorAll< HTMLElement >(
			'.webinar-room__heading'
		);
		[ ...( headings ?? [] ) ]
			.find( ( heading ) => heading.checkVisibility() )
			?.focus();
	} );
}

function readClock( room: RoomState ): void {
	// Within a second the network's delay hides the truth: steps back would show.
	const offset = room.server_time * 1000 - Date.now();
	if ( Math.abs( offset - clockOffsetMs ) > 1500 ) {
		clockOffsetMs = offset;
	}
}

function tick(): void {
	state.now = Date.now() + clockOffsetMs;
}

// Whoever stays outside gets no room from the server, and no clock is needed.
// Set before the page is hydrated: nothing is drawn for the year 1970.
if ( config.webinarId ) {
	readClock( state.room );
	tick();
}

function hear( answer: Answer ): void {
	state.isOffline = answer.kind === 'silence';
	if ( answer.kind === 'refused' ) {
		state.isStale = true;
	}
	if ( answer.kind === 'state' && isNewer( state.room, answer.state ) ) {
		readClock( answer.state );
		state.room = answer.state;
		tick();
	}
}

function readPace() {
	const { poll_after_ms: pollAfterMs, opens_at: opensAt, stage } = state.room;
	return {
		pollAfterMs,
		nextStageInMs:
			stage === 'before' && opensAt > 0
				? opensAt * 1000 - ( Date.now() + clockOffsetMs )
				: null,
	};
}

function follow(): () => void {
	const clock = setInterval( tick, 1000 );
	const follower = followRoom( {
		ask: createAsk( config.stateUrl, config.restNonce ),
		onAnswer: hear,
		readPace,
	} );

	const listeners = new AbortController();
	const { signal } = listeners;
	const catchUp = () => {
		follower.askNow();
		if ( state.isWatching ) {
			presence.confirm();
		}
	};
	window.addEventListener( 'online', catchUp, { signal } );
	window.addEventListener(
		'offline',
		() => {
			state.isOffline = true;
		},
		{ signal }
	);
	document.addEventListener(
		'visibilitychange',
		() => {
			if ( ! document.hidden ) {
				tick();
				follower.askNow();
			}
		},
		{ signal }
	);
	window.addEventListener( 'pagehide', () => presence.leave(), { signal } );
	window.addEventListener(
		'pageshow',
		( { persisted } ) => {
			if ( persisted ) {
				follower.askNow();
				presence.setWatching( state.isWatching );
			}
		},
		{ signal }
	);
	return () => {
		clearInterval( clock );
		follower.stop();
		listeners.abort();
	};
}

function playStream(): void {
	const { stream, stage, title } = state.room;
	const wanted = state.isWatching ? stream : null;
	const isHeld = stage === 'break';
	const key = wanted ? `${ wanted.type } ${ wanted.source }` : '';
	if ( key !== playing ) {
		playing = key;
		player?.close();
		player =
			wanted && place
				? openPlayer( place, wanted, title, {
						onMuted: ( isMuted ) => {
							state.isMuted = isMuted;
						},
						onStopped: ( isStopped ) => {
							state.isStopped = isStopped;
						},
						onLost: ( isLost ) => {
							state.isPictureLost = isLost;
						},
					} )
				: null;
	}
	if ( isHeld !== wasHeld ) {
		wasHeld = isHeld;
		if ( isHeld ) {
			player?.pause();
		} else {
			player?.play();
		}
	}
}
