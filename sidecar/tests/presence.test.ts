import { ServerResponse, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PresentPerson } from '../../contract/generated/types.ts';
import { openDatabase, type Database } from '../src/storage/sqlite.ts';
import { createLogger } from '../src/log.ts';
import { RoomsHub } from '../src/rooms/room-hub.ts';
import { createPresenceReports } from '../src/rooms/presence-reports.ts';
import { NO_FAN_OUT } from '../src/rooms/store/room-store.ts';
import type { Listener } from '../src/rooms/event-stream.ts';
import { createSqliteRoomStore } from '../src/rooms/store/sqlite-room-store.ts';
import type { Rounds } from '../src/wordpress/report-loop.ts';
import { announcement, roomState } from './support/rooms.ts';
import { newFolder, removeFolder, WAIT } from './support/sidecar.ts';
import { newSecret } from './support/webhook.ts';
import { WordPress } from './support/wordpress.ts';

const SHORT_MS = 20;
// Longer than a test waits: what comes was not only its turn.
const LONG_MS = 3_600_000;

let folder: string;
let database: Database;
let wordpress: WordPress;
let hub: RoomsHub;
let reports: Rounds;
let log: string;

beforeEach( async () => {
	folder = newFolder();
	database = openDatabase( `${ folder }/sidecar.sqlite` );
	wordpress = await WordPress.start( newSecret() );
	log = '';
} );

afterEach( async () => {
	await reports.stop();
	hub.stop();
	await wordpress.stop();
	database.close();
	removeFolder( folder );
} );

const start = ( intervalMs: number ): void => {
	const logger = createLogger( {
		level: 'info',
		secrets: [],
		destination: {
			write: ( line ) => {
				log += line;
			},
		},
	} );
	hub = new RoomsHub( {
		store: createSqliteRoomStore( database ),
		fanOut: NO_FAN_OUT,
		limits: {
			connections: 20_000,
			connectionsPerPerson: 20_000,
			connectionsPerAddress: 20_000,
		},
		onPresenceDue: () => reports.nudge(),
		log: logger,
	} );
	reports = createPresenceReports( {
		heartbeatUrl: wordpress.url,
		secret: wordpress.secret,
		hub,
		intervalMs,
		log: logger,
	} );
	hub.start();
	reports.start();
};

/**
 * Opens a stream, and returns what is written to it.
 * @param listener
 */
const listen = ( listener: Partial< Listener > = {} ): ( () => string ) => {
	const response = new ServerResponse( new IncomingMessage( new Socket() ) );
	let text = '';
	response.write = ( chunk: unknown ) => {
		text += String( chunk );
		return true;
	};
	hub.open(
		{
			webinarId: 12,
			leadId: 7,
			userId: 8,
			isStaff: false,
			expiresAtMs: Infinity,
			device: 'd-1',
			isWatching: true,
			address: '198.51.100.7',
			...listener,
		},
		'',
		response
	);
	return () => text;
};

const person = ( n: number, device = 'd-1' ): PresentPerson => ( {
	lead_id: n,
	user_id: n + 1,
	device,
} );

const expectReports = ( count: number ): Promise< void > =>
	vi.waitFor(
		() =>
			expect( wordpress.presences.length ).toBeGreaterThanOrEqual(
				count
			),
		WAIT
	);

describe( 'a presence report', () => {
	it( 'names each page once that is watched, and no speaker', async () => {
		start( LONG_MS );
		listen();
		listen();
		listen( { device: 'd-2' } );
		listen( { leadId: 8, userId: 9, isWatching: false } );
		listen( { leadId: 2, userId: 2, isStaff: true } );
		listen( { leadId: 2, userId: 2, isStaff: true, webinarId: 13 } );
		await expectReports( 1 );
		expect( wordpress.presences ).toEqual( [
			{
				rooms: [
					{
						webinar_id: 12,
						etag: '',
						people: [ person( 7 ), person( 7, 'd-2' ) ],
					},
					{ webinar_id: 13, etag: '', people: [] },
				],
			},
		] );
	} );

	it( 'comes again and again while somebody listens, one at a time', async () => {
		start( SHORT_MS );
		await hub.announce( announcement( 3, 5 ) );
		listen();
		await expectReports( 3 );
		expect( wordpress.presences[ 2 ]?.rooms[ 0 ]?.etag ).toBe(
			announcement( 3, 5 ).etag
		);
		expect( wordpress.requests ).toBe( wordpress.presences.length );
		expect( wordpress.mostAtOnce ).toBe( 1 );
	} );

	it( 'of a full house goes in several requests, and each page is in one', async () => {
		start( LONG_MS );
		const device = 'f'.repeat( 36 );
		for ( let n = 1; n <= 7_000; n++ ) {
			listen( {
				leadId: 4_000_000_000 + n,
				userId: 4_000_000_000 + n + 1,
				device,
			} );
		}
		for ( let n = 1; n <= 4_000; n++ ) {
			listen( { leadId: n, userId: n + 1, webinarId: 13 } );
		}
		await expectReports( 3 );
		expect(
			wordpress.presences.map( ( { rooms } ) =>
				rooms.map( ( room ) => [ room.webinar_id, room.people.length ] )
			)
		).toEqual( [
			[ [ 12, 5000 ] ],
			[
				[ 12, 2000 ],
				[ 13, 3000 ],
			],
			[ [ 13, 1000 ] ],
		] );
		const all = wordpress.presences.flatMap( ( { rooms } ) =>
			rooms.flatMap( ( room ) =>
				room.people.map(
					( { lead_id: lead } ) => `${ room.webinar_id } ${ lead }`
				)
			)
		);
		expect( new Set( all ).size ).toBe( 11_000 );
		expect( wordpress.mostAtOnce ).toBe( 1 );
	} );

	it( 'of very many rooms goes in several requests', async () => {
		start( LONG_MS );
		for ( let id = 1; id <= 450; id++ ) {
			listen( { webinarId: id } );
		}
		await expectReports( 3 );
		expect(
			wordpress.presences.map( ( { rooms } ) => rooms.length )
		).toEqual( [ 200, 200, 50 ] );
	} );
} );

