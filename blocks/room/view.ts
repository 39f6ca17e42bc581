/**
 * The room in the browser: follows the server's state and draws nothing by
 * itself; what stands in the page comes from PHP.
 */
import {
	getConfig,
	getContext,
	getElement,
	store,
} from '@wordpress/interactivity';
import type {
	RoomCommands,
	RoomStream,
} from '../../contract/generated/types.ts';
import { createAsk } from './state/read-sync';
import { momentText } from '../time/local-time';
import { createClock } from './time/clock';
import { createConnection, createQuestion } from './telegram/connection-status';
import { countdownText } from './time/countdown';
import { createExtensions } from './page/js-hooks';
import { type Answer, followRoom, SLOW_FACTOR } from './state/polling';
import { keepFocus } from './page/focus-restore';
import { createNonces } from './requests/credentials';
import { openPlayer } from './player/player';
import type { Player, Quality, VideoState } from './player/types';
import { createPresence, createSenders, nameDevice } from './presence/presence';
import {
	closedScreen,
	isNewer,
	type RoomState,
	type Screen,
} from './state/room-state';
import { createListener, type Listener, type Way } from './state/event-stream';
import { playTestTone } from './player/test-tone';

const STORE = 'webinar/room';
const END_STEPS = 3;

/** What PHP hands over besides the state. */
interface Config {
	webinarId: number;
	stateUrl: string;
	restNonce: string;
	ajaxUrl: string;
	commands: RoomCommands;
	/** Sent with read-sync; empty for who needs none. */
	pass: string;
	/** Where the hub is; null where rooms are not pushed to. */
	stream: RoomStream | null;
	announcements: Partial< Record< Screen, string > >;
	/** `%s` in `autoNow` stands for the quality that plays. */
	qualityWords: { auto: string; autoNow: string };
	toneWords: { played: string; failed: string };
	/** Said when Telegram is connected. */
	telegramWords: string;
}

/** What PHP wrote into the store. */
interface ServerState extends VideoState {
	room: RoomState;
	isOffline: boolean;
	isStale: boolean;
	/** What came of trying the sound; empty before that, and on the next screen. */
	toneNote: string;
	endStep: number;
	announcement: string;
	canConnectTelegram: boolean;
	isTelegramConnected: boolean;
}

const config = getConfig( STORE ) as Config;
/** Kept while the server has not heard that the attendee left: a reload must not take it back. */
const LEFT_KEY = `webinar-room-left-${ config.webinarId }`;
const locale = document.documentElement.lang || undefined;

