/**
 * The script interfaces of embedded players, by messages: their own scripts would
 * be requests to other sites.
 */
export interface FrameState {
	isMuted?: boolean;
	/** Between 0 and 1. */
	volume?: number;
	isPlaying?: boolean;
}

export interface FrameApi {
	/** Query parameters that turn it on. */
	parameters: () => Record< string, string >;
	/** Sent until the player answers. */
	greetings: unknown[];
	/** Sent at its first answer, where the address cannot ask for muted playing. */
	start?: unknown[];
	setSound: ( isMuted: boolean, volume: number ) => unknown[];
	play: unknown[];
	/** Null for a message that says nothing about the player. */
	read: ( message: Record< string, unknown > ) => FrameState | null;
}

const isRecord = ( value: unknown ): value is Record< string, unknown > =>
	typeof value === 'object' && value !== null;

const numberOrNothing = ( value: unknown ): number | undefined =>
	typeof value === 'number' ? value : undefined;
const booleanOrNothing = ( value: unknown ): boolean | undefined =>
	typeof value === 'boolean' ? value : undefined;

const youtubeCommand = ( func: string, ...args: unknown[] ): string =>
	JSON.stringify( {
		event: 'command',
		func,
		args,
		id: 1,
		channel: 'widget',
	} );

const YOUTUBE_PLAYING = 1;
const YOUTUBE_BUFFERING = 3;

const youtube: FrameApi = {
	parameters: () => ( {
		enablejsapi: '1',
		origin: window.location.origin,
	} ),
	greetings: [
		JSON.stringify( { event: 'listening', id: 1, channel: 'widget' } ),
	],
	setSound: ( isMuted, volume ) => [
		youtubeCommand( 'setVolume', Math.round( volume * 100 ) ),
		youtubeCommand( isMuted ? 'mute' : 'unMute' ),
	],
	play: [ youtubeCommand( 'playVideo' ) ],
	read( { event, info } ) {
		if ( ! isRecord( info ) ) {
			return event ? {} : null;
		}
		const volume = numberOrNothing( info.volume );
		const playing = numberOrNothing( info.playerState );
		return {
			isMuted: booleanOrNothing( info.muted ),
			volume: volume === undefined ? undefined : volume / 100,
			isPlaying:
				playing === undefined
					? undefined
					: [ YOUTUBE_PLAYING, YOUTUBE_BUFFERING ].includes(
							playing
						),
		};
	},
};

const VIMEO_EVENTS = [ 'volumechange', 'play', 'pause', 'ended' ];

const vimeo: FrameApi = {
	parameters: () => ( {} ),
	greetings: [
		...VIMEO_EVENTS.map( ( value ) => ( {
			method: 'addEventListener',
			value,
		} ) ),
		{ method: 'getMuted' },
		{ method: 'getVolume' },
	],
	setSound: ( isMuted, volume ) => [
		{ method: 'setVolume', value: volume },
		{ method: 'setMuted', value: isMuted },
	],
	play: [ { method: 'play' } ],
	read( { event, method, value, data } ) {
		if ( method === 'getMuted' ) {
			return { isMuted: booleanOrNothing( value ) };
		}
		if ( method === 'getVolume' ) {
			return { volume: numberOrNothing( value ) };
		}
		switch ( event ) {
			case 'play':
				return { isPlaying: true };
			case 'pause':
			case 'ended':
				return { isPlaying: false };
			case 'volumechange': {
				const sound = isRecord( data ) ? data : {};
				const volume = numberOrNothing( sound.volume );
				return {
					volume: volume || undefined,
					isMuted: booleanOrNothing( sound.muted ) ?? volume === 0,
				};
			}
			default:
				return event || method ? {} : null;
		}
	},
};

const rutubeCommand = ( name: string, data: object = {} ): string =>
	JSON.stringify( { type: `player:${ name }`, data } );

/** By "Rutube Player API", the README of RuTube's repository RutubePlayerJSAPI. */
const rutube: FrameApi = {
	parameters: () => ( {} ),
	greetings: [],
	start: [ rutubeCommand( 'mute' ), rutubeCommand( 'play' ) ],
	setSound: ( isMuted, volume ) => [
		rutubeCommand( 'setVolume', { volume } ),
		rutubeCommand( isMuted ? 'mute' : 'unMute' ),
	],
	play: [ rutubeCommand( 'play' ) ],
	read( { type, data } ) {
		const details = isRecord( data ) ? data : {};
		switch ( type ) {
			case 'player:ready':
				// It does not say so, but is told to begin muted.
				return { isMuted: true };
			case 'player:changeState':
				return {
					isPlaying: {
						playing: true,
						paused: false,
						stopped: false,
					}[ String( details.state ) ],
				};
			case 'player:volumeChange': {
				const volume = numberOrNothing( details.volume );
				return {
					volume: volume || undefined,
					isMuted: volume === 0,
				};
			}
			default:
				return null;
		}
	},
};

/**
 * By "Player API" in Boomstream's documentation.
 * @param code Code of the video.
 */
function createBoomstream( code: string ): FrameApi {
	const command = ( action: string, data: unknown = '' ) => ( {
		code,
		method: 'action',
		action,
		data,
	} );
	return {
		parameters: () => ( {} ),
		greetings: [],
		start: [ command( 'mute' ), command( 'play' ) ],
		setSound: ( isMuted, volume ) => [
			command( 'volume', Math.round( volume * 100 ) ),
			command( isMuted ? 'mute' : 'unmute' ),
		],
		play: [ command( 'play' ) ],
		read( { method } ) {
			switch ( method ) {
				case 'loaded':
					// It does not say so, but is told to begin muted.
					return { isMuted: true };
				case 'play':
					return { isPlaying: true };
				case 'pause':
				case 'stop':
					return { isPlaying: false };
				default:
					return null;
			}
		},
	};
}

/**
 * @return Null where the player has no script interface, or only by a script of the
 * provider, as those of VK Video and Kinescope.
 */
export function findFrameApi( { hostname, pathname }: URL ): FrameApi | null {
	if ( /(^|\.)youtube(-nocookie)?\.com$/.test( hostname ) ) {
		return youtube;
	}
	if ( /(^|\.)vimeo\.com$/.test( hostname ) ) {
		return vimeo;
	}
	if ( hostname === 'rutube.ru' ) {
		return rutube;
	}
	return hostname === 'play.boomstream.com'
		? createBoomstream( pathname.slice( 1 ) )
		: null;
}

/** @param data Of a message event. */
export function parseMessage(
	data: unknown
): Record< string, unknown > | null {
	try {
		const message: unknown =
			typeof data === 'string' ? JSON.parse( data ) : data;
		return isRecord( message ) ? message : null;
	} catch {
		return null;
	}
}
