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

/** @return Null where the player has no script interface. */
export function findFrameApi( { hostname }: URL ): FrameApi | null {
	if ( /(^|\.)youtube(-nocookie)?\.com$/.test( hostname ) ) {
		return youtube;
	}
	return /(^|\.)vimeo\.com$/.test( hostname ) ? vimeo : null;
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
