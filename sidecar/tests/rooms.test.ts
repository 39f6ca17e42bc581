import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLocalBus } from '../src/storage/bus.ts';
import { openDatabase, type Database } from '../src/storage/sqlite.ts';
import { createSqliteDeliveryStore } from '../src/deliveries/store/sqlite-delivery-store.ts';
import { createLogger } from '../src/log.ts';
import type { RoomLimits } from '../src/config.ts';
import { RoomHub } from '../src/rooms/room-hub.ts';
import { NO_FAN_OUT, type RoomFanOut } from '../src/rooms/store/room-store.ts';
import {
	createRoomTokenReader,
	createRoomTokenRenewal,
} from '../src/rooms/room-token.ts';
import { createSqliteRoomStore } from '../src/rooms/store/sqlite-room-store.ts';
import { createRequestListener } from '../src/server.ts';
import { createVerifier } from '../src/webhooks/signature.ts';
import type { RoomBroadcast } from '../../contract/generated/types.ts';
import {
	announcement,
	Page,
	roomState,
	roomStateEvent,
	roomToken,
	withoutRooms,
	type PageOptions,
} from './support/rooms.ts';
import { newFolder, removeFolder, WAIT } from './support/sidecar.ts';
import { newSecret, signedHeaders } from './support/webhook.ts';

const ORIGIN = 'https://webinars.example.com';
const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

const secret = newSecret();
const previousSecret = newSecret();

let folder: string;
let database: Database;
let hub: RoomHub;
let server: Server;
let url: string;
let nowMs: number;
let askedWordPress: number;
let logged: string;
let pages: Page[];

beforeEach( () => {
	folder = newFolder();
	database = openDatabase( `${ folder }/sidecar.sqlite` );
	nowMs = 1795219260_000;
	askedWordPress = 0;
	logged = '';
	pages = [];
} );

afterEach( async () => {
	pages.forEach( ( page ) => page.close() );
	hub.stop();
	server.closeAllConnections();
	server.close();
	await once( server, 'close' );
	database.close();
	removeFolder( folder );
} );

const start = async ( {
	limits = {},
	fanOut = NO_FAN_OUT,
	tellsWordPress = true,
}: {
	limits?: Partial< RoomLimits >;
	fanOut?: RoomFanOut;
	tellsWordPress?: boolean;
} = {} ): Promise< void > => {
	const log = createLogger( {
		level: 'debug',
		secrets: [],
		destination: {
			write: ( line ) => {
				logged += line;
			},
		},
	} );
	hub = new RoomHub( {
		bus: createLocalBus(),
		store: createSqliteRoomStore( database ),
		fanOut,
		limits: {
			connections: 100,
			connectionsPerPerson: 100,
			connectionsPerAddress: 100,
			...limits,
		},
		renewRoomToken: createRoomTokenRenewal( secret ),
		onPresenceDue: tellsWordPress
			? () => {
					askedWordPress += 1;
				}
			: null,
		log,
		now: () => nowMs,
	} );
	hub.start();
	server = createServer(
		createRequestListener( {
			verify: createVerifier( [ secret ] ),
			deliveries: createSqliteDeliveryStore( database ),
			keepDays: 30,
			...withoutRooms,
			hub,
			readRoomToken: createRoomTokenReader( [ secret, previousSecret ] ),
			roomOrigin: ORIGIN,
			trustProxy: 'loopback',
			onDeliveryAdded: () => undefined,
			onWithdrawn: () => undefined,
			onReplayed: async () => undefined,
			onForget: async () => undefined,
			checkWrite: async () => undefined,
			pausedForMs: async () => 0,
			heartbeatAgeMs: () => null,
			telegramStatus: () => 'connected',
			botUsername: () => null,
			log,
		} )
	);
	server.listen( 0, '127.0.0.1' );
	await once( server, 'listening' );
	url = `http://127.0.0.1:${ ( server.address() as AddressInfo ).port }`;
};

const open = async ( options: PageOptions = {} ): Promise< Page > => {
	const page = await Page.open( url, {
		token: await roomToken( secret, { webinarId: options.webinarId } ),
		...options,
	} );
	pages.push( page );
	return page;
};

