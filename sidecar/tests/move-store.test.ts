import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
	afterAll,
	afterEach,
	beforeAll,
	beforeEach,
	describe,
	expect,
	it,
	vi,
} from 'vitest';
import type { ChatStore } from '../src/chat/store/chat-store.ts';
import { createRedisChatStore } from '../src/chat/store/redis-chat-store.ts';
import { createSqliteChatStore } from '../src/chat/store/sqlite-chat-store.ts';
import { createRedisDeliveryStore } from '../src/deliveries/store/redis-delivery-store.ts';
import { createSqliteDeliveryStore } from '../src/deliveries/store/sqlite-delivery-store.ts';
import type { DeliveryStore } from '../src/deliveries/store/delivery-store.ts';
import { createLogger } from '../src/log.ts';
import type { PeopleStore } from '../src/people/store/people-store.ts';
import { createRedisPeopleStore } from '../src/people/store/redis-people-store.ts';
import { createSqlitePeopleStore } from '../src/people/store/sqlite-people-store.ts';
import {
	moveStore,
	StoreInUseError,
	StoreMovedError,
	type MovableStore,
} from '../src/storage/movable-store.ts';
import type { Movable } from '../src/storage/movable.ts';
import {
	openMovableRedis,
	openMovableSqlite,
} from '../src/storage/open-movable-store.ts';
import { DatabaseInUseError, openDatabase } from '../src/storage/sqlite.ts';
import {
	openRedisStorage,
	openSqliteStorage,
	type Storage,
} from '../src/storage/storage.ts';
import { chatLine } from './support/chat-store-suite.ts';
import { compiled } from './support/compile.ts';
import { BOT_TOKEN } from './support/emulator.ts';
import { RedisServer } from './support/redis.ts';
import { newFolder, removeFolder } from './support/sidecar.ts';
import { newSecret } from './support/webhook.ts';

const LIMITS = { messagesPerSecond: 1000, messagesPerChatPerSecond: 1000 };
const LINK_EXPIRES_AT = Math.floor( Date.now() / 1000 ) + 3600;
const CHAT = 4815162342000;
// More than a page.
const MANY = 600;

const log = createLogger( { level: 'silent', secrets: [] } );

let server: RedisServer;
let folder: string;
let file: string;

beforeAll( async () => {
	server = await RedisServer.start();
} );

afterAll( () => server.stop() );

beforeEach( async () => {
	folder = newFolder();
	file = `${ folder }/sidecar.sqlite`;
	await server.connect().flushall();
} );

afterEach( () => removeFolder( folder ) );

type Stores = {
	deliveries: DeliveryStore;
	people: PeopleStore;
	chats: ChatStore;
};

/** One kind of store: what a sidecar does with it, and what the command does. */
type Kind = {
	readonly use: < T >(
		work: ( stores: Stores ) => Promise< T >
	) => Promise< T >;
	readonly startSidecar: () => Promise< Storage >;
	readonly openToMove: () => Promise< MovableStore >;
};

const SQLITE: Kind = {
	use: async ( work ) => {
		const database = openDatabase( file );
		try {
			return await work( {
				deliveries: createSqliteDeliveryStore( database ),
				people: createSqlitePeopleStore( database ),
				chats: createSqliteChatStore( database ),
			} );
		} finally {
			database.close();
		}
	},
	startSidecar: () => openSqliteStorage( file, LIMITS ),
	openToMove: async () => openMovableSqlite( file ),
};

const REDIS: Kind = {
	use: async ( work ) => {
		const redis = server.connect();
		return work( {
			deliveries: createRedisDeliveryStore( redis ),
			people: createRedisPeopleStore( redis ),
			chats: createRedisChatStore( redis ),
		} );
	},
	startSidecar: async () => {
		const storage = await openRedisStorage( server.url, LIMITS, log );
		storage.fanOut.subscribe( () => undefined );
		await storage.start();
		return storage;
	},
	openToMove: () => openMovableRedis( server.url, log ),
};

const add = (
	{ deliveries }: Stores,
	webhookId: string,
	recipientId: number
) =>
	deliveries.add( {
		webhookId,
		webinarId: 12,
		recipientId,
		text: `Text of ${ webhookId }`,
		button: { text: 'Go', url: 'https://example.com/' },
		videoUrl: null,
		expiresAtMs: Date.now() + 3_600_000,
	} );

const say = ( { chats }: Stores, ...leadIds: number[] ) =>
	chats.add(
		leadIds.map( ( leadId ) => ( {
			webinarId: 12,
			line: chatLine( { lead_id: leadId, text: '+' } ),
			chorusKey: '+',
		} ) )
	);

const markNextSending = async ( { deliveries }: Stores ): Promise< number > => {
	const [ next ] = await deliveries.due( Date.now(), 1 );
	await deliveries.markSending( next!.id );
	return next!.id;
};

