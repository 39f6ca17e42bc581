import { ServerResponse, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PresentPerson } from '../../contract/generated/types.ts';
import { createLocalBus } from '../src/storage/bus.ts';
import { openDatabase, type Database } from '../src/storage/sqlite.ts';
import { createLogger } from '../src/log.ts';
import { RoomHub } from '../src/rooms/room-hub.ts';
import {
	createRoomTokenReader,
	createRoomTokenRenewal,
} from '../src/rooms/room-token.ts';
import { createPresenceReports } from '../src/rooms/presence-reports.ts';
import { NO_FAN_OUT } from '../src/rooms/store/room-store.ts';
import type { Subscriber } from '../src/rooms/event-stream.ts';
import { createSqliteRoomStore } from '../src/rooms/store/sqlite-room-store.ts';
import type { ReportLoop } from '../src/wordpress/report-loop.ts';
import { announcement, roomState } from './support/rooms.ts';
import { newFolder, removeFolder, WAIT } from './support/sidecar.ts';
import { newSecret } from './support/webhook.ts';
import { WordPress } from './support/wordpress.ts';

const SHORT_MS = 20;
// Longer than a test waits, so a report before it was triggered by a change.
const LONG_MS = 3_600_000;

let folder: string;
let database: Database;
let wordpress: WordPress;
let hub: RoomHub;
let reports: ReportLoop;
let log: string;
/** What the hub's clock has gained on the real one. */
let clockMs: number;