const openStaff = async (): Promise< Page > =>
	open( { token: await roomToken( secret, { leadId: 2, isStaff: true } ) } );

const post = ( body: string, signedWith: string ): Promise< Response > =>
	fetch( `${ url }/webhooks`, {
		method: 'POST',
		headers: signedHeaders( signedWith, body ),
		body,
	} );

const announce = (
	...args: Parameters< typeof announcement >
): Promise< Response > =>
	post( JSON.stringify( roomStateEvent( announcement( ...args ) ) ), secret );

const codeOf = async ( page: Page ): Promise< unknown > => {
	await page.waitForEnd();
	const { error } = JSON.parse( page.text ) as { error: { code: string } };
	return [ page.response.status, error.code ];
};

describe( 'an announcement', () => {
	it( 'reaches every page of its room, and no other', async () => {
		await start();
		const [ one, two, elsewhere ] = await Promise.all( [
			open(),
			open( { device: 'd-2' } ),
			open( { webinarId: 13 } ),
		] );
		const answer = await announce( 3, 5 );
		expect( answer.status ).toBe( 202 );
		for ( const page of [ one, two ] ) {
			expect( await page.waitForEvents( 1 ) ).toEqual( [
				{ id: '3.5', event: 'state', data: roomState() },
			] );
		}
		await announce( 1, 1, { webinarId: 13 } );
		await elsewhere.waitForEvents( 1 );
		expect( elsewhere.stateIds ).toEqual( [ '1.1' ] );
	} );

	it( 'of a module reaches the pages of its room in the order in which it was told, and no page that opens later', async () => {
		await start();
		const [ page, elsewhere ] = await Promise.all( [
			open(),
			open( { webinarId: 13 } ),
		] );
		await announce( 1, 1, { webinarId: 13 } );
		for ( const [ index, name ] of [ 'polls', 'polls.closed' ].entries() ) {
			const answer = await post(
				JSON.stringify( {
					type: 'room.event',
					timestamp: '2026-11-21T12:00:00Z',
					data: { webinar_id: 12, name, payload: { poll: index } },
				} ),
				secret
			);
			expect( answer.status ).toBe( 202 );
		}
		expect( await page.waitForEvents( 2 ) ).toEqual( [
			{
				id: null,
				event: 'module',
				data: { name: 'polls', payload: { poll: 0 } },
			},
			{
				id: null,
				event: 'module',
				data: { name: 'polls.closed', payload: { poll: 1 } },
			},
		] );
		await elsewhere.waitForEvents( 1 );
		expect( elsewhere.text ).not.toContain( 'polls' );
		const later = await open( { device: 'd-2' } );
		await announce( 3, 5 );
		await later.waitForEvents( 1 );
		expect( later.text ).not.toContain( 'polls' );
	} );

	it( 'changes nothing when it is late, repeated or out of order', async () => {
		await start();
		const page = await open();
		for ( const [ version, revision ] of [
			[ 3, 5 ],
			[ 3, 5 ],
			[ 5, 8 ],
			[ 4, 9 ],
			[ 5, 7 ],
			[ 5, 9 ],
		] as const ) {
			await announce( version, revision );
		}
		await page.waitForEvents( 3 );
		expect( page.stateIds ).toEqual( [ '3.5', '5.8', '5.9' ] );
		const late = await open( { device: 'd-2' } );
		await late.waitForEvents( 1 );
		expect( late.stateIds ).toEqual( [ '5.9' ] );
	} );

	it( 'reaches the pages even if it cannot be stored, and WordPress gets an error', async () => {
		await start();
		const page = await open();
		await announce( 3, 5 );
		database.exec( 'DROP TABLE room_announcements' );
		const answer = await announce( 4, 6 );
		expect( answer.status ).toBe( 503 );
		await page.waitForEvents( 2 );
		expect( page.stateIds ).toEqual( [ '3.5', '4.6' ] );
	} );

	it( 'is rejected with a wrong signature or wrong content', async () => {
		await start();
		const page = await open();
		const forged = JSON.stringify( roomStateEvent( announcement( 9, 9 ) ) );
		expect( ( await post( forged, newSecret() ) ).status ).toBe( 401 );
		const wrong = await announce( 9, 9, { etag: 'a tag' } );
		expect( wrong.status ).toBe( 422 );
		await announce( 3, 5 );
		await page.waitForEvents( 1 );
		expect( page.stateIds ).toEqual( [ '3.5' ] );
	} );

	it( 'of a closed room sends all pages to read-sync', async () => {
		await start();
		const page = await open();
		await announce( 3, 5, { states: [] } );
		expect( await page.waitForEvents( 1 ) ).toEqual( [
			{ id: null, event: 'closed', data: {} },
		] );
	} );

	it( 'is published to other sidecars and received from them', async () => {
		let hear: Parameters< RoomFanOut[ 'subscribe' ] >[ 0 ] = () =>
			undefined;
		const publish = vi.fn( async () => undefined );
		await start( {
			fanOut: {
				publish,
				subscribe: ( listener ) => {
					hear = listener;
				},
			},
		} );
		const page = await open();
		hear( { announcement: announcement( 4, 6 ), receivedAtMs: nowMs } );
		await page.waitForEvents( 1 );
		expect( page.stateIds ).toEqual( [ '4.6' ] );

		await announce( 5, 7 );
		await announce( 5, 7 );
		await announce( 3, 5 );
		expect( publish.mock.calls ).toEqual( [
			[ { announcement: announcement( 5, 7 ), receivedAtMs: nowMs } ],
		] );
	} );
} );