/** Deliveries in all states, people in all states, and what WordPress knows of both. */
async function fill( stores: Stores ): Promise< void > {
	const { deliveries, people } = stores;
	await people.connect( 7, CHAT, 'nonce-7', LINK_EXPIRES_AT );
	await people.connect( 8, -CHAT, 'nonce-8', LINK_EXPIRES_AT );
	await people.stop( -CHAT );
	await people.markReported( await people.unreported( 1 ) );
	await add( stores, 'msg_sent', 7 );
	await deliveries.settle( await markNextSending( stores ), 'sent', null );
	await deliveries.markReported( await deliveries.unreported( 1 ) );
	await add( stores, 'msg_failed', 7 );
	await deliveries.settle(
		await markNextSending( stores ),
		'failed',
		'Refused.'
	);
	await add( stores, 'msg_waiting', 8 );
	await deliveries.hold( [ 8 ] );
	await add( stores, 'msg_sending', 7 );
	await markNextSending( stores );
	await add( stores, 'msg_retried', 9 );
	await deliveries.retryAt(
		await markNextSending( stores ),
		Date.now() + 60_000,
		'No answer.'
	);
	await add( stores, 'msg_second', 7 );
	await add( stores, 'msg_third', 7 );
	await say( stores, 6 );
	await stores.chats.markHandedOver( await stores.chats.waiting( 1 ) );
	await say( stores, 7, 8 );
}

const all = async < Row >( { pages }: Movable< Row > ): Promise< Row[] > => {
	const rows: Row[] = [];
	for await ( const page of pages() ) {
		rows.push( ...page );
	}
	return rows;
};

/** Everything in the store. */
const read = async ( kind: Kind ) => {
	const store = await kind.openToMove();
	const content = {
		deliveries: await all( store.deliveries ),
		people: await all( store.people ),
		messages: await all( store.messages ),
		nonces: ( await all( store.usedNonces ) )
			.map( ( { nonce } ) => nonce )
			.sort(),
	};
	await store.close();
	content.people.sort( ( a, b ) => a.recipientId - b.recipientId );
	return content;
};

