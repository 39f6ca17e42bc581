import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hidePage } from '../testing/page-visibility';
import type { Presence } from './presence/presence';

const ROOM = {
	webinar_id: 12,
	status: 'live',
	version: 3,
	title: 'How to begin',
	scheduled_at: 1_000,
	opens_at: 100,
	server_time: 1_000,
	stage: 'viewing',
	cta: { visible: false },
	stream: null,
	recording_url: '',
	room: { can_control: false, people: null },
	poll_after_ms: 3_000,
};

// The store reads what PHP printed when it is loaded.
vi.hoisted( () => {
	performance.getEntriesByType = () =>
		[
			{ domContentLoadedEventStart: 1 },
		] as unknown as PerformanceEntryList;
	const data = {
		config: {
			'webinar/room': {
				webinarId: 12,
				stateUrl: '/state',
				commands: {},
				stream: null,
			},
		},
		state: { 'webinar/room': { isOffline: false, room: {} } },
	};
	document.body.innerHTML = `<script type="application/json" id="wp-script-module-data-@wordpress/interactivity">${ JSON.stringify(
		data
	) }</script>`;
} );

const { createRoomUpdates } = await import( './room-updates' );
const { config, state } = await import( './store' );

const fetch = vi.fn< typeof globalThis.fetch >();
const presence = {
	confirm: vi.fn(),
	retryNow: vi.fn(),
	leave: vi.fn(),
	setReportedByHub: vi.fn(),
	setWatching: vi.fn(),
};
let stop: () => void;

const good = () => new Response( JSON.stringify( ROOM ) );
/** As WordPress answers while it updates a plugin. */
const maintenance = () =>
	new Response( '', { status: 503, headers: { 'Retry-After': '600' } } );
const wait = ( ms: number ) => vi.advanceTimersByTimeAsync( ms );

function start( stage = 'viewing' ): void {
	state.room = { ...ROOM, stage } as typeof state.room;
	stop = createRoomUpdates( {
		credentials: {
			restNonce: '',
			readSyncPass: '',
			roomToken: '',
			commands: {},
			renew: async () => 'failed',
		},
		device: 'f3a1',
		presence: presence as unknown as Presence,
		telegram: { start: () => {}, pollNow: () => {} },
	} ).start();
}

beforeEach( () => {
	vi.useFakeTimers();
	vi.stubGlobal( 'fetch', fetch );
	vi.spyOn( Math, 'random' ).mockReturnValue( 0.5 );
	state.isOffline = false;
	fetch.mockImplementation( async () => good() );
} );
afterEach( () => {
	stop();
	hidePage( false );
	config.stream = null;
	vi.useRealTimers();
	vi.unstubAllGlobals();
	vi.restoreAllMocks();
	vi.clearAllMocks();
} );

it( 'is deaf for seconds when WordPress updates a plugin, not for ten minutes', async () => {
	start();
	fetch.mockImplementation( async () => maintenance() );
	await wait( 20_000 );
	expect( state.isOffline ).toBe( true );
	fetch.mockImplementation(
		async () =>
			new Response(
				JSON.stringify( { ...ROOM, version: 4, stage: 'complete' } )
			)
	);
	await wait( 12_000 );
	expect( state.room.stage ).toBe( 'complete' );
	expect( state.isOffline ).toBe( false );
} );

it( 'takes its time after the end, as the server says', async () => {
	start( 'complete' );
	fetch.mockImplementation( async () => maintenance() );
	await wait( 3_000 + 240_000 );
	expect( fetch ).toHaveBeenCalledTimes( 1 );
} );

it.each( [
	[ 'looks at the page', () => hidePage( false ) ],
	[ 'is online again', () => window.dispatchEvent( new Event( 'online' ) ) ],
	[
		'taps',
		() =>
			document.body.dispatchEvent(
				new Event( 'pointerdown', { bubbles: true } )
			),
	],
	[
		'presses a key',
		() =>
			document.body.dispatchEvent(
				new Event( 'keydown', { bubbles: true } )
			),
	],
] )(
	'polls at once when the attendee %s, whatever Retry-After says',
	async ( _, act ) => {
		start();
		fetch.mockImplementation( async () => maintenance() );
		await wait( 3_000 );
		fetch.mockImplementation( async () => good() );
		act();
		await wait( 0 );
		expect( fetch ).toHaveBeenCalledTimes( 2 );
		expect( state.isOffline ).toBe( false );
	}
);