describe( 'a new page', () => {
	it( 'receives the current state at once, even after a restart, with the clock of WordPress', async () => {
		await start();
		await announce( 3, 5 );
		hub.stop();
		server.close();
		await start();
		nowMs += 90 * SECOND_MS;
		const page = await open();
		expect( await page.waitForEvents( 1 ) ).toEqual( [
			{
				id: '3.5',
				event: 'state',
				data: roomState( {
					server_time: roomState().server_time + 90,
				} ),
			},
		] );
		expect( askedWordPress ).toBe( 0 );
	} );

	it( 'with Last-Event-ID receives only what it missed', async () => {
		await start();
		await announce( 3, 5 );
		const [ upToDate, behind, confused ] = await Promise.all(
			[ '3.5', '3.4', 'something else' ].map( ( id, n ) =>
				open( {
					device: `d-${ n }`,
					headers: { 'last-event-id': id },
				} )
			)
		);
		await announce( 4, 6 );
		await Promise.all(
			[ behind, confused ].map( ( page ) => page?.waitForEvents( 2 ) )
		);
		await upToDate?.waitForEvents( 1 );
		expect( upToDate?.stateIds ).toEqual( [ '4.6' ] );
		expect( behind?.stateIds ).toEqual( [ '3.5', '4.6' ] );
		expect( confused?.stateIds ).toEqual( [ '3.5', '4.6' ] );
	} );

	it( 'of a room without an announcement triggers a presence report, and waits', async () => {
		await start();
		const page = await open();
		await open( { device: 'd-2' } );
		await vi.waitFor( () => expect( askedWordPress ).toBe( 1 ), WAIT );
		await announce( 3, 5 );
		await page.waitForEvents( 1 );
		expect( askedWordPress ).toBe( 1 );
	} );

	it( 'is accepted even if the store cannot be read', async () => {
		await start();
		database.exec( 'DROP TABLE room_announcements' );
		const page = await open();
		expect( page.response.status ).toBe( 200 );
		await vi.waitFor( () => expect( askedWordPress ).toBe( 1 ), WAIT );
		expect( logged ).toContain( 'room_announcement_not_loaded' );
	} );

	it( 'receives headers against proxy buffering and caching', async () => {
		await start();
		const { headers } = ( await open() ).response;
		expect( headers.get( 'content-type' ) ).toContain(
			'text/event-stream'
		);
		expect( headers.get( 'cache-control' ) ).toContain( 'no-store' );
		expect( headers.get( 'x-accel-buffering' ) ).toBe( 'no' );
	} );
} );

