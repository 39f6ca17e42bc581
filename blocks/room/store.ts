/**
 * The room's Interactivity API store: what PHP wrote into the page, and what the
 * markup derives from it. PHP renders the names of these fields and getters.
 */
import { getConfig, getContext, store } from '@wordpress/interactivity';
import type {
	RoomCommands,
	RoomStream,
} from '../../contract/generated/types.ts';
import { localTimeText } from '../time/local-time';
import { pageLocale } from '../time/locale';
import { tabStorage } from './page/storage';
import type { Quality, VideoState } from './player/types';
import type { RecordingNote } from './recording/recording';
import type { RoomState, Screen } from './state/room-state';
import { createClock } from './time/clock';
import { countdownText } from './time/countdown';

export const STORE = 'webinar/room';

/** Printed by PHP; it does not change. */
interface Config {
	webinarId: number;
	stateUrl: string;
	restNonce: string;
	ajaxUrl: string;
	commands: RoomCommands;
	/** The read-sync pass; empty for visitors who need none. */
	pass: string;
	/** Null where the site has no event stream. */
	stream: RoomStream | null;
	announcements: Partial< Record< Screen, string > >;
	/** `%s` in `autoNow` stands for the quality that plays. */
	qualityTexts: { auto: string; autoNow: string };
	/** Stand before the page's title. */
	titleTexts: Partial< Record< Screen, string > >;
	toneTexts: { played: string; failed: string };
	/** Announced when Telegram is connected. */
	telegramText: string;
	/** The webinar is a recording: each viewer has a time of their own. */
	isRecording: boolean;
	/** What the line over the stage says; `%s` in them is a time, as in 12:00. */
	recordingTexts: Record< RecordingNote, string >;
}

/** Initial values come from PHP. */
interface ServerState extends VideoState {
	room: RoomState;
	isOffline: boolean;
	/** The personal link of this person is open in another browser too. */
	isElsewhere: boolean;
	/** Result of the test tone; empty before it and on the next screen. */
	toneNote: string;
	endStep: number;
	announcement: string;
	/** Another module has a next step for this person. */
	hasStep: boolean;
	canConnectTelegram: boolean;
	isTelegramConnected: boolean;
	/** What has just happened to the recording; empty when it is known. */
	recordingNote: string;
	/** Title of a recording that would end if this one begins; empty without one. */
	otherTitle: string;
	/** This person has watched the recording to its end. */
	hasCompleted: boolean;
}

export const config = getConfig( STORE ) as Config;
/** Set until the server has received `finish`, so that a reload does not enter again. */
export const LEFT_KEY = `webinar-room-left-${ config.webinarId }`;
const locale = pageLocale();

const derivedState = {
	/** The server's time in milliseconds. */
	now: 0,
	/** This attendee left while the broadcast goes on. */
	hasLeft: tabStorage.get( LEFT_KEY ) !== null,
	/** Screen of a room that is closed to this visitor. */
	closed: null as Screen | null,
	/** Read-sync refuses in a way that this page does not know. */
	isPageOutdated: false,
	/** The server accepts none of this page's nonces. */
	isSessionOutdated: false,
	isPlayerMissing: false,
	/** The server does not receive this attendee's presence. */
	isPresenceLost: false,
	/** The player has played since the page was opened. */
	hasPlayed: false,

	get isUncounted(): boolean {
		return (
			state.isPresenceLost &&
			state.isWatching &&
			! state.isOffline &&
			! state.isStale
		);
	},
	get isStale(): boolean {
		return (
			state.isPageOutdated ||
			state.isSessionOutdated ||
			( state.isPlayerMissing && ! state.isOffline )
		);
	},

	get isOn(): boolean {
		return (
			! state.closed &&
			[ 'viewing', 'break' ].includes( state.room.stage )
		);
	},
	get isWatching(): boolean {
		return state.isOn && ! state.hasLeft && ! state.hasCompleted;
	},
	/**
	 * The player still waits for the first tap, so nobody watches this page. A stream that
	 * cannot be played, and the player of another site that does not answer, are not waiting.
	 */
	get isUntouched(): boolean {
		return state.isStopped && ! state.hasPlayed;
	},
	get stage(): Screen {
		if ( state.closed ) {
			return state.closed;
		}
		if ( state.isOn && state.hasCompleted ) {
			return 'complete';
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
		return localTimeText( state.room.scheduled_at, locale );
	},
	get isOutside(): boolean {
		return [ 'zoom', 'telegram' ].includes( state.room.stream?.type ?? '' );
	},
	get outsideUrl(): string {
		return state.isOutside ? ( state.room.stream?.source ?? '' ) : '';
	},
	get canUnmute(): boolean {
		return (
			state.isMuted &&
			! state.isStopped &&
			! state.isPictureLost &&
			! state.isOffline
		);
	},
	/** The player would be a black or grey slab: nothing has come yet, or it has stopped for good. */
	get isPlayerBlank(): boolean {
		return ! state.hasPicture && ! state.isStopped;
	},
	get hasNoPicture(): boolean {
		return (
			state.isPlayerBlank &&
			! state.isOutside &&
			! state.isUnplayable &&
			! state.isPlayerMissing &&
			! state.otherTitle
		);
	},
	get hasLostPicture(): boolean {
		return state.isPictureLost && state.hasPlayed;
	},
	get hasQualities(): boolean {
		return state.qualities.length > 0;
	},
	get qualityTexts(): string {
		const { name, playing } = getContext< { quality: Quality } >().quality;
		const { auto, autoNow } = config.qualityTexts;
		if ( name !== 'auto' ) {
			return name;
		}
		return playing ? autoNow.replace( '%s', playing ) : auto;
	},
	get offersStep(): boolean {
		return state.hasStep && ! state.room.cta.visible;
	},
	get offersTelegram(): boolean {
		return (
			state.canConnectTelegram &&
			! state.isTelegramConnected &&
			! state.hasStep &&
			! state.room.cta.visible
		);
	},
	get offersNext(): boolean {
		return (
			! state.offersTelegram &&
			! state.hasStep &&
			! state.room.cta.visible
		);
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
};

interface Store {
	state: typeof derivedState & ServerState;
}
export const { state } = store< Store >( STORE, {
	state: derivedState,
} as Store );

// PHP prints no room for a visitor who may not see it; such a page needs no clock.
export const clock = createClock( ( state.room?.server_time ?? 0 ) * 1000 );

export function updateNow(): void {
	state.now = clock.now();
}

export function applyVideoChange( change: Partial< VideoState > ): void {
	Object.assign( state, change );
	state.hasPlayed ||= state.isPlaying;
}

// Before hydration, so that no countdown is drawn for the year 1970.
updateNow();
