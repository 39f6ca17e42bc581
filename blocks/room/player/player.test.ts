import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hidePage } from '../../testing/page-visibility';
import { openPlayer } from './player';
import type { Player, VideoState } from './types';

type Listener = ( event: string, data: Record< string, unknown > ) => void;

/** The part of hls.js that the player uses; browser tests use the real one. */
class FakeHls {
	static instances: FakeHls[] = [];
	static isSupported = vi.fn( () => true );
	static readonly Events = {
		MANIFEST_PARSED: 'parsed',
		LEVEL_SWITCHED: 'switched',
		LEVEL_LOADED: 'loaded',
		FRAG_LOADING: 'loading',
		FRAG_BUFFERED: 'buffered',
		ERROR: 'error',
	};

	config: Record< string, unknown > = {};
	levels: Array< { height: number; bitrate: number } > = [];
	currentLevel = -1;
	nextLevel = -1;
	autoLevelCapping = -1;
	liveSyncPosition: number | null = null;
	loadSource = vi.fn();
	attachMedia = vi.fn();
	recoverMediaError = vi.fn();
	startLoad = vi.fn();
	stopLoad = vi.fn();
	destroy = vi.fn();
	private readonly listeners = new Map< string, Listener >();

	constructor( readonly settings: Record< string, unknown > ) {
		FakeHls.instances.push( this );
	}

	on( name: string, listener: Listener ): void {
		this.listeners.set( name, listener );
	}

	emit( name: string, data: Record< string, unknown > = {} ): void {
		this.listeners.get( name )?.( name, data );
	}
}
vi.mock( 'hls.js', () => ( { default: FakeHls } ) );

const SOURCE = 'https://stream.test/live.m3u8';
let container: HTMLElement;
let shown: Partial< VideoState >;
let player: Player | null;

const video = () => container.querySelector( 'video' ) as HTMLVideoElement;
const hls = () => FakeHls.instances.at( -1 ) as FakeHls;
const fire = ( name: string ) => video().dispatchEvent( new Event( name ) );

/** Overwrites read-only properties of the video element. */
function setVideo( fields: {
	currentTime?: number;
	paused?: boolean;
	ended?: boolean;
} ): void {
	for ( const [ name, value ] of Object.entries( fields ) ) {
		Object.defineProperty( video(), name, {
			value,
			writable: true,
			configurable: true,
		} );
	}
}

async function open(
	type: 'obs' | 'youtube' | 'vk' | 'zoom' = 'obs'
): Promise< void > {
	player = openPlayer(
		container,
		{ type, source: SOURCE },
		'How to begin',
		( change ) => Object.assign( shown, change )
	);
	await vi.advanceTimersByTimeAsync( 0 );
}

async function openPlaying(): Promise< void > {
	await open();
	setVideo( { currentTime: 1, paused: false } );
	fire( 'playing' );
	// The stall check reads the position.
	await vi.advanceTimersByTimeAsync( 2_000 );
}

beforeEach( () => {
	vi.useFakeTimers();
	FakeHls.instances = [];
	localStorage.clear();
	container = document.createElement( 'div' );
	shown = {};
	vi.spyOn( HTMLMediaElement.prototype, 'play' ).mockResolvedValue();
	vi.spyOn( HTMLMediaElement.prototype, 'pause' ).mockReturnValue();
	vi.spyOn( HTMLMediaElement.prototype, 'load' ).mockReturnValue();
	// jsdom has no text tracks.
	Object.defineProperty( HTMLMediaElement.prototype, 'textTracks', {
		value: Object.assign( new EventTarget(), {
			*[ Symbol.iterator ]() {},
		} ),
		configurable: true,
	} );
} );
afterEach( () => {
	player?.close();
	hidePage( false );
	vi.useRealTimers();
	vi.restoreAllMocks();
	FakeHls.isSupported.mockReturnValue( true );
	Reflect.deleteProperty( navigator, 'connection' );
} );

