import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StreamSource } from '../state/room-state';
import { createStagePlayer, type StagePlayer } from './stage-player';
import type { VideoState } from './types';

vi.mock( './hls-stream', () => ( {
	attachHls: async () => ( { close: () => {}, seekToLive: () => {} } ),
} ) );
vi.mock( './captions', () => ( { rememberCaptions: () => {} } ) );

let container: HTMLElement;
let shown: Partial< VideoState >;
let stagePlayer: StagePlayer;

const obs = ( name: string ): StreamSource => ( {
	type: 'obs',
	source: `https://stream.test/${ name }.m3u8`,
} );
const youtube: StreamSource = {
	type: 'youtube',
	source: 'https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1&mute=1',
};
const vimeo: StreamSource = {
	type: 'vimeo',
	source: 'https://player.vimeo.com/video/76979871?autoplay=1&muted=1',
};

const play = ( stream: StreamSource | null, isInBreak = false ) =>
	stagePlayer.update( container, stream, 'How to begin', isInBreak );
const video = () => container.querySelector( 'video' ) as HTMLVideoElement;
const frame = () => container.querySelector( 'iframe' ) as HTMLIFrameElement;

beforeEach( () => {
	vi.useFakeTimers();
	for ( const method of [ 'load', 'pause' ] as const ) {
		vi.spyOn( HTMLMediaElement.prototype, method ).mockReturnValue();
	}
	vi.spyOn( HTMLMediaElement.prototype, 'play' ).mockResolvedValue();
	container = document.body.appendChild( document.createElement( 'div' ) );
	shown = {};
	stagePlayer = createStagePlayer( ( change ) =>
		Object.assign( shown, change )
	);
} );
afterEach( () => {
	play( null );
	container.remove();
	vi.useRealTimers();
	vi.restoreAllMocks();
} );

describe( 'the sound of a video', () => {
	it.each( [
		[ 'a new address', () => play( obs( 'second' ) ) ],
		[
			'leaving and coming back',
			() => {
				play( null );
				play( obs( 'first' ) );
			},
		],
		[
			'a break',
			() => {
				play( obs( 'first' ), true );
				play( obs( 'first' ) );
			},
		],
		[
			'a stream that was missing for a while',
			() => {
				play( null );
				play( obs( 'second' ) );
			},
		],
	] )( 'is the attendee’s, also after %s', async ( _, change ) => {
		play( obs( 'first' ) );
		const first = video();
		expect( first.muted ).toBe( true );
		stagePlayer.player?.unmute?.();
		first.volume = 0.4;
		await vi.advanceTimersByTimeAsync( 0 );
		change();
		await vi.advanceTimersByTimeAsync( 0 );
		expect( video().muted ).toBe( false );
		expect( video().volume ).toBe( 0.4 );
		// Phones allow sound only to the element that was tapped.
		expect( video() ).toBe( first );
	} );
} );