describe( 'the clock', () => {
	const opensAt = roomState().server_time + 60;
	const states = [
		{ from: 0, state: roomState( { stage: 'before' } ) },
		{ from: opensAt, state: roomState( { stage: 'lobby' } ) },
	];
	const stagesOf = ( page: Page ): unknown[] =>
		page.events.map( ( { data } ) => [
			( data as { stage: string } ).stage,
			( data as { server_time: number } ).server_time,
		] );

	it( 'opens the lobby once, for pages that connected before and after', async () => {
		await start();
		await announce( 3, 5, { states } );
		const early = await open();
		await early.waitForEvents( 1 );
		nowMs += 59 * SECOND_MS;
		hub.sweep();
		nowMs += SECOND_MS;
		hub.sweep();
		hub.sweep();
		const late = await open( { device: 'd-2' } );
		const back = await open( {
			device: 'd-3',
			headers: { 'last-event-id': '3.5' },
		} );
		await Promise.all( [
			early.waitForEvents( 2 ),
			late.waitForEvents( 1 ),
			back.waitForEvents( 1 ),
		] );
		expect( stagesOf( early ) ).toEqual( [
			[ 'before', opensAt - 60 ],
			[ 'lobby', opensAt ],
		] );
		expect( stagesOf( late ) ).toEqual( [ [ 'lobby', opensAt ] ] );
		expect( stagesOf( back ) ).toEqual( [ [ 'lobby', opensAt ] ] );
	} );

	it( 'sends a heartbeat to a silent event stream, and to no other', async () => {
		await start();
		const page = await open();
		nowMs += 39 * SECOND_MS;
		await announce( 3, 5 );
		await page.waitForEvents( 1 );
		nowMs += 39 * SECOND_MS;
		hub.sweep();
		nowMs += SECOND_MS;
		hub.sweep();
		hub.sweep();
		await announce( 4, 6 );
		await page.waitForEvents( 2 );
		expect( page.heartbeats ).toBe( 1 );
	} );

	it( 'ends an event stream after some minutes, so that only a page that reconnects is present', async () => {
		await start();
		const page = await open();
		nowMs += 0.79 * 3 * MINUTE_MS;
		hub.sweep();
		await announce( 3, 5 );
		await page.waitForEvents( 1 );
		expect( hub.counts() ).toEqual( { open: 1, connections: 1 } );
		nowMs += 0.42 * 3 * MINUTE_MS;
		hub.sweep();
		await page.waitForEnd();
		expect( hub.counts() ).toEqual( { open: 0, connections: 0 } );
	} );

	it( 'ends an event stream when its token expires', async () => {
		await start();
		nowMs = Date.now();
		const page = await open( {
			token: await roomToken( secret, {
				expiresAt: Math.floor( nowMs / 1000 ) + 60,
			} ),
		} );
		nowMs += 61 * SECOND_MS;
		hub.sweep();
		await page.waitForEnd();
	} );

	it( 'triggers a presence report when a broadcast starts', async () => {
		await start();
		const page = await open();
		const shows = ( version: number, stage: RoomBroadcast[ 'stage' ] ) =>
			announce( version, 1, {
				states: [ { from: 0, state: roomState( { stage } ) } ],
			} );
		await shows( 1, 'lobby' );
		await page.waitForEvents( 1 );
		const before = askedWordPress;
		await shows( 2, 'viewing' );
		await page.waitForEvents( 2 );
		expect( askedWordPress ).toBe( before + 1 );
		await shows( 3, 'viewing' );
		await page.waitForEvents( 3 );
		expect( askedWordPress ).toBe( before + 1 );
	} );
} );