describe( 'an embedded player', () => {
	it( 'is removed in a break, so that it is silent, and comes back after it', async () => {
		await open( 'youtube' );
		expect( container.querySelector( 'iframe' )?.src ).toBe( SOURCE );
		expect( container.querySelector( 'iframe' )?.title ).toBe(
			'How to begin'
		);
		player?.hold();
		expect( container.children ).toHaveLength( 0 );
		player?.resume();
		expect( container.querySelector( 'iframe' )?.src ).toBe( SOURCE );
		player?.close();
		expect( container.children ).toHaveLength( 0 );
	} );
} );

describe( 'a picture', () => {
	it( 'is there from the first frame on, until the stream has gone', async () => {
		await open();
		expect( shown.hasPicture ).toBeFalsy();
		fire( 'loadeddata' );
		expect( shown.hasPicture ).toBe( true );
		fire( 'emptied' );
		expect( shown.hasPicture ).toBe( false );
		fire( 'playing' );
		expect( shown.hasPicture ).toBe( true );
	} );

	it( 'is there for every provider, and for no stream outside the room', async () => {
		await open( 'vk' );
		expect( container.querySelector( 'iframe' )?.src ).toBe( SOURCE );
		player?.close();
		await open( 'zoom' );
		expect( player ).toBeNull();
	} );

	it( 'of another site is there when its player has loaded', async () => {
		await open( 'youtube' );
		expect( shown.hasPicture ).toBeFalsy();
		container
			.querySelector( 'iframe' )
			?.dispatchEvent( new Event( 'load' ) );
		expect( shown.hasPicture ).toBe( true );
		player?.hold();
		expect( shown.hasPicture ).toBe( false );
	} );
} );