describe( 'the sound of an embedded player', () => {
	let sent: unknown[];

	const listen = () => {
		sent = [];
		vi.spyOn(
			frame().contentWindow as Window,
			'postMessage'
		).mockImplementation( ( message: unknown ) => {
			sent.push( message );
		} );
	};
	const say = ( data: unknown, origin: string ) =>
		window.dispatchEvent(
			new MessageEvent( 'message', {
				data,
				origin,
				source: frame().contentWindow,
			} )
		);
	const youtubeSays = (
		info: object,
		origin = new URL( youtube.source ).origin
	) => say( JSON.stringify( { event: 'infoDelivery', info } ), origin );
	const vimeoSays = ( message: object ) =>
		say( message, new URL( vimeo.source ).origin );
	const commands = () =>
		sent.map( ( message ) =>
			typeof message === 'string' ? JSON.parse( message ) : message
		);

	it( 'is turned on by the room’s button, and again after a break', async () => {
		play( youtube );
		listen();
		expect( frame().src ).toContain( 'enablejsapi=1' );
		expect( frame().src ).toContain(
			`origin=${ encodeURIComponent( window.location.origin ) }`
		);
		await vi.advanceTimersByTimeAsync( 500 );
		expect( commands()[ 0 ] ).toMatchObject( { event: 'listening' } );
		youtubeSays( { muted: true, volume: 60 } );
		expect( shown.isMuted ).toBe( true );

		stagePlayer.player?.unmute?.();
		expect( commands() ).toContainEqual(
			expect.objectContaining( { func: 'unMute' } )
		);
		youtubeSays( { muted: false } );
		expect( shown.isMuted ).toBe( false );

		play( youtube, true );
		expect( container.children ).toHaveLength( 0 );
		play( youtube );
		listen();
		youtubeSays( { muted: true, volume: 100 } );
		expect( commands() ).toEqual( [
			expect.objectContaining( { func: 'setVolume', args: [ 60 ] } ),
			expect.objectContaining( { func: 'unMute' } ),
		] );
		expect( shown.isMuted ).toBe( false );
		// The browser does not allow it.
		await vi.advanceTimersByTimeAsync( 2_000 );
		youtubeSays( { muted: true } );
		expect( shown.isMuted ).toBe( true );
	} );

	it( 'goes over to the player of another stream', async () => {
		play( obs( 'first' ) );
		stagePlayer.player?.unmute?.();
		video().volume = 0.5;
		await vi.advanceTimersByTimeAsync( 0 );
		play( vimeo );
		listen();
		await vi.advanceTimersByTimeAsync( 500 );
		expect( commands() ).toContainEqual( { method: 'getMuted' } );
		vimeoSays( { method: 'getMuted', value: true } );
		expect( commands().slice( -2 ) ).toEqual( [
			{ method: 'setVolume', value: 0.5 },
			{ method: 'setMuted', value: false },
		] );
		await vi.advanceTimersByTimeAsync( 2_000 );
		// The attendee turns it off in the player.
		vimeoSays( { event: 'volumechange', data: { volume: 0 } } );
		expect( shown.isMuted ).toBe( true );
		play( obs( 'first' ) );
		expect( video().muted ).toBe( true );
		expect( video().volume ).toBe( 0.5 );
	} );

	it.each( [
		[
			'rutube' as const,
			'https://rutube.ru/play/embed/3b1e2c4d5f60718293a4b5c6d7e8f901/?autoplay=true',
			{ type: 'player:ready', data: {} },
			[
				{ type: 'player:mute', data: {} },
				{ type: 'player:play', data: {} },
			],
			[
				{ type: 'player:setVolume', data: { volume: 1 } },
				{ type: 'player:unMute', data: {} },
				{ type: 'player:play', data: {} },
			],
			{ type: 'player:changeState', data: { state: 'paused' } },
		],
		[
			'boomstream' as const,
			'https://play.boomstream.com/VCcNtuiw',
			{ method: 'loaded', code: 'VCcNtuiw' },
			[
				{
					code: 'VCcNtuiw',
					method: 'action',
					action: 'mute',
					data: '',
				},
				{
					code: 'VCcNtuiw',
					method: 'action',
					action: 'play',
					data: '',
				},
			],
			[
				{
					code: 'VCcNtuiw',
					method: 'action',
					action: 'volume',
					data: 100,
				},
				{
					code: 'VCcNtuiw',
					method: 'action',
					action: 'unmute',
					data: '',
				},
				{
					code: 'VCcNtuiw',
					method: 'action',
					action: 'play',
					data: '',
				},
			],
			{ method: 'pause', code: 'VCcNtuiw' },
		],
	] )(
		'begins muted at %s, whose address cannot ask for it',
		( type, source, ready, begins, unmutes, pauses ) => {
			const { origin } = new URL( source );
			play( { type, source } );
			listen();
			say( JSON.stringify( ready ), origin );
			expect( commands() ).toEqual( begins );
			expect( shown.isMuted ).toBe( true );
			sent = [];
			stagePlayer.player?.unmute?.();
			expect( commands() ).toEqual( unmutes );
			expect( shown.isMuted ).toBe( false );
			say( pauses, origin );
			expect( shown.isPlaying ).toBe( false );

			// After a break it is as loud as the attendee left it.
			play( { type, source }, true );
			play( { type, source } );
			listen();
			say( ready, origin );
			expect( commands() ).toEqual( [
				...begins,
				...unmutes.slice( 0, 2 ),
			] );
			expect( shown.isMuted ).toBe( false );
		}
	);

	it( 'follows the volume that the attendee chooses at RuTube', async () => {
		const source = 'https://rutube.ru/play/embed/7163336/?autoplay=true';
		const says = ( type: string, data: object ) =>
			say( { type, data }, 'https://rutube.ru' );
		play( { type: 'rutube', source } );
		listen();
		says( 'player:ready', {} );
		// Muting may be reported as a change of the volume.
		says( 'player:volumeChange', { volume: 1 } );
		expect( shown.isMuted ).toBe( true );
		await vi.advanceTimersByTimeAsync( 2_000 );
		says( 'player:volumeChange', { volume: 0.4 } );
		expect( shown.isMuted ).toBe( false );
		play( obs( 'first' ) );
		expect( video().volume ).toBe( 0.4 );
	} );

	it( 'is said to be off where the player has no script interface, until it is tapped', async () => {
		play( youtube );
		listen();
		await vi.advanceTimersByTimeAsync( 9_000 );
		expect( shown.isSoundElsewhere ).not.toBe( true );
		await vi.advanceTimersByTimeAsync( 2_000 );
		expect( shown.isSoundElsewhere ).toBe( true );
		window.dispatchEvent( new Event( 'blur' ) );
		expect( shown.isSoundElsewhere ).toBe( true );
		frame().focus();
		window.dispatchEvent( new Event( 'blur' ) );
		expect( shown.isSoundElsewhere ).toBe( false );
	} );

	it( 'does not listen to other pages', () => {
		play( youtube );
		youtubeSays( { muted: true }, 'https://evil.test' );
		expect( shown.isMuted ).toBeUndefined();
		say( 'no json', new URL( youtube.source ).origin );
		expect( shown.isMuted ).toBeUndefined();
	} );
} );