describe( 'a wrong guess', () => {
	const refused = ( status: number, code: string ) => () =>
		Promise.resolve(
			new Response( JSON.stringify( { code } ), { status } )
		);

	it( 'of a lost connection ends when the server answers', async () => {
		start();
		window.dispatchEvent( new Event( 'offline' ) );
		expect( state.isOffline ).toBe( true );
		await wait( 0 );
		expect( state.isOffline ).toBe( false );
	} );

	it( 'of a lost connection ends when the hub or the server answers, whichever is first', async () => {
		let hub: ReadableStreamDefaultController< Uint8Array > | null = null;
		const text = ( value: string ) =>
			hub?.enqueue( new TextEncoder().encode( value ) );
		config.stream = {
			url: 'https://push.test/rooms/12/events',
			token: 'a',
			expires_at: 1,
		};
		let isWordPressUp = true;
		fetch.mockImplementation( async ( url ) => {
			if ( String( url ).startsWith( 'https://push.test' ) ) {
				return new Response(
					new ReadableStream( {
						start( controller ) {
							hub = controller;
						},
					} )
				);
			}
			return isWordPressUp
				? good()
				: Promise.reject( new TypeError( 'Failed to fetch' ) );
		} );
		start();
		await wait( 1 );
		text( `event: state\ndata: ${ JSON.stringify( ROOM ) }\n\n` );
		await wait( 1 );
		expect( presence.setReportedByHub ).toHaveBeenLastCalledWith( true );
		const count = fetch.mock.calls.length;

		window.dispatchEvent( new Event( 'offline' ) );
		await wait( 0 );
		expect( state.isOffline ).toBe( false );
		expect( fetch ).toHaveBeenCalledTimes( count + 1 );

		isWordPressUp = false;
		window.dispatchEvent( new Event( 'offline' ) );
		await wait( 5_000 );
		expect( state.isOffline ).toBe( true );
		text( ': heartbeat\n\n' );
		await wait( 1 );
		expect( state.isOffline ).toBe( false );
		// Push again: nothing is polled.
		await wait( 20_000 );
		const before = fetch.mock.calls.length;
		await wait( 20_000 );
		expect( fetch ).toHaveBeenCalledTimes( before );
	} );

	it( 'of a page that is out of date ends with the next good answer', async () => {
		start();
		fetch.mockImplementation( refused( 404, 'rest_no_route' ) );
		await wait( 3_000 );
		expect( state.isStale ).toBe( false );
		await wait( 10_000 );
		expect( state.isStale ).toBe( true );
		expect( state.isOffline ).toBe( false );
		fetch.mockImplementation( async () => good() );
		await wait( 12_000 );
		expect( state.isStale ).toBe( false );
	} );

	it.each( [ false, true ] )(
		'of a closed room ends within seconds (hidden tab: %s)',
		async ( isHidden ) => {
			start();
			hidePage( isHidden );
			await wait( 0 );
			// While a plugin is updated, Core is off for a moment.
			fetch.mockImplementation( refused( 404, 'webinar_not_found' ) );
			await wait( 18_000 );
			expect( state.stage ).toBe( 'no-webinar' );
			fetch.mockImplementation( async () => good() );
			await wait( 20_000 );
			expect( state.stage ).toBe( 'viewing' );
		}
	);

	it( 'of a missing player is no reason to reload while there is no connection', () => {
		start();
		state.isPlayerMissing = true;
		expect( state.isStale ).toBe( true );
		state.isOffline = true;
		expect( state.isStale ).toBe( false );
		state.isPlayerMissing = false;
	} );
} );