describe( 'the answer', () => {
	it( 'heals a webhook that was lost', async () => {
		start( SHORT_MS );
		await hub.announce( announcement( 3, 5 ) );
		const page = listen();
		wordpress.answerPresence = ( { rooms } ) =>
			rooms.map( ( room ) => ( {
				webinar_id: room.webinar_id,
				people: null,
				shows_people: false,
				announcement:
					room.etag === announcement( 4, 6 ).etag
						? null
						: announcement( 4, 6 ),
			} ) );
		await vi.waitFor( () => expect( page() ).toContain( 'id: 4.6' ), WAIT );
		const seen = wordpress.presences.length;
		await expectReports( seen + 2 );
		expect( wordpress.presences.at( -1 )?.rooms[ 0 ]?.etag ).toBe(
			announcement( 4, 6 ).etag
		);
		expect( page().match( /id: 4\.6/g ) ).toHaveLength( 1 );
	} );

	it( 'counts whatever its numbers are: those of a restored database are lower', async () => {
		start( SHORT_MS );
		await hub.announce( announcement( 9, 900 ) );
		const before = listen();
		wordpress.answerPresence = ( { rooms } ) =>
			rooms.map( ( room ) => ( {
				webinar_id: room.webinar_id,
				people: null,
				shows_people: false,
				announcement:
					room.etag === announcement( 5, 500 ).etag
						? null
						: announcement( 5, 500 ),
			} ) );
		await vi.waitFor(
			() => expect( before() ).toContain( 'id: 5.500' ),
			WAIT
		);
		await hub.announce( announcement( 6, 600 ) );
		expect( before() ).toContain( 'id: 6.600' );
		expect(
			( await createSqliteRoomStore( database ).find( 12 ) )?.announcement
				.version
		).toBe( 6 );
	} );

	it( 'does not undo what was pushed meanwhile', async () => {
		start( SHORT_MS );
		await hub.announce( announcement( 3, 5 ) );
		const page = listen();
		wordpress.answerPresence = ( { rooms } ) => {
			void hub.announce( announcement( 5, 7 ) );
			return rooms.map( ( room ) => ( {
				webinar_id: room.webinar_id,
				people: null,
				shows_people: false,
				announcement:
					room.etag === announcement( 3, 5 ).etag
						? announcement( 4, 6 )
						: null,
			} ) );
		};
		await expectReports( 3 );
		expect( page() ).toContain( 'id: 5.7' );
		expect( page() ).not.toContain( 'id: 4.6' );
	} );

	it( 'may be against the contract for one room: that one asks by itself, and the others are told', async () => {
		start( SHORT_MS );
		await hub.announce( announcement( 3, 5 ) );
		const [ page, other ] = [
			listen(),
			listen( { webinarId: 13, isStaff: true } ),
		];
		const wrong = announcement( 4, 6, {
			states: [
				{
					from: 0,
					state: roomState( { recording_url: 'ftp://a b' } ),
				},
			],
		} );
		const told = [ wrong, wrong, announcement( 4, 7 ), wrong ];
		wordpress.answerPresence = ( { rooms } ) =>
			rooms.map( ( { webinar_id: id } ) => ( {
				webinar_id: id,
				people: 3,
				shows_people: false,
				announcement:
					id === 12
						? ( told[ wordpress.presences.length - 1 ] ?? null )
						: announcement( 1, 1, { webinarId: 13 } ),
			} ) );
		await expectReports( 5 );
		expect( page().match( /(?<=event: )\w+|(?<=id: ).*/g ) ).toEqual( [
			'3.5',
			'state',
			'closed',
			'4.7',
			'state',
			'closed',
		] );
		expect( other() ).toContain( 'id: 1.1' );
		expect( other() ).toContain( '"people":3' );
		expect( log.match( /room_announcement_invalid/g ) ).toHaveLength( 2 );
		expect( log ).not.toContain( 'presence_failed' );
	} );

	it( 'reaches all rooms though the store is away', async () => {
		start( SHORT_MS );
		listen( { isStaff: true } );
		database.close();
		database = openDatabase( ':memory:' );
		const pages = [ 12, 13, 14 ].map( ( webinarId ) =>
			listen( { webinarId, isStaff: true } )
		);
		wordpress.answerPresence = ( { rooms } ) =>
			wordpress.presences.length > 1
				? { status: 500 }
				: rooms.map( ( room ) => ( {
						webinar_id: room.webinar_id,
						people: 3,
						shows_people: false,
						announcement: announcement( 3, 5, {
							webinarId: room.webinar_id,
						} ),
					} ) );
		await expectReports( 2 );
		for ( const page of pages ) {
			expect( page() ).toContain( 'id: 3.5' );
			expect( page() ).toContain( '"people":3' );
		}
		expect( log ).toContain( 'presence_failed' );
	} );

	it( 'shows a room that nothing was known of within a second, long before its turn', async () => {
		start( LONG_MS );
		wordpress.answerPresence = ( { rooms } ) =>
			rooms.map( ( room ) => ( {
				webinar_id: room.webinar_id,
				people: 0,
				shows_people: true,
				announcement: announcement( 3, 5, {
					webinarId: room.webinar_id,
				} ),
			} ) );
		const first = listen();
		await vi.waitFor(
			() => expect( first() ).toContain( 'id: 3.5' ),
			WAIT
		);
		const second = listen( { webinarId: 13 } );
		await vi.waitFor(
			() => expect( second() ).toContain( 'id: 3.5' ),
			WAIT
		);
	} );

	it( 'tells how many are there when all have been counted', async () => {
		start( LONG_MS );
		const staff = listen( { leadId: 2, isStaff: true } );
		for ( let n = 10; n < 6_010; n++ ) {
			listen( { leadId: n } );
		}
		let counted = 0;
		wordpress.answerPresence = ( { rooms } ) =>
			rooms.map( ( room ) => ( {
				webinar_id: room.webinar_id,
				people: ( counted += room.people.length ),
				shows_people: false,
				announcement: null,
			} ) );
		await vi.waitFor(
			() => expect( staff() ).toContain( '"people":' ),
			WAIT
		);
		expect( staff().match( /"people":\d+/g ) ).toEqual( [
			'"people":6000',
		] );
	} );

	it.each( [
		[ 'an error', { status: 500 } ],
		[ 'a broken connection', 'lost' ],
	] as const )(
		'may be %s: the next report tells',
		async ( _what, trouble ) => {
			start( SHORT_MS );
			const staff = listen( { leadId: 2, isStaff: true } );
			listen();
			const { answerPresence } = wordpress;
			wordpress.answerPresence = ( data ) =>
				wordpress.presences.length <= 2
					? trouble
					: answerPresence( data );
			await vi.waitFor(
				() => expect( staff() ).toContain( '"people":1' ),
				WAIT
			);
			expect( log.match( /presence_failed/g ) ).toHaveLength( 1 );
			await vi.waitFor(
				() => expect( log ).toContain( 'presence_works_again' ),
				WAIT
			);
		}
	);

	it.each( [
		[ 'a refusal', { status: 401 } ],
		[ 'a login page', { status: 200, body: '<html></html>' } ],
		[
			'something else',
			{
				status: 200,
				body: '{"success":true,"data":{"rooms":[{"webinar_id":12,"people":-1,"shows_people":true,"announcement":null}]}}',
			},
		],
	] as const )(
		'may be %s, where something is set up wrong: nobody may listen until WordPress does',
		async ( _what, trouble ) => {
			start( SHORT_MS );
			const { answerPresence } = wordpress;
			wordpress.answerPresence = () => trouble;
			listen();
			await vi.waitFor(
				() => expect( hub.counts().connections ).toBe( 0 ),
				WAIT
			);
			expect( () => listen() ).toThrow( 'does not take' );
			wordpress.answerPresence = answerPresence;
			await vi.waitFor( () => listen(), WAIT );
			await vi.waitFor(
				() => expect( log ).toContain( 'presence_works_again' ),
				WAIT
			);
			expect( log.match( /presence_failed/g ) ).toHaveLength( 1 );
		}
	);
} );

it( 'a report on its way ends with the sidecar', async () => {
	wordpress.answerPresence = () => 'hang';
	start( SHORT_MS );
	listen();
	await expectReports( 1 );
	await reports.stop();
	expect( wordpress.presences ).toHaveLength( 1 );
	expect( log ).toBe( '' );
} );