describe( 'a room token', () => {
	const base64 = ( text: string ): string =>
		Buffer.from( text ).toString( 'base64url' );
	const inAMinute = Math.floor( Date.now() / 1000 ) + 60;

	it.each( [
		[ 'none', () => '', 'room_token_invalid' ],
		[ 'rubbish', () => 'a.b.c', 'room_token_invalid' ],
		[
			'that another has signed',
			() => roomToken( newSecret() ),
			'room_token_invalid',
		],
		[
			'that nobody has signed',
			() =>
				`${ base64( '{"alg":"none"}' ) }.${ base64(
					`{"aud":"webinar-room","sub":"7","uid":7,"room":12,"staff":true,"exp":${ inAMinute }}`
				) }.`,
			'room_token_invalid',
		],
		[
			'that was changed',
			async () => {
				const [ head, , signature ] = (
					await roomToken( secret )
				).split( '.' );
				return `${ head }.${ base64(
					`{"aud":"webinar-room","sub":"7","uid":7,"room":12,"staff":true,"exp":${ inAMinute }}`
				) }.${ signature }`;
			},
			'room_token_invalid',
		],
		[
			'for something else',
			() => roomToken( secret, { audience: 'somewhere' } ),
			'room_token_invalid',
		],
		[
			'for nobody',
			() => roomToken( secret, { leadId: 0 } ),
			'room_token_invalid',
		],
		[
			'whose time is over',
			() => roomToken( secret, { expiresAt: inAMinute - 120 } ),
			'room_token_expired',
		],
	] )( '%s opens nothing', async ( _what, makeToken, code ) => {
		await start();
		const page = await open( { token: await makeToken() } );
		expect( await codeOf( page ) ).toEqual( [ 401, code ] );
		expect( hub.counts().connections ).toBe( 0 );
	} );

	it( 'is rejected after its time is over, although it was accepted before', async () => {
		const read = createRoomTokenReader( [ secret ] );
		const token = await roomToken( secret, { expiresAt: inAMinute } );
		expect( await read( token ) ).toEqual( await read( token ) );
		vi.useFakeTimers( { now: inAMinute * 1000, toFake: [ 'Date' ] } );
		try {
			await expect( read( token ) ).rejects.toMatchObject( {
				code: 'room_token_expired',
			} );
		} finally {
			vi.useRealTimers();
		}
	} );

	it( 'of another room is rejected', async () => {
		await start();
		const page = await open( {
			webinarId: 13,
			token: await roomToken( secret ),
		} );
		expect( await codeOf( page ) ).toEqual( [
			403,
			'room_token_of_another_room',
		] );
	} );

	it( 'signed with the previous secret is accepted during rotation', async () => {
		await start();
		const page = await open( { token: await roomToken( previousSecret ) } );
		expect( page.response.status ).toBe( 200 );
	} );

	it( 'that is rejected repeatedly is logged once: anybody may send one', async () => {
		await start();
		for ( let n = 0; n < 5; n++ ) {
			await open( { token: `forged-${ n }` } );
		}
		await open( { webinarId: 13, token: await roomToken( secret ) } );
		const warnings = logged
			.split( '\n' )
			.filter( ( line ) => line.includes( '"level":"warn"' ) );
		expect( warnings.map( ( line ) => JSON.parse( line ).code ) ).toEqual( [
			'room_token_invalid',
			'room_token_of_another_room',
		] );
	} );

	it( 'is rejected without presence reports: nobody would count as present', async () => {
		await start( { tellsWordPress: false } );
		const page = await open();
		expect( await codeOf( page ) ).toEqual( [ 404, 'room_streams_off' ] );
		expect( hub.counts().connections ).toBe( 0 );
	} );

	it( 'is not in the log, nor is a page name or an address', async () => {
		await start();
		const token = await roomToken( secret );
		await open( {
			token,
			device: 'a-device',
			headers: { 'x-forwarded-for': '198.51.100.7' },
		} );
		await open( { token: `${ token }x` } );
		hub.stop();
		await vi.waitFor(
			() => expect( logged ).toContain( 'stream_refused' ),
			WAIT
		);
		expect( logged ).toContain( 'room_token_invalid' );
		for ( const word of [
			token,
			'a-device',
			'198.51.100.7',
			'Bearer ey',
		] ) {
			expect( logged ).not.toContain( word );
		}
	} );
} );