const definition = {
	state: {
		/** Milliseconds, by the server's clock. */
		now: 0,
		/** This attendee left while the others go on. */
		hasLeft: sessionStorage.getItem( LEFT_KEY ) !== null,
		/** The room has closed for this visitor. */
		closed: null as Screen | null,

		get isOn(): boolean {
			return (
				! state.closed &&
				[ 'viewing', 'break' ].includes( state.room.stage )
			);
		},
		get isWatching(): boolean {
			return state.isOn && ! state.hasLeft;
		},
		get stage(): Screen {
			if ( state.closed ) {
				return state.closed;
			}
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
		get hasQualities(): boolean {
			return state.qualities.length > 0;
		},
		get qualityWords(): string {
			const { name, playing } = getContext< { quality: Quality } >()
				.quality;
			const { auto, autoNow } = config.qualityWords;
			if ( name !== 'auto' ) {
				return name;
			}
			return playing ? autoNow.replace( '%s', playing ) : auto;
		},
		get offersTelegram(): boolean {
			return (
				state.canConnectTelegram &&
				! state.isTelegramConnected &&
				! state.room.cta.visible
			);
		},
		get offersNext(): boolean {
			return ! state.offersTelegram && ! state.room.cta.visible;
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
			finish();
		},
		comeBack(): void {
			state.hasLeft = false;
		},
		tryTone(): void {
			// Said anew, and so read out anew.
			state.toneNote = '';
			playTestTone().then(
				() => {
					state.toneNote = config.toneWords.played;
				},
				() => {
					state.toneNote = config.toneWords.failed;
				}
			);
		},
		awaitTelegram(): void {
			connection.await();
		},
		unmute(): void {
			player?.unmute?.();
		},
		play(): void {
			player?.play?.();
		},
		float(): void {
			player?.toggleFloat?.();
		},
		chooseQuality( { target }: Event ): void {
			player?.chooseQuality?.( ( target as HTMLSelectElement ).value );
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
			place = getElement().ref;
		},
		follow,
		keepFocus(): ( () => void ) | undefined {
			const { ref } = getElement();
			return ref ? keepFocus( ref ) : undefined;
		},
		playStream,
		keepPresence(): void {
			presence.setWatching( state.isWatching );
			// Not only while it is on: ten thousand rooms must not listen anew in the second of the start.
			listener?.setWatching( ! state.hasLeft );
		},
		announceStage(): void {
			const { stage } = state;
			if ( announced !== undefined && announced !== stage ) {
				state.announcement = config.announcements[ stage ] ?? '';
				state.toneNote = '';
			}
			announced = stage;
		},
		tellExtensions(): void {
			tellExtensions( state.stage, state.room );
		},
	},
};

type Store = Omit< typeof definition, 'state' > & {
	state: typeof definition.state & ServerState;
};
const { state } = store< Store >( STORE, definition as unknown as Store );

const nonces = createNonces( STORE, config );
const device = nameDevice();
const presence = createPresence( {
	...createSenders( config.ajaxUrl, config.webinarId, nonces, device ),
	onStale: () => {
		state.isStale = true;
	},
} );

const connection = createConnection( {
	ask: createQuestion( config.ajaxUrl, config.webinarId, nonces ),
	onConnected: () => {
		state.isTelegramConnected = true;
		state.announcement = config.telegramWords;
	},
} );

const tellExtensions = createExtensions();
let listener: Listener | null = null;
/** Who tells this room, and the server of it: see stream.ts. */
let way: Way = 'asking';
let place: HTMLElement | null = null;
let player: Player | null = null;
/** What is played, to tell a new stream from the same one read again. */
let playing = '';
/** Whether a break stopped it; what the attendee stops stays stopped. */
let wasHeld = false;
let announced: Screen | undefined;
// Whoever stays outside gets no room from the server, and no clock is needed.
const clock = createClock( ( state.room?.server_time ?? 0 ) * 1000 );

function finish(): void {
	sessionStorage.setItem( LEFT_KEY, '1' );
	void presence.finish().then( () => sessionStorage.removeItem( LEFT_KEY ) );
}

function tick(): void {
	state.now = clock.now();
}

// Before the page is hydrated: nothing is drawn for the year 1970.
tick();
if ( state.hasLeft ) {
	finish();
}

function hear( answer: Answer ): void {
	state.isOffline = answer.kind === 'silence';
	if ( answer.kind === 'silence' ) {
		return;
	}
	const refusal = answer.kind === 'refused' ? answer.code : '';
	state.closed = closedScreen( refusal );
	state.isStale ||= answer.kind === 'refused' && ! state.closed;
	if ( answer.kind === 'unchanged' && answer.serverMs !== null ) {
		clock.read( answer.serverMs );
	}
	if ( answer.kind === 'state' ) {
		show( answer.state );
	}
	tick();
	// The hub does not know who is let in.
	if ( state.closed ) {
		listener?.stop();
	} else {
		listener?.start();
	}
}

function show( next: RoomState ): void {
	if ( isNewer( state.room, next ) ) {
		clock.read( next.server_time * 1000 );
		state.room = next;
		tick();
	}
}

function readPace() {
	if ( way === 'pushed' ) {
		return null;
	}
	const { poll_after_ms: pollAfterMs, opens_at: opensAt, stage } = state.room;
	return {
		pollAfterMs: pollAfterMs * ( way === 'asking' ? 1 : SLOW_FACTOR ),
		nextStageInMs:
			stage === 'before' && opensAt > 0
				? opensAt * 1000 - clock.now()
				: null,
	};
}

function follow(): () => void {
	const seconds = setInterval( () => {
		tick();
		if ( clock.hasJumped() ) {
			askUnlessPushed();
			listener?.reconnect();
		}
	}, 1000 );
	const follower = followRoom( {
		ask: createAsk( config.stateUrl, nonces ),
		onAnswer: hear,
		readPace,
	} );
	const askUnlessPushed = () => {
		if ( way !== 'pushed' ) {
			follower.askNow();
		}
	};
	if ( config.stream ) {
		listener = createListener( {
			url: config.stream.url,
			device,
			readToken: () => nonces.token,
			renewToken: () => {
				// What is answered early brings no token.
				nonces.pass = '';
				follower.askNow();
			},
			ask: follower.askNow,
			onState: ( told ) => {
				state.isOffline = false;
				show( { ...told, room: state.room.room } );
			},
			onPeople: ( people ) => {
				state.room.room.people = people;
			},
			onWay: ( next ) => {
				way = next;
				follower.changePace();
				presence.setTold( way === 'pushed' );
			},
		} );
		listener.setWatching( ! state.hasLeft );
		listener.start();
	}

	const listeners = new AbortController();
	const { signal } = listeners;
	const catchUp = () => {
		askUnlessPushed();
		listener?.reconnect();
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
				askUnlessPushed();
				listener?.wake();
				connection.comeBack();
			}
		},
		{ signal }
	);
	window.addEventListener(
		'pagehide',
		() => {
			// In this order: without a stream the page would enter once more.
			presence.leave();
			listener?.stop();
		},
		{ signal }
	);
	window.addEventListener(
		'pageshow',
		( { persisted } ) => {
			if ( persisted ) {
				listener?.start();
				askUnlessPushed();
				presence.setWatching( state.isWatching );
			}
		},
		{ signal }
	);
	return () => {
		clearInterval( seconds );
		follower.stop();
		listener?.stop();
		listeners.abort();
	};
}

function playStream(): void {
	const { stream, stage, title } = state.room;
	const wanted = state.isWatching ? stream : null;
	const isHeld = stage === 'break';
	const key = wanted ? `${ wanted.type } ${ wanted.source }` : '';
	const isNew = key !== playing;
	if ( isNew ) {
		playing = key;
		player?.close();
		player =
			wanted && place
				? openPlayer( place, wanted, title, ( change ) =>
						Object.assign( state, change )
					)
				: null;
	}
	if ( isNew || isHeld !== wasHeld ) {
		wasHeld = isHeld;
		if ( isHeld ) {
			player?.hold();
		} else if ( ! isNew ) {
			player?.resume();
		}
	}
}