describe.each( [
	[ 'SQLite to Redis', SQLITE, REDIS ],
	[ 'Redis to SQLite', REDIS, SQLITE ],
] )( 'moving from %s', ( _name, from, to ) => {
	const move = async (
		change: ( source: MovableStore ) => MovableStore = ( source ) => source
	) => {
		const open: MovableStore[] = [];
		try {
			const source = await from.openToMove();
			open.push( source );
			const target = await to.openToMove();
			open.push( target );
			return await moveStore( change( source ), target );
		} finally {
			await Promise.all( open.map( ( store ) => store.close() ) );
		}
	};

	it( 'carries everything in its order, once', async () => {
		await from.use( fill );
		expect( await move() ).toEqual( {
			people: 2,
			usedNonces: 2,
			deliveries: 7,
			messages: 2,
		} );
		const source = await read( from );
		expect( await read( to ) ).toEqual( source );
		expect(
			source.deliveries.map( ( { webhookId, state, isReported } ) => [
				webhookId,
				state,
				isReported,
			] )
		).toEqual( [
			[ 'msg_sent', 'sent', true ],
			[ 'msg_failed', 'failed', false ],
			[ 'msg_waiting', 'waiting', false ],
			[ 'msg_sending', 'uncertain', false ],
			[ 'msg_retried', 'pending', true ],
			[ 'msg_second', 'pending', true ],
			[ 'msg_third', 'pending', true ],
		] );
		// What WordPress has stays.
		expect( source.messages.map( ( { line } ) => line.lead_id ) ).toEqual( [
			7, 8,
		] );
		expect( await move() ).toBeNull();
		expect( await read( to ) ).toEqual( source );
	} );

	it( 'leaves a store that works as before', async () => {
		await from.use( fill );
		await move();
		await to.use( async ( stores ) => {
			const { deliveries, people, chats } = stores;
			const [ again, other ] = await say( stores, 7, 9 );
			const waiting = await chats.waiting( 9, true );
			expect( again ).toEqual( { ...waiting[ 0 ], isNew: false } );
			expect( other?.line.message_id ).toBeGreaterThan(
				waiting[ 1 ]!.line.message_id
			);
			await chats.markHandedOver( waiting );
			expect( await chats.waiting( 9, true ) ).toEqual( [] );
			expect( await add( stores, 'msg_second', 7 ) ).toBe( false );
			expect(
				await people.connect( 9, 1, 'nonce-7', LINK_EXPIRES_AT )
			).toBe( false );
			expect(
				( await deliveries.due( Date.now(), 9 ) ).map(
					( { webhookId } ) => webhookId
				)
			).toEqual( [ 'msg_second' ] );
			expect( await people.reconnect( -CHAT ) ).toEqual( [ 8 ] );
			await deliveries.release( 8 );
			expect( await deliveries.due( Date.now(), 9 ) ).toHaveLength( 2 );
			expect( await deliveries.countByState() ).toMatchObject( {
				pending: 4,
				sent: 1,
			} );
		} );
	} );

	it.each( [ 'deliveries', 'messages' ] as const )(
		'can be repeated after it died half-way through the %s; no sidecar starts until then',
		async ( kind ) => {
			await from.use( async ( stores ) => {
				await fill( stores );
				const many = Array.from(
					{ length: MANY },
					( _, at ) => 100 + at
				);
				for ( const id of many ) {
					await add( stores, `msg_many_${ id }`, id );
				}
				await say( stores, ...many );
			} );
			await expect(
				move( ( source ) => ( {
					...source,
					[ kind ]: {
						...source[ kind ],
						async *pages() {
							for await ( const page of source[ kind ].pages() ) {
								yield page;
								throw new Error( 'killed' );
							}
						},
					},
				} ) )
			).rejects.toThrow( 'killed' );
			await expect( to.startSidecar() ).rejects.toThrow(
				StoreMovedError
			);
			// The source can still be used, so a delivery may change.
			await from.use( async ( stores ) => {
				const id = await markNextSending( stores );
				await stores.deliveries.settle( id, 'sent', null );
			} );
			const counts = await move();
			expect( counts ).toMatchObject( { people: 0, usedNonces: 0 } );
			expect( counts?.[ kind ] ).toBeLessThan( MANY );
			expect( await read( to ) ).toEqual( await read( from ) );
			await ( await to.startSidecar() ).close();
		}
	);

	it( 'keeps messages that have the same id, and numbers later ones behind them', async () => {
		vi.useFakeTimers( { toFake: [ 'Date' ], now: Date.now() } );
		try {
			await to.use( ( stores ) => say( stores, 9 ) );
			await from.use( ( stores ) => say( stores, 7, 8 ) );
			expect( await move() ).toMatchObject( { messages: 2 } );
			vi.setSystemTime( Date.now() - 10_000 );
			const moved = ( await read( to ) ).messages.map(
				( { line } ) => line
			);
			expect( moved.map( ( { lead_id: id } ) => id ).sort() ).toEqual( [
				7, 8, 9,
			] );
			await to.use( async ( stores ) => {
				const [ later ] = await say( stores, 10 );
				expect( later?.line.message_id ).toBeGreaterThan(
					Math.max( ...moved.map( ( { message_id: id } ) => id ) )
				);
			} );
		} finally {
			vi.useRealTimers();
		}
	} );

	it( 'back drops the old copy', async () => {
		await from.use( fill );
		await move();
		await to.use( async ( { deliveries, chats } ) => {
			await deliveries.forget( 7 );
			await chats.forget( 7 );
		} );
		const back = [
			await to.openToMove(),
			await from.openToMove(),
		] as const;
		expect( await moveStore( ...back ) ).toMatchObject( { people: 2 } );
		await Promise.all( back.map( ( store ) => store.close() ) );
		const { deliveries, messages } = await read( from );
		expect( deliveries.map( ( { webhookId } ) => webhookId ) ).toEqual( [
			'msg_waiting',
			'msg_retried',
		] );
		expect( messages.map( ( { line } ) => line.lead_id ) ).toEqual( [ 8 ] );
		await expect( to.startSidecar() ).rejects.toThrow( StoreMovedError );
		await ( await from.startSidecar() ).close();
	} );

	it.each( [
		[ 'source', from ],
		[ 'target', to ],
	] )( 'is refused while a sidecar uses the %s', async ( _which, used ) => {
		await from.use( fill );
		const sidecar = await used.startSidecar();
		const error = await move().catch( ( thrown: unknown ) => thrown );
		expect(
			error instanceof StoreInUseError ||
				error instanceof DatabaseInUseError
		).toBe( true );
		await sidecar.close();
		expect( await move() ).toMatchObject( { deliveries: 7 } );
	} );
} );

it( 'the command says how much it moved, and no chat', async () => {
	await SQLITE.use( fill );
	const run = ( direction: string ) =>
		promisify( execFile )(
			process.execPath,
			[ compiled( 'move-store' ), direction ],
			{
				cwd: folder,
				env: {
					WEBHOOK_SECRET: newSecret(),
					TELEGRAM_BOT_TOKEN: BOT_TOKEN,
					DATABASE_FILE: file,
					REDIS_URL: server.url,
				},
			}
		);
	const { stdout } = await run( 'to-redis' );
	expect( stdout ).toContain(
		'Moved: 2 people, 2 used links, 7 deliveries, 2 chat messages.'
	);
	expect( stdout ).not.toContain( String( CHAT ) );
	expect( ( await run( 'to-sqlite' ) ).stdout ).toContain( '7 deliveries' );
	const sidecar = await REDIS.startSidecar().catch( ( error ) => error );
	expect( sidecar ).toBeInstanceOf( StoreMovedError );
} );