describe( 'an HLS stream', () => {
	it( 'starts muted as soon as it can play', async () => {
		await open();
		expect( hls().loadSource ).toHaveBeenCalledWith( SOURCE );
		expect( video().muted ).toBe( true );
		expect( video().play ).not.toHaveBeenCalled();
		fire( 'canplay' );
		expect( video().play ).toHaveBeenCalledTimes( 1 );
	} );

	it( 'asks for a tap where the browser requires one, and waits for it', async () => {
		vi.mocked( HTMLMediaElement.prototype.play ).mockRejectedValueOnce(
			new DOMException( '', 'NotAllowedError' )
		);
		await openPlaying();
		fire( 'canplay' );
		await vi.advanceTimersByTimeAsync( 60_000 );
		expect( shown.isStopped ).toBe( true );
		expect( FakeHls.instances ).toHaveLength( 1 );
		player?.play?.();
		expect( video().play ).toHaveBeenCalledTimes( 2 );
		fire( 'playing' );
		expect( shown.isStopped ).toBe( false );
	} );

	it( 'stays near the live position, at the latency of the playlist', async () => {
		await open();
		expect( hls().settings ).toMatchObject( {
			lowLatencyMode: true,
			maxLiveSyncPlaybackRate: 1.05,
			backBufferLength: 60,
		} );
		expect( hls().settings ).not.toHaveProperty( 'liveSyncDurationCount' );
		expect( hls().config.liveMaxLatencyDurationCount ).toBe( 10 );
	} );

	it( 'is retried with growing waits while it cannot be reached', async () => {
		await open();
		for ( const wait of [ 1_000, 2_000, 4_000, 8_000, 15_000, 15_000 ] ) {
			const count = FakeHls.instances.length;
			hls().emit( 'error', { fatal: true, type: 'networkError' } );
			expect( shown.isPictureLost ).toBe( true );
			await vi.advanceTimersByTimeAsync( wait - 1 );
			expect( FakeHls.instances ).toHaveLength( count );
			await vi.advanceTimersByTimeAsync( 1 );
			expect( FakeHls.instances ).toHaveLength( count + 1 );
		}
		fire( 'playing' );
		expect( shown.isPictureLost ).toBe( false );
	} );

	it( 'plays its buffer while the network is down', async () => {
		await openPlaying();
		hls().emit( 'error', { fatal: true, type: 'networkError' } );
		setVideo( { currentTime: 2 } );
		await vi.advanceTimersByTimeAsync( 2_000 );
		expect( hls().startLoad ).toHaveBeenCalledTimes( 1 );
		expect( shown.isPictureLost ).toBe( false );
		// The buffer is empty.
		await vi.advanceTimersByTimeAsync( 2_000 );
		expect( shown.isPictureLost ).toBe( true );
		hls().emit( 'buffered' );
		setVideo( { currentTime: 3 } );
		await vi.advanceTimersByTimeAsync( 2_000 );
		expect( shown.isPictureLost ).toBe( false );

		hls().emit( 'error', { fatal: true, type: 'networkError' } );
		await vi.advanceTimersByTimeAsync( 1_000 );
		expect( hls().startLoad ).toHaveBeenCalledTimes( 2 );
		expect( FakeHls.instances ).toHaveLength( 1 );
	} );

	it.each( [
		'manifestIncompatibleCodecsError',
		'bufferIncompatibleCodecsError',
		'bufferAddCodecError',
	] )(
		'says that this browser cannot play it (%s), and goes on looking',
		async ( details ) => {
			await open();
			hls().emit( 'error', { fatal: true, type: 'mediaError', details } );
			expect( shown ).toMatchObject( {
				isUnplayable: true,
				isPictureLost: false,
			} );
			await vi.advanceTimersByTimeAsync( 15_000 );
			expect( FakeHls.instances ).toHaveLength( 2 );
			expect( shown.isUnplayable ).toBe( true );
			fire( 'playing' );
			expect( shown.isUnplayable ).toBe( false );
		}
	);

	it( 'says the same about a protected stream', async () => {
		await open();
		hls().emit( 'error', { fatal: true, type: 'keySystemError' } );
		expect( shown.isUnplayable ).toBe( true );
	} );

	it.each( [ false, true ] )(
		'requests the main playlist again when the others are gone (hidden tab: %s)',
		async ( isHidden ) => {
			await openPlaying();
			hidePage( isHidden );
			hls().emit( 'error', {
				fatal: true,
				type: 'networkError',
				details: 'levelLoadError',
				response: { code: 404 },
			} );
			await vi.advanceTimersByTimeAsync( 1_000 );
			expect( FakeHls.instances ).toHaveLength( 2 );
		}
	);

	it( 'requests the main playlist again when others do not answer and the picture stands still', async () => {
		await openPlaying();
		// A server that omits CORS headers with its 404 looks like no network.
		for ( let tries = 0; tries < 3; tries++ ) {
			hls().emit( 'error', {
				fatal: true,
				type: 'networkError',
				details: 'levelLoadError',
				response: { code: 0 },
			} );
			setVideo( { currentTime: 2 + tries } );
			await vi.advanceTimersByTimeAsync( 2_000 );
		}
		expect( FakeHls.instances ).toHaveLength( 1 );
		await vi.advanceTimersByTimeAsync( 2_000 + 8_000 );
		expect( FakeHls.instances ).toHaveLength( 2 );
	} );

	it( 'is attached again when it arrives, but does not begin within a minute', async () => {
		await open();
		const frag = { type: 'main', stats: { loaded: 0 } };
		hls().emit( 'loading', { frag } );
		for ( let second = 0; second < 58; second += 2 ) {
			frag.stats.loaded += 1_000;
			await vi.advanceTimersByTimeAsync( 2_000 );
		}
		expect( FakeHls.instances ).toHaveLength( 1 );
		await vi.advanceTimersByTimeAsync( 2_000 + 1_000 );
		expect( FakeHls.instances ).toHaveLength( 2 );
	} );

	it( 'is attached again after a stall in a hidden tab, whose timers run once a minute', async () => {
		await openPlaying();
		hidePage( true );
		await vi.advanceTimersByTimeAsync( 20_000 + 1_000 );
		expect( FakeHls.instances ).toHaveLength( 2 );
	} );

	it( 'leaves to hls.js what hls.js can recover from', async () => {
		await open();
		hls().emit( 'error', { fatal: false, type: 'networkError' } );
		hls().emit( 'error', { fatal: true, type: 'mediaError' } );
		await vi.advanceTimersByTimeAsync( 4_000 );
		expect( hls().recoverMediaError ).toHaveBeenCalledTimes( 1 );
		expect( FakeHls.instances ).toHaveLength( 1 );
		hls().emit( 'error', { fatal: true, type: 'mediaError' } );
		await vi.advanceTimersByTimeAsync( 1_000 );
		expect( FakeHls.instances ).toHaveLength( 2 );
	} );

	it( 'seeks to the live position after a stall, and restarts after a longer one', async () => {
		await openPlaying();
		hls().liveSyncPosition = 90;
		await vi.advanceTimersByTimeAsync( 8_000 );
		expect( video().currentTime ).toBe( 1 );
		await vi.advanceTimersByTimeAsync( 2_000 );
		expect( video().currentTime ).toBe( 90 );
		expect( shown.isPictureLost ).toBe( true );
		await vi.advanceTimersByTimeAsync( 2_000 );
		expect( shown.isPictureLost ).toBe( false );

		hls().liveSyncPosition = null;
		await vi.advanceTimersByTimeAsync( 20_000 + 1_000 );
		expect( FakeHls.instances ).toHaveLength( 2 );
	} );

	it.each( [
		[ 'paused it', () => fire( 'pause' ) ],
		[ 'is in a break', () => player?.hold() ],
		[
			'hides the tab, where the browser pauses it',
			() => {
				hidePage( true );
				fire( 'pause' );
			},
		],
	] )( 'is not restarted when the attendee %s', async ( _, act ) => {
		await openPlaying();
		act();
		await vi.advanceTimersByTimeAsync( 120_000 );
		expect( FakeHls.instances ).toHaveLength( 1 );
		expect( shown.isPictureLost ).toBe( false );
	} );

	it( 'restarts when the encoder has restarted and hls.js does not recover', async () => {
		await openPlaying();
		const load = ( startSN: number ) =>
			hls().emit( 'loaded', {
				details: { startSN, endSN: startSN + 5, live: true },
			} );
		load( 100 );
		// Another edge server is a little behind.
		load( 98 );
		await vi.advanceTimersByTimeAsync( 4_000 );
		expect( FakeHls.instances ).toHaveLength( 1 );
		load( 0 );
		setVideo( { currentTime: 3 } );
		await vi.advanceTimersByTimeAsync( 2_000 );
		expect( FakeHls.instances ).toHaveLength( 1 );
		await vi.advanceTimersByTimeAsync( 2_000 + 1_000 );
		expect( FakeHls.instances ).toHaveLength( 2 );
	} );

	it( 'tries again soon, then later, where nothing arrives after an encoder restart', async () => {
		await openPlaying();
		for ( const startSN of [ 100, 0 ] ) {
			hls().emit( 'loaded', {
				details: { startSN, endSN: startSN + 5, live: true },
			} );
		}
		await vi.advanceTimersByTimeAsync( 4_000 + 1_000 );
		expect( FakeHls.instances ).toHaveLength( 2 );
		const startedAt: number[] = [];
		for ( let second = 1; second <= 40; second++ ) {
			// The playlist is there, its segments are not.
			hls().emit( 'loaded', {
				details: { startSN: 0, endSN: 1, live: true },
			} );
			const before = FakeHls.instances.length;
			await vi.advanceTimersByTimeAsync( 1_000 );
			if ( FakeHls.instances.length > before ) {
				startedAt.push( second );
			}
		}
		const [ first = 0, second = 0 ] = startedAt;
		expect( first ).toBeGreaterThan( 5 );
		expect( first ).toBeLessThan( 12 );
		expect( second - first ).toBeGreaterThan( 12 );
		expect( startedAt ).toHaveLength( 2 );
	} );

	it( 'leaves a stream alone while a slow network brings it', async () => {
		await open();
		const frag = { type: 'main', stats: { loaded: 0 } };
		const captions = { type: 'subtitle', stats: { loaded: 0 } };
		hls().emit( 'loading', { frag } );
		hls().emit( 'loading', { frag: captions } );
		for ( let second = 0; second < 50; second += 2 ) {
			frag.stats.loaded += 1_000;
			await vi.advanceTimersByTimeAsync( 2_000 );
		}
		expect( FakeHls.instances ).toHaveLength( 1 );
		for ( let second = 0; second < 8; second += 2 ) {
			captions.stats.loaded += 1_000;
			await vi.advanceTimersByTimeAsync( 2_000 );
		}
		await vi.advanceTimersByTimeAsync( 1_000 );
		expect( FakeHls.instances ).toHaveLength( 2 );
	} );

	it( 'restarts after an encoder restart although the network failed before', async () => {
		await openPlaying();
		for ( let failures = 0; failures < 5; failures++ ) {
			hls().emit( 'error', { fatal: true, type: 'networkError' } );
		}
		for ( const startSN of [ 100, 0 ] ) {
			hls().emit( 'loaded', {
				details: { startSN, endSN: startSN + 5, live: true },
			} );
		}
		await vi.advanceTimersByTimeAsync( 4_000 + 15_000 );
		expect( FakeHls.instances ).toHaveLength( 2 );
	} );

	it( 'waits at the end of a playlist for a new one, and does not play it twice', async () => {
		await openPlaying();
		setVideo( { ended: true } );
		fire( 'pause' );
		fire( 'ended' );
		await vi.advanceTimersByTimeAsync( 1_000 );
		const old = hls();
		old.emit( 'loaded', { level: 0, details: { live: false } } );
		expect( old.stopLoad ).toHaveBeenCalled();
		await vi.advanceTimersByTimeAsync( 2_000 );
		expect( FakeHls.instances ).toHaveLength( 3 );
		setVideo( { ended: false } );
		hls().emit( 'loaded', { level: 0, details: { live: true } } );
		fire( 'canplay' );
		expect( video().play ).toHaveBeenCalled();
		fire( 'playing' );
		expect( shown.isPictureLost ).toBe( false );
	} );

	it( 'seeks to the live position when the tab is visible again', async () => {
		await openPlaying();
		hidePage( true );
		hls().liveSyncPosition = 3;
		hidePage( false );
		// hls.js makes up a small delay by playing a little faster.
		expect( video().currentTime ).toBe( 1 );
		hls().liveSyncPosition = 300;
		hidePage( true );
		hidePage( false );
		expect( video().currentTime ).toBe( 300 );
	} );

	it( 'is silent in a break, even when play is pressed, and live after it', async () => {
		await openPlaying();
		player?.hold();
		expect( video().pause ).toHaveBeenCalledTimes( 1 );
		expect( video().controls ).toBe( false );
		fire( 'pause' );
		fire( 'play' );
		expect( video().pause ).toHaveBeenCalledTimes( 2 );
		fire( 'canplay' );
		expect( video().play ).not.toHaveBeenCalled();

		hls().liveSyncPosition = 60;
		player?.resume();
		expect( video().currentTime ).toBe( 60 );
		expect( video().controls ).toBe( true );
		expect( video().play ).toHaveBeenCalledTimes( 1 );
	} );

	it( 'stays paused after a break when the attendee had paused it', async () => {
		await openPlaying();
		fire( 'pause' );
		player?.hold();
		player?.resume();
		fire( 'canplay' );
		expect( video().play ).not.toHaveBeenCalled();
		player?.unmute?.();
		expect( video().muted ).toBe( false );
		expect( video().play ).toHaveBeenCalledTimes( 1 );
	} );

	it( 'offers to watch on after any pause', async () => {
		await openPlaying();
		fire( 'pause' );
		expect( shown ).toMatchObject( { isStopped: true, isPlaying: false } );
		hidePage( true );
		await vi.advanceTimersByTimeAsync( 60_000 );
		fire( 'playing' );
		expect( shown ).toMatchObject( { isStopped: false, isPlaying: true } );
	} );

	it.each( [
		[
			'while the tab was hidden',
			[ () => hidePage( true ), () => fire( 'pause' ) ],
		],
		[
			'when it hid the page',
			[ () => fire( 'pause' ), () => hidePage( true ) ],
		],
	] )( 'goes on, live, when the browser paused it %s', async ( _, acts ) => {
		await openPlaying();
		hls().liveSyncPosition = 300;
		acts.forEach( ( act ) => act() );
		setVideo( { paused: true } );
		await vi.advanceTimersByTimeAsync( 120_000 );
		expect( video().play ).not.toHaveBeenCalled();
		Object.defineProperty( video(), 'readyState', {
			value: 4,
			configurable: true,
		} );
		hidePage( false );
		expect( video().currentTime ).toBe( 300 );
		expect( video().play ).toHaveBeenCalledTimes( 1 );
	} );

	it( 'goes on when the browser shows a stored page again', async () => {
		await openPlaying();
		window.dispatchEvent( new Event( 'pagehide' ) );
		fire( 'pause' );
		setVideo( { paused: true } );
		Object.defineProperty( video(), 'readyState', {
			value: 4,
			configurable: true,
		} );
		window.dispatchEvent( new Event( 'pageshow' ) );
		expect( video().play ).toHaveBeenCalledTimes( 1 );
	} );

	it( 'stays paused when the attendee pauses it by a key while the tab is hidden', async () => {
		const keys: Record< string, () => void > = {};
		Object.defineProperty( navigator, 'mediaSession', {
			value: {
				setActionHandler: ( name: string, handler: () => void ) => {
					keys[ name ] = handler;
				},
			},
			configurable: true,
		} );
		await openPlaying();
		hidePage( true );
		keys.pause?.();
		fire( 'pause' );
		setVideo( { paused: true } );
		hidePage( false );
		expect( video().play ).not.toHaveBeenCalled();
		keys.play?.();
		expect( video().play ).toHaveBeenCalledTimes( 1 );
		player?.close();
		expect( keys.pause ).toBeNull();
		Reflect.deleteProperty( navigator, 'mediaSession' );
	} );

	it( 'offers its qualities, best first, and applies the choice again after a restart', async () => {
		await open();
		const levels = [
			{ height: 360, bitrate: 400_000 },
			{ height: 720, bitrate: 900_000 },
			{ height: 720, bitrate: 1_500_000 },
			{ height: 0, bitrate: 3_000_000 },
		];
		hls().levels = levels;
		hls().emit( 'parsed' );
		expect( shown.qualities?.map( ( { name } ) => name ) ).toEqual( [
			'auto',
			'3000 kbit/s',
			'720p',
			'360p',
		] );
		hls().currentLevel = 1;
		hls().emit( 'switched' );
		expect( shown.qualities?.[ 0 ] ).toEqual( {
			name: 'auto',
			isChosen: true,
			playing: '720p',
		} );

		player?.chooseQuality?.( '720p' );
		expect( hls().nextLevel ).toBe( 2 );
		expect(
			shown.qualities?.find( ( { isChosen } ) => isChosen )?.name
		).toBe( '720p' );

		hls().emit( 'error', { fatal: true, type: 'networkError' } );
		await vi.advanceTimersByTimeAsync( 1_000 );
		hls().levels = levels;
		hls().emit( 'parsed' );
		expect( hls().nextLevel ).toBe( 2 );
		player?.chooseQuality?.( 'auto' );
		expect( hls().nextLevel ).toBe( -1 );
	} );

	it( 'offers no choice where there is one quality', async () => {
		await open();
		hls().levels = [ { height: 720, bitrate: 1_500_000 } ];
		hls().emit( 'parsed' );
		expect( shown.qualities ).toEqual( [] );
	} );

	it( 'limits the quality while the data saver is on', async () => {
		Object.defineProperty( navigator, 'connection', {
			value: { saveData: true },
			configurable: true,
		} );
		await open();
		hls().levels = [ 180, 360, 720 ].map( ( height ) => ( {
			height,
			bitrate: height * 1_000,
		} ) );
		hls().emit( 'parsed' );
		expect( hls().autoLevelCapping ).toBe( 1 );
		// It would override the limit.
		expect( hls().settings.capLevelToPlayerSize ).toBe( false );
	} );

	it( 'is left to a browser that plays HLS natively', async () => {
		FakeHls.isSupported.mockReturnValue( false );
		await open();
		expect( video().src ).toBe( SOURCE );
		fire( 'canplay' );
		expect( video().play ).toHaveBeenCalledTimes( 1 );
		fire( 'error' );
		expect( shown.isPictureLost ).toBe( true );
	} );

	describe( 'in a browser that plays HLS natively', () => {
		const fail = ( code: number ) => {
			Object.defineProperty( video(), 'error', {
				value: { code },
				configurable: true,
			} );
			fire( 'error' );
		};
		const answer = ( response: Response ) =>
			vi.stubGlobal( 'fetch', async () => response );

		beforeEach( () => {
			FakeHls.isSupported.mockReturnValue( false );
		} );
		afterEach( () => {
			vi.unstubAllGlobals();
		} );

		it( 'cannot play a format that this browser does not know', async () => {
			answer( new Response( '#EXTM3U' ) );
			await open();
			fail( 4 );
			await vi.advanceTimersByTimeAsync( 0 );
			expect( shown ).toMatchObject( {
				isUnplayable: true,
				isPictureLost: false,
			} );
		} );

		it( 'is only lost while there is no playlist', async () => {
			answer( new Response( '', { status: 404 } ) );
			await open();
			fail( 4 );
			await vi.advanceTimersByTimeAsync( 0 );
			expect( shown ).toMatchObject( { isPictureLost: true } );
			expect( shown.isUnplayable ).not.toBe( true );
		} );

		it( 'is not played twice after its end mark, and goes on with a new broadcast', async () => {
			await openPlaying();
			const begin = ( duration: number ) => {
				Object.defineProperty( video(), 'duration', {
					value: duration,
					configurable: true,
				} );
				fire( 'durationchange' );
			};
			setVideo( { ended: true } );
			fire( 'ended' );
			for ( const wait of [ 1_000, 2_000, 4_000 ] ) {
				await vi.advanceTimersByTimeAsync( wait );
				expect( video().getAttribute( 'src' ) ).toBe( SOURCE );
				begin( 12 );
				expect( video().getAttribute( 'src' ) ).toBeNull();
				expect( shown.isPictureLost ).toBe( true );
			}
			await vi.advanceTimersByTimeAsync( 8_000 );
			begin( Infinity );
			expect( video().getAttribute( 'src' ) ).toBe( SOURCE );
			setVideo( { ended: false } );
			fire( 'playing' );
			expect( shown.isPictureLost ).toBe( false );
		} );

		it( 'is loaded again after a stall, also in a hidden tab', async () => {
			await openPlaying();
			hidePage( true );
			video().removeAttribute( 'src' );
			await vi.advanceTimersByTimeAsync( 20_000 + 1_000 );
			expect( video().getAttribute( 'src' ) ).toBe( SOURCE );
		} );
	} );

	it( 'stops all timers and requests when it is closed', async () => {
		await openPlaying();
		hls().emit( 'error', { fatal: true, type: 'networkError' } );
		player?.close();
		await vi.advanceTimersByTimeAsync( 120_000 );
		expect( FakeHls.instances ).toHaveLength( 1 );
		expect( hls().destroy ).toHaveBeenCalled();
		expect( container.children ).toHaveLength( 0 );
		expect( shown ).toMatchObject( {
			isPictureLost: false,
			qualities: [],
			canFloat: false,
		} );
	} );
} );

describe( 'picture-in-picture', () => {
	it( 'is offered where the browser supports it', async () => {
		await open();
		fire( 'loadedmetadata' );
		expect( shown.canFloat ).toBe( false );
		Object.defineProperty( document, 'pictureInPictureEnabled', {
			value: true,
			configurable: true,
		} );
		fire( 'loadedmetadata' );
		expect( shown.canFloat ).toBe( true );
		Reflect.deleteProperty( document, 'pictureInPictureEnabled' );
	} );
} );