describe( 'a page of the site', () => {
	it( 'is allowed by CORS, and no other', async () => {
		await start();
		const preflight = await fetch( `${ url }/rooms/12/events`, {
			method: 'OPTIONS',
			headers: {
				origin: ORIGIN,
				'access-control-request-method': 'GET',
				'access-control-request-headers': 'authorization',
			},
		} );
		expect( preflight.status ).toBe( 204 );
		const { headers } = preflight;
		expect( headers.get( 'access-control-allow-headers' ) ).toContain(
			'Authorization'
		);
		const page = await open();
		const refused = await open( { token: '' } );
		for ( const each of [ preflight, page.response, refused.response ] ) {
			expect( each.headers.get( 'access-control-allow-origin' ) ).toBe(
				ORIGIN
			);
		}
	} );

	it.each( [
		'',
		'?device=d-1',
		'?device=d-1&watching=yes',
		'?device=a%20b&watching=1',
		`?device=${ 'd'.repeat( 37 ) }&watching=1`,
	] )( 'has to say which it is: %j does not', async ( query ) => {
		await start();
		const answer = await fetch( `${ url }/rooms/12/events${ query }`, {
			headers: { authorization: `Bearer ${ await roomToken( secret ) }` },
		} );
		expect( answer.status ).toBe( 400 );
	} );

	it( 'only allows GET', async () => {
		await start();
		const answer = await fetch( `${ url }/rooms/12/events`, {
			method: 'POST',
		} );
		expect( answer.status ).toBe( 405 );
		expect( answer.headers.get( 'allow' ) ).toBe( 'GET, OPTIONS' );
	} );
} );

describe( 'too many event streams', () => {
	const expectLater = async ( page: Page ): Promise< void > => {
		const seconds = Number( page.response.headers.get( 'retry-after' ) );
		expect( seconds ).toBeGreaterThanOrEqual( 30 );
		expect( seconds ).toBeLessThan( 90 );
	};

	it( 'of one person are rejected until one is closed', async () => {
		await start( { limits: { connectionsPerPerson: 2 } } );
		const first = await open();
		await open( { device: 'd-2' } );
		const third = await open( { device: 'd-3' } );
		expect( await codeOf( third ) ).toEqual( [
			429,
			'room_streams_of_person',
		] );
		await expectLater( third );
		const somebodyElse = await open( {
			token: await roomToken( secret, { leadId: 8 } ),
		} );
		expect( somebodyElse.response.status ).toBe( 200 );
		first.close();
		await vi.waitFor(
			() => expect( hub.counts().connections ).toBe( 2 ),
			WAIT
		);
		const fourth = await open( { device: 'd-4' } );
		expect( fourth.response.status ).toBe( 200 );
	} );

	it( 'do not reject a page that lost its network and reconnects', async () => {
		await start( { limits: { connectionsPerPerson: 2 } } );
		const lost = await open();
		await open( { device: 'd-2' } );
		const back = await open();
		expect( back.response.status ).toBe( 200 );
		await lost.waitForEnd();
		expect( hub.counts().connections ).toBe( 2 );
	} );

	it( 'from one address, as the proxy names it, are rejected', async () => {
		await start( { limits: { connectionsPerAddress: 1 } } );
		const from = ( address: string, device: string ): Promise< Page > =>
			open( {
				device,
				// The first entry may be forged by the client, so it is ignored.
				headers: {
					'x-forwarded-for': `192.0.2.${ device }, ${ address }`,
				},
			} );
		await from( '198.51.100.7', '1' );
		const second = await from( '198.51.100.7', '2' );
		expect( await codeOf( second ) ).toEqual( [
			429,
			'room_streams_of_address',
		] );
		await expectLater( second );
		const elsewhere = await from( '198.51.100.8', '3' );
		expect( elsewhere.response.status ).toBe( 200 );
	} );

	it( 'in total are rejected, also while the sidecar stops', async () => {
		await start( { limits: { connections: 1 } } );
		const first = await open();
		const second = await open( { device: 'd-2' } );
		expect( await codeOf( second ) ).toEqual( [
			503,
			'room_streams_full',
		] );
		await expectLater( second );
		hub.stop();
		await first.waitForEnd();
		expect( ( await open() ).response.status ).toBe( 503 );
	} );
} );