beforeEach( async () => {
	folder = newFolder();
	database = openDatabase( `${ folder }/sidecar.sqlite` );
	wordpress = await WordPress.start( newSecret() );
	log = '';
	clockMs = 0;
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
	hub = new RoomHub( {
		bus: createLocalBus(),
		store: createSqliteRoomStore( database ),
		fanOut: NO_FAN_OUT,
		renewRoomToken: createRoomTokenRenewal( wordpress.secret ),
		limits: {
			connections: 20_000,
			connectionsPerPerson: 20_000,
			connectionsPerAddress: 20_000,
		},
		onPresenceDue: () => reports.reportSoon(),
		now: () => Date.now() + clockMs,
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
 * Opens an event stream; the returned function returns what was written to it.
 */
const openStream = (
	subscriber: Partial< Subscriber > = {}
): ( () => string ) => {
	const response = new ServerResponse( new IncomingMessage( new Socket() ) );
	let text = '';
	response.write = ( chunk: unknown ) => {
		text += String( chunk );
		return true;
	};
	hub.openStream(
		{
			webinarId: 12,
			leadId: 7,
			userId: 8,
			isStaff: false,
			signIn: '',
			name: '',
			moderates: false,
			issuedAt: 0,
			expiresAtMs: Infinity,
			device: 'd-1',
			isWatching: true,
			address: '198.51.100.7',
			...subscriber,
		},
		'',
		response,
		{}
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
	it( 'names each watched page once, without staff', async () => {
		start( LONG_MS );
		openStream();
		openStream();
		openStream( { device: 'd-2' } );
		openStream( { leadId: 8, userId: 9, isWatching: false } );
		openStream( { leadId: 2, userId: 2, isStaff: true } );
		openStream( { leadId: 2, userId: 2, isStaff: true, webinarId: 13 } );
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

	it( 'is sent at an interval while event streams are open, one at a time', async () => {
		start( SHORT_MS );
		await hub.publish( announcement( 3, 5 ) );
		openStream();
		await expectReports( 3 );
		expect( wordpress.presences[ 2 ]?.rooms[ 0 ]?.etag ).toBe(
			announcement( 3, 5 ).etag
		);
		expect( wordpress.requests ).toBe( wordpress.presences.length );
		expect( wordpress.mostAtOnce ).toBe( 1 );
	} );

	it( 'with too many pages is split into several requests, with each page in one of them', async () => {
		start( LONG_MS );
		const device = 'f'.repeat( 36 );
		for ( let n = 1; n <= 7_000; n++ ) {
			openStream( {
				leadId: 4_000_000_000 + n,
				userId: 4_000_000_000 + n + 1,
				device,
			} );
		}
		for ( let n = 1; n <= 4_000; n++ ) {
			openStream( { leadId: n, userId: n + 1, webinarId: 13 } );
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

	it( 'with too many rooms is split into several requests', async () => {
		start( LONG_MS );
		for ( let id = 1; id <= 450; id++ ) {
			openStream( { webinarId: id } );
		}
		await expectReports( 3 );
		expect(
			wordpress.presences.map( ( { rooms } ) => rooms.length )
		).toEqual( [ 200, 200, 50 ] );
	} );
} );

describe( 'the answer', () => {
	it( 'replaces a lost webhook', async () => {
		start( SHORT_MS );
		await hub.publish( announcement( 3, 5 ) );
		const page = openStream();
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

	it( 'applies whatever its version is: a restored database counts from lower ones', async () => {
		start( SHORT_MS );
		await hub.publish( announcement( 9, 900 ) );
		const before = openStream();
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
		await hub.publish( announcement( 6, 600 ) );
		expect( before() ).toContain( 'id: 6.600' );
		expect(
			( await createSqliteRoomStore( database ).find( 12 ) )?.announcement
				.version
		).toBe( 6 );
	} );

	it( 'does not undo an announcement that arrived meanwhile', async () => {
		start( SHORT_MS );
		await hub.publish( announcement( 3, 5 ) );
		const page = openStream();
		wordpress.answerPresence = ( { rooms } ) => {
			void hub.publish( announcement( 5, 7 ) );
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

	it( 'may be invalid for one room: its pages use read-sync, and the other rooms receive theirs', async () => {
		start( SHORT_MS );
		await hub.publish( announcement( 3, 5 ) );
		const [ page, other ] = [
			openStream(),
			openStream( { webinarId: 13, isStaff: true } ),
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

	it( 'reaches all rooms while the store fails', async () => {
		start( SHORT_MS );
		openStream( { isStaff: true } );
		database.close();
		database = openDatabase( ':memory:' );
		const pages = [ 12, 13, 14 ].map( ( webinarId ) =>
			openStream( { webinarId, isStaff: true } )
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

	it( 'reaches a room without an announcement within a second, long before the interval', async () => {
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
		const first = openStream();
		await vi.waitFor(
			() => expect( first() ).toContain( 'id: 3.5' ),
			WAIT
		);
		const second = openStream( { webinarId: 13 } );
		await vi.waitFor(
			() => expect( second() ).toContain( 'id: 3.5' ),
			WAIT
		);
	} );

	it( 'has the number of attendees after the last request of a room', async () => {
		start( LONG_MS );
		const staff = openStream( { leadId: 2, isStaff: true } );
		for ( let n = 10; n < 6_010; n++ ) {
			openStream( { leadId: n } );
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
			const staff = openStream( { leadId: 2, isStaff: true } );
			openStream();
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
		'may be %s, with a wrong configuration: the hub rejects event streams until WordPress accepts reports',
		async ( _what, trouble ) => {
			start( SHORT_MS );
			const { answerPresence } = wordpress;
			wordpress.answerPresence = () => trouble;
			openStream();
			await vi.waitFor(
				() => expect( hub.counts().connections ).toBe( 0 ),
				WAIT
			);
			expect( () => openStream() ).toThrow(
				'does not accept the presence reports'
			);
			wordpress.answerPresence = answerPresence;
			await vi.waitFor( () => openStream(), WAIT );
			await vi.waitFor(
				() => expect( log ).toContain( 'presence_works_again' ),
				WAIT
			);
			expect( log.match( /presence_failed/g ) ).toHaveLength( 1 );
		}
	);

	it( 'may be a rejection once or twice, after reports were accepted: event streams stay open', async () => {
		start( SHORT_MS );
		openStream();
		await expectReports( 1 );
		const { answerPresence } = wordpress;
		let rejections = 0;
		wordpress.answerPresence = ( data ) =>
			++rejections <= 2 ? { status: 404 } : answerPresence( data );
		await vi.waitFor(
			() => expect( log ).toContain( 'presence_works_again' ),
			WAIT
		);
		expect( hub.counts().connections ).toBe( 1 );

		rejections = -Infinity;
		wordpress.answerPresence = () => ( { status: 404 } );
		await vi.waitFor(
			() => expect( hub.counts().connections ).toBe( 0 ),
			WAIT
		);
	} );
} );

describe( 'who may stay', () => {
	/** Answers with the people that WordPress refuses, as it does from version 2 of the contract on. */
	const refuse =
		( ...refused: { user_id: number; sign_in: string }[] ) =>
		( { rooms }: { rooms: { webinar_id: number }[] } ) =>
			rooms.map( ( room ) => ( {
				webinar_id: room.webinar_id,
				people: null,
				shows_people: false,
				announcement: null,
				refused,
			} ) );

	it( 'is asked of each sign-in, of staff and of people who have left, each minute', async () => {
		start( SHORT_MS );
		wordpress.answerPresence = refuse();
		openStream( { signIn: '0123456789ab' } );
		openStream( {
			leadId: 2,
			userId: 2,
			isStaff: true,
			signIn: 'cccccccccccc',
		} );
		openStream( { leadId: 3, userId: 3, isWatching: false } );
		await expectReports( 3 );
		expect(
			wordpress.presences
				.slice( 0, 3 )
				.map( ( { rooms } ) => rooms[ 0 ]?.people )
		).toEqual( [
			[ { ...person( 7 ), sign_in: '0123456789ab' } ],
			[
				{ ...person( 7 ), confirmed: true },
				{
					lead_id: 2,
					user_id: 2,
					device: 'd-1',
					sign_in: 'cccccccccccc',
					staff: true,
				},
				{ lead_id: 3, user_id: 3, device: 'd-1', left: true },
			],
			[
				{ ...person( 7 ), confirmed: true },
				{
					lead_id: 2,
					user_id: 2,
					device: 'd-1',
					confirmed: true,
					staff: true,
				},
				{
					lead_id: 3,
					user_id: 3,
					device: 'd-1',
					confirmed: true,
					left: true,
				},
			],
		] );
		clockMs += 45_000;
		const seen = wordpress.presences.length;
		await expectReports( seen + 2 );
		expect( wordpress.presences.slice( seen ) ).toContainEqual(
			wordpress.presences[ 0 ] && {
				rooms: [
					expect.objectContaining( {
						people: expect.arrayContaining( [
							{ ...person( 7 ), sign_in: '0123456789ab' },
						] ),
					} ),
				],
			}
		);
	} );

	it( 'is asked again after the clock was set back by an hour', async () => {
		start( SHORT_MS );
		wordpress.answerPresence = refuse();
		openStream( { signIn: '0123456789ab' } );
		await expectReports( 2 );
		clockMs -= 3_600_000;
		const seen = wordpress.presences.length;
		await vi.waitFor(
			() =>
				expect(
					wordpress.presences
						.slice( seen )
						.map( ( { rooms } ) => rooms[ 0 ]?.people )
				).toContainEqual( [
					{ ...person( 7 ), sign_in: '0123456789ab' },
				] ),
			WAIT
		);
	} );

	it( 'ends the streams and the tokens of one sign-in in one room, until WordPress issues a new token', async () => {
		start( SHORT_MS );
		const gone = { userId: 8, signIn: '0123456789ab', issuedAt: 100 };
		openStream( gone );
		openStream( { ...gone, device: 'd-2' } );
		openStream( { ...gone, device: 'd-3', signIn: 'ba9876543210' } );
		wordpress.answerPresence = refuse( {
			user_id: 8,
			sign_in: '0123456789ab',
		} );
		await vi.waitFor(
			() => expect( hub.counts().connections ).toBe( 1 ),
			WAIT
		);
		expect( () => openStream( gone ) ).toThrow( 'signed out' );
		expect( () => openStream( { ...gone, issuedAt: 99 } ) ).toThrow(
			'signed out'
		);
		wordpress.answerPresence = refuse();
		openStream( { ...gone, issuedAt: 101 } );
		openStream( { ...gone, webinarId: 13 } );
		expect( hub.counts().connections ).toBe( 3 );
	} );

	it( 'brings a new token over the stream of those who may, once it has less than half an hour left', async () => {
		start( SHORT_MS );
		wordpress.answerPresence = refuse();
		const subscriber = {
			signIn: '0123456789ab',
			issuedAt: 100,
			expiresAtMs: Date.now() + 1_700_000,
		};
		const page = openStream( subscriber );
		const others = [
			openStream( {
				...subscriber,
				device: 'd-2',
				expiresAtMs: Date.now() + 1_900_000,
			} ),
			openStream( { ...subscriber, device: 'd-3', signIn: '' } ),
		];
		await vi.waitFor(
			() => expect( page() ).toContain( 'event: token' ),
			WAIT
		);
		await expectReports( wordpress.presences.length + 2 );
		const [ token ] = page().match( /(?<="token":")[^"]+/g ) ?? [];
		const claims = await createRoomTokenReader( [ wordpress.secret ] )(
			token ?? ''
		);
		expect( claims ).toMatchObject( {
			webinarId: 12,
			leadId: 7,
			userId: 8,
			isStaff: false,
			signIn: '0123456789ab',
			issuedAt: 100,
		} );
		expect( claims.expiresAtMs ).toBeGreaterThan( Date.now() + 3_500_000 );
		expect( page().match( /event: token/g ) ).toHaveLength( 1 );
		expect( others.map( ( text ) => text() ) ).toEqual( [ '', '' ] );
	} );

	describe( 'while the broadcast runs', () => {
		const namedPages = ( from: number ): PresentPerson[] =>
			wordpress.presences
				.slice( from )
				.flatMap( ( { rooms } ) => rooms[ 0 ]?.people ?? [] );

		beforeEach( async () => {
			start( SHORT_MS );
			wordpress.answerPresence = refuse();
			await hub.publish( announcement( 3, 5 ) );
			openStream( { device: 'd-1' } );
			await vi.waitFor(
				() => expect( namedPages( 0 ) ).toHaveLength( 1 ),
				WAIT
			);
			// A report that began before the answer may name the page once more.
			await expectReports( wordpress.presences.length + 2 );
		} );

		it( 'names a page each minute, whether or not it opened a new event stream', async () => {
			const seen = wordpress.presences.length;
			openStream( { device: 'd-1' } );
			await expectReports( seen + 2 );
			expect( namedPages( seen ) ).toEqual( [] );
			clockMs += 45_000;
			await vi.waitFor(
				() => expect( namedPages( seen ) ).toEqual( [ person( 7 ) ] ),
				WAIT
			);
		} );

		it( 'names at once a page that is new or begins to watch, with all pages of its person', async () => {
			openStream( { leadId: 9, userId: 10, isWatching: false } );
			openStream( { leadId: 11, userId: 12 } );
			await vi.waitFor(
				() => expect( namedPages( 0 ) ).toHaveLength( 3 ),
				WAIT
			);
			await expectReports( wordpress.presences.length + 2 );
			const seen = wordpress.presences.length;
			openStream( { device: 'd-2' } );
			openStream( { leadId: 9, userId: 10 } );
			await vi.waitFor(
				() =>
					expect( namedPages( seen ) ).toEqual( [
						{ ...person( 7 ), confirmed: true },
						person( 9 ),
						person( 7, 'd-2' ),
					] ),
				WAIT
			);
		} );

		it( 'names at once a page that opened during a report', async () => {
			const { answerPresence } = wordpress;
			let isOpen = false;
			wordpress.answerPresence = ( data ) => {
				if (
					! isOpen &&
					data.rooms[ 0 ]?.people.some(
						( { lead_id: id } ) => id === 9
					)
				) {
					isOpen = true;
					openStream( { leadId: 9, userId: 10, device: 'd-2' } );
				}
				return answerPresence( data );
			};
			openStream( { leadId: 9, userId: 10 } );
			await vi.waitFor(
				() =>
					expect( namedPages( 0 ) ).toContainEqual(
						person( 9, 'd-2' )
					),
				WAIT
			);
		} );

		it.each( [ 'in the answer about it', 'after it was confirmed' ] )(
			'asks at once about a page that was refused %s and comes back with a new token',
			async ( when ) => {
				const gone = {
					leadId: 9,
					userId: 10,
					signIn: '0123456789ab',
					issuedAt: 100,
				};
				const refusal = refuse( {
					user_id: 10,
					sign_in: '0123456789ab',
				} );
				if ( when === 'in the answer about it' ) {
					wordpress.answerPresence = refusal;
				}
				openStream( gone );
				await vi.waitFor(
					() => expect( namedPages( 0 ) ).toHaveLength( 2 ),
					WAIT
				);
				await expectReports( wordpress.presences.length + 2 );
				wordpress.answerPresence = refusal;
				await vi.waitFor(
					() => expect( hub.counts().connections ).toBe( 1 ),
					WAIT
				);
				wordpress.answerPresence = refuse();
				// An answer that is still under way would refuse the new token as well.
				await expectReports( wordpress.presences.length + 2 );
				const seen = wordpress.presences.length;
				openStream( { ...gone, issuedAt: 101 } );
				await expectReports( seen + 3 );
				expect( namedPages( seen ) ).toContainEqual( {
					...person( 9 ),
					sign_in: '0123456789ab',
				} );
			}
		);

		it( 'names everybody when it is paused, and again when it goes on', async () => {
			const stages = [ 'break', 'viewing' ] as const;
			for ( const [ index, stage ] of stages.entries() ) {
				const seen = wordpress.presences.length;
				await hub.publish(
					announcement( 4 + index, 6 + index, {
						states: [ { from: 0, state: roomState( { stage } ) } ],
					} )
				);
				await vi.waitFor(
					() =>
						expect( namedPages( seen ) ).toContainEqual( {
							...person( 7 ),
							confirmed: true,
						} ),
					WAIT
				);
			}
		} );

		it( 'names a page at once that WordPress was asked about just before the broadcast went on', async () => {
			const stageIs = ( stage: 'break' | 'viewing', version: number ) =>
				hub.publish(
					announcement( version, version + 2, {
						states: [ { from: 0, state: roomState( { stage } ) } ],
					} )
				);
			await stageIs( 'break', 4 );
			const { answerPresence } = wordpress;
			let seen = 0;
			wordpress.answerPresence = async ( data ) => {
				if (
					seen === 0 &&
					data.rooms[ 0 ]?.people.some(
						( { lead_id: id } ) => id === 9
					)
				) {
					seen = wordpress.presences.length;
					await stageIs( 'viewing', 5 );
					await vi.waitFor(
						() => expect( page() ).toContain( '"viewing"' ),
						WAIT
					);
				}
				return answerPresence( data );
			};
			const page = openStream( { leadId: 9, userId: 10 } );
			await vi.waitFor( () => expect( seen ).toBeGreaterThan( 0 ), WAIT );
			await expectReports( seen + 3 );
			expect( namedPages( seen ) ).toContainEqual( {
				...person( 9 ),
				confirmed: true,
			} );
		} );

		it( 'names a page again in the next report when WordPress did not receive it', async () => {
			const { answerPresence } = wordpress;
			wordpress.answerPresence = () => ( { status: 500 } );
			openStream( { device: 'd-2' } );
			// A report that is under way does not name the new page yet.
			const named = () =>
				namedPages( 0 ).filter( ( { device } ) => device === 'd-2' )
					.length;
			await vi.waitFor(
				() => expect( named() ).toBeGreaterThanOrEqual( 2 ),
				WAIT
			);
			wordpress.answerPresence = answerPresence;
			await vi.waitFor(
				() => expect( log ).toContain( 'presence_works_again' ),
				WAIT
			);
			expect( named() ).toBeGreaterThanOrEqual( 3 );
		} );
	} );

	it( 'is not asked of plugins that do not answer it, and nothing is renewed', async () => {
		start( SHORT_MS );
		const page = openStream( {
			signIn: '0123456789ab',
			expiresAtMs: Date.now() + 1_000_000,
		} );
		openStream( { leadId: 2, userId: 2, isStaff: true } );
		await expectReports( 3 );
		expect( wordpress.presences[ 2 ]?.rooms[ 0 ]?.people ).toEqual( [
			{ ...person( 7 ), sign_in: '0123456789ab' },
		] );
		expect( page() ).not.toContain( 'token' );
	} );
} );

it( 'a running report is aborted when the sidecar stops', async () => {
	wordpress.answerPresence = () => 'hang';
	start( SHORT_MS );
	openStream();
	await expectReports( 1 );
	await reports.stop();
	expect( wordpress.presences ).toHaveLength( 1 );
	expect( log ).toBe( '' );
} );
