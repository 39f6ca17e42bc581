import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hidePage } from '../../testing/page-visibility';
import { pageLocale } from '../../time/locale';
import { rememberCaptions } from '../player/captions';
import { createAjaxClient } from '../requests/ajax-client';
import { timeoutSignal } from '../../requests/timeout-signal';
import { restoreFocus } from './focus-restore';
import { siteStorage, tabStorage } from './storage';
import { createTitle } from './title';
import { createWakeLock } from './wake-lock';

vi.hoisted( () => {
	performance.getEntriesByType = () =>
		[
			{ domContentLoadedEventStart: 1 },
		] as unknown as PerformanceEntryList;
} );

/** As Chrome does while "all cookies" are blocked. */
function denyStorage(): void {
	for ( const name of [ 'localStorage', 'sessionStorage' ] as const ) {
		vi.spyOn( window, name, 'get' ).mockImplementation( () => {
			throw new DOMException( 'Access is denied', 'SecurityError' );
		} );
	}
}

afterEach( () => {
	vi.restoreAllMocks();
	vi.unstubAllGlobals();
	vi.useRealTimers();
} );

describe( 'without storage', () => {
	it( 'the room works, and remembers nothing', async () => {
		denyStorage();
		const { state } = await import( '../store' );
		expect( state.hasLeft ).toBe( false );
		for ( const storage of [ siteStorage, tabStorage ] ) {
			storage.set( 'a', 'b' );
			storage.remove( 'a' );
			expect( storage.get( 'a' ) ).toBeNull();
		}
	} );

	it( 'captions can be chosen', () => {
		denyStorage();
		const video = document.createElement( 'video' );
		// Called directly: jsdom swallows what the listener of a bare EventTarget throws.
		const listeners: Record< string, () => void > = {};
		const tracks = {
			addEventListener: ( name: string, listener: () => void ) => {
				listeners[ name ] = listener;
			},
			*[ Symbol.iterator ]() {
				yield { kind: 'subtitles', language: 'en', mode: 'showing' };
			},
		};
		Object.defineProperties( video, {
			textTracks: { value: tracks },
			readyState: { value: 4 },
		} );
		rememberCaptions( video, new AbortController().signal );
		expect( listeners.addtrack ).not.toThrow();
		expect( listeners.change ).not.toThrow();
	} );
} );

it( 'a language that Intl rejects is replaced by the browser’s', () => {
	document.documentElement.lang = 'pt_BR';
	expect( pageLocale() ).toBeUndefined();
	document.documentElement.lang = 'ru-RU';
	expect( pageLocale() ).toBe( 'ru-RU' );
	document.documentElement.lang = '';
	expect( pageLocale() ).toBeUndefined();
} );

it( 'a request ends without AbortSignal.timeout()', () => {
	vi.useFakeTimers();
	vi.spyOn( AbortSignal, 'timeout' ).mockImplementation( () => {
		throw new TypeError( 'AbortSignal.timeout is not a function' );
	} );
	const signal = timeoutSignal( 15_000 );
	vi.advanceTimersByTime( 14_999 );
	expect( signal.aborted ).toBe( false );
	vi.advanceTimersByTime( 1 );
	expect( signal.aborted ).toBe( true );
} );

it.each( [
	[ 'missing', undefined ],
	[
		'switched off',
		() => {
			throw new TypeError( 'blocked' );
		},
	],
	[ 'full', () => false ],
] )(
	'a page that closes is reported by fetch() where sendBeacon() is %s',
	( _, sendBeacon ) => {
		const fetch = vi.fn( async () => new Response() );
		vi.stubGlobal( 'fetch', fetch );
		vi.stubGlobal( 'navigator', { sendBeacon } );
		const body = new URLSearchParams( { action: 'leave' } );
		createAjaxClient( '/ajax', 12, {
			commands: {},
		} as Parameters< typeof createAjaxClient >[ 2 ] ).sendBeacon( body );
		expect( fetch ).toHaveBeenCalledExactlyOnceWith(
			'/ajax',
			expect.objectContaining( { method: 'POST', body, keepalive: true } )
		);
	}
);

it( 'the focus is restored without checkVisibility()', async () => {
	document.body.innerHTML =
		'<div><button>Old</button><p class="webinar-room__heading">New</p></div>';
	const room = document.body.firstElementChild as HTMLElement;
	const onError = vi.fn( ( event: ErrorEvent ) => event.preventDefault() );
	window.addEventListener( 'error', onError );
	Reflect.set( Element.prototype, 'checkVisibility', undefined );
	const stop = restoreFocus( room );
	const button = room.querySelector( 'button' ) as HTMLButtonElement;
	button.focus();
	button.blur();
	room.dataset.stage = 'viewing';
	await new Promise( ( resolve ) => requestAnimationFrame( resolve ) );
	await new Promise( ( resolve ) => requestAnimationFrame( resolve ) );
	stop();
	Reflect.deleteProperty( Element.prototype, 'checkVisibility' );
	window.removeEventListener( 'error', onError );
	expect( onError ).not.toHaveBeenCalled();
} );

describe( 'the screen', () => {
	const release = vi.fn( async () => {} );
	const request = vi.fn( async () => ( { release } ) );

	const settle = () => new Promise( ( resolve ) => setTimeout( resolve ) );

	beforeEach( () => {
		request.mockClear();
		release.mockClear();
	} );
	afterEach( () => {
		Reflect.deleteProperty( navigator, 'wakeLock' );
		hidePage( false );
	} );

	it( 'stays awake while the broadcast plays, also after another tab was shown', async () => {
		Object.defineProperty( navigator, 'wakeLock', {
			value: { request },
			configurable: true,
		} );
		const lock = createWakeLock();
		expect( request ).not.toHaveBeenCalled();
		lock.set( true );
		lock.set( true );
		expect( request ).toHaveBeenCalledExactlyOnceWith( 'screen' );
		hidePage( true );
		hidePage( false );
		expect( request ).toHaveBeenCalledTimes( 2 );
		await settle();
		release.mockClear();
		lock.set( false );
		await settle();
		expect( release ).toHaveBeenCalledTimes( 1 );
		hidePage( true );
		hidePage( false );
		expect( request ).toHaveBeenCalledTimes( 2 );
	} );

	it( 'may sleep where the browser refuses, or cannot do otherwise', async () => {
		createWakeLock().set( true );
		Object.defineProperty( navigator, 'wakeLock', {
			value: {
				request: async () => {
					throw new DOMException( '', 'NotAllowedError' );
				},
			},
			configurable: true,
		} );
		const lock = createWakeLock();
		lock.set( true );
		await settle();
		lock.set( false );
	} );
} );

it( 'the title says that the broadcast has begun, until it is over', () => {
	document.title = 'Room – Site';
	const show = createTitle( { viewing: 'Live now', complete: 'Over' } );
	show( 'lobby' );
	expect( document.title ).toBe( 'Room – Site' );
	show( 'viewing' );
	expect( document.title ).toBe( 'Live now · Room – Site' );
	show( 'complete' );
	expect( document.title ).toBe( 'Over · Room – Site' );
	show( 'left' );
	expect( document.title ).toBe( 'Room – Site' );
} );