it( 'disconnects only a page that reads too slowly; it may reconnect', async () => {
	await start();
	const fast = await open();
	const socket = connect( Number( new URL( url ).port ), '127.0.0.1' );
	socket.on( 'error', () => undefined );
	socket.write(
		`GET /rooms/12/events?device=slow&watching=1 HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${ await roomToken(
			secret,
			{ leadId: 8 }
		) }\r\n\r\n`
	);
	// Stops reading: data fills the buffers of the kernel, and then those of the sidecar.
	socket.pause();
	await vi.waitFor(
		() => expect( hub.counts().connections ).toBe( 2 ),
		WAIT
	);
	let revision = 0;
	while ( hub.counts().connections === 2 && revision < 2000 ) {
		revision += 1;
		await hub.publish(
			announcement( 3, revision, {
				states: [
					{
						from: 0,
						state: roomState( { title: 'x'.repeat( 50_000 ) } ),
					},
				],
			} )
		);
		await fast.waitForEvents( revision );
	}
	expect( hub.counts() ).toEqual( { open: 1, connections: 1 } );
	expect( fast.isOpen ).toBe( true );
	socket.destroy();

	const back = await open( {
		token: await roomToken( secret, { leadId: 8 } ),
		device: 'slow',
	} );
	await back.waitForEvents( 1 );
	expect( back.stateIds ).toEqual( [ `3.${ revision }` ] );
} );

describe( 'the number of attendees', () => {
	it( 'is sent to staff only', async () => {
		await start();
		await announce( 3, 5 );
		const staff = await openStaff();
		const attendee = await open();
		hub.setAttendeeCount( 12, { count: 214, isForAll: false } );
		hub.setAttendeeCount( 12, { count: 214, isForAll: false } );
		const late = await openStaff();
		await announce( 4, 6 );
		await Promise.all( [
			staff.waitForEvents( 3 ),
			late.waitForEvents( 3 ),
			attendee.waitForEvents( 2 ),
		] );
		const kindsOf = ( page: Page ): string[] =>
			page.events.map( ( { event } ) => event );
		expect( kindsOf( staff ) ).toEqual( [ 'state', 'people', 'state' ] );
		expect( staff.events[ 1 ] ).toEqual( {
			id: null,
			event: 'people',
			data: { people: 214 },
		} );
		expect( kindsOf( late ) ).toEqual( [ 'state', 'people', 'state' ] );
		expect( kindsOf( attendee ) ).toEqual( [ 'state', 'state' ] );
	} );

	it( 'is sent to all if the organizer shows it', async () => {
		await start();
		const attendee = await open();
		hub.setAttendeeCount( 12, { count: 1, isForAll: true } );
		hub.setAttendeeCount( 12, { count: 2, isForAll: true } );
		await attendee.waitForEvents( 2 );
		const late = await open( { device: 'd-2' } );
		expect( attendee.events.map( ( { data } ) => data ) ).toEqual( [
			{ people: 1 },
			{ people: 2 },
		] );
		expect( await late.waitForEvents( 1 ) ).toEqual( [
			{ id: null, event: 'people', data: { people: 2 } },
		] );
	} );

	it( 'is removed when the organizer hides it', async () => {
		await start();
		const [ staff, attendee ] = [ await openStaff(), await open() ];
		hub.setAttendeeCount( 12, { count: 2, isForAll: true } );
		hub.setAttendeeCount( 12, { count: 2, isForAll: false } );
		await attendee.waitForEvents( 2 );
		await staff.waitForEvents( 2 );
		expect( attendee.events.map( ( { data } ) => data ) ).toEqual( [
			{ people: 2 },
			{ people: null },
		] );
		expect( staff.events.at( -1 )?.data ).toEqual( { people: 2 } );
	} );
} );
