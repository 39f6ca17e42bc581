import {
	afterAll,
	afterEach,
	beforeAll,
	beforeEach,
	describe,
	expect,
	it,
	onTestFinished,
	vi,
} from 'vitest';
import { CONCURRENT_SENDS } from '../src/deliveries/delivery-loop.ts';
import { createRedisDeliveryStore } from '../src/deliveries/store/redis-delivery-store.ts';
import { createRedisPeopleStore } from '../src/people/store/redis-people-store.ts';
import { KEY_PREFIX } from '../src/storage/redis.ts';
import { Emulator } from './support/emulator.ts';
import { RedisServer } from './support/redis.ts';
import {
	announcement,
	Page,
	roomStateEvent,
	roomToken,
} from './support/rooms.ts';
import {
	newFolder,
	removeFolder,
	SidecarProcess,
	WAIT,
} from './support/sidecar.ts';
import {
	connectToken,
	newId,
	newSecret,
	personForget,
	telegramMessage,
} from './support/webhook.ts';
import { WordPress } from './support/wordpress.ts';

const CHAT = 4815162342;

let folder: string;
let secret: string;
let redis: RedisServer;
let emulator: Emulator;
const running: SidecarProcess[] = [];

beforeAll( async () => {
	redis = await RedisServer.start();
} );

afterAll( () => redis.stop() );

beforeEach( async () => {
	folder = newFolder();
	secret = newSecret();
	emulator = await Emulator.start();
	await redis.connect().flushall();
} );

afterEach( async () => {
	await Promise.all(
		running.splice( 0 ).map( ( sidecar ) => sidecar.kill( 'SIGKILL' ) )
	);
	await emulator.stop();
	removeFolder( folder );
} );

const start = async (
	env: Record< string, string > = {}
): Promise< SidecarProcess > => {
	const sidecar = SidecarProcess.spawn( folder, secret, {
		REDIS_URL: redis.url,
		TELEGRAM_API_ROOT: emulator.apiRoot,
		MESSAGES_PER_SECOND: '1000',
		MESSAGES_PER_CHAT_PER_SECOND: '1000',
		...env,
	} );
	running.push( sidecar );
	await vi.waitFor( () => sidecar.port, WAIT );
	return sidecar;
};

const connect = async ( recipientId: number, chatId: number ) => {
	await emulator.personWrites(
		chatId,
		`/start ${ connectToken( secret, recipientId ) }`
	);
	await vi.waitFor(
		() => expect( emulator.texts( chatId ) ).not.toEqual( [] ),
		WAIT
	);
};

const message = ( recipientId: number, text: string ) =>
	telegramMessage( { recipient_id: recipientId, text } );

/** Sends these texts to both in turn, one to each person; all are connected. */
const tellInTurn = async (
	sidecars: readonly SidecarProcess[],
	texts: readonly string[]
): Promise< void > => {
	for ( const [ at, text ] of texts.entries() ) {
		const answer = await sidecars[ at % sidecars.length ]?.tell(
			message( 1 + at, text )
		);
		expect( answer?.status ).toBe( 202 );
	}
};

/** Connects a person without a reply of the bot. */
const connectAll = async ( people: number ): Promise< void > => {
	const store = createRedisPeopleStore( redis.connect() );
	for ( let recipientId = 1; recipientId <= people; recipientId++ ) {
		const chatId = CHAT + recipientId;
		await store.connect( recipientId, chatId, newId(), 2 ** 31 );
	}
};

const textsFor = ( people: number ): string[] =>
	Array.from( { length: people }, ( _, at ) => `Message ${ at }` );

/** Messages that have arrived, without the bot's own replies. */
const arrived = (): string[] =>
	emulator.texts().filter( ( text ) => text.startsWith( 'Message' ) );

const isSentBy = ( { output }: SidecarProcess ): number =>
	output.split( 'delivery_sent' ).length - 1;

it( 'two sidecars share the deliveries and know the same people', async () => {
	const [ one, two ] = await Promise.all( [ start(), start() ] );
	await connect( 1, CHAT );
	await connectAll( 40 );
	await tellInTurn( [ one, two ], textsFor( 40 ) );
	await vi.waitFor( () => expect( arrived() ).toHaveLength( 40 ), WAIT );
	expect( new Set( arrived() ).size ).toBe( 40 );
	await vi.waitFor(
		() => expect( isSentBy( one ) + isSentBy( two ) ).toBe( 40 ),
		WAIT
	);
	for ( const sidecar of [ one, two ] ) {
		expect( isSentBy( sidecar ) ).toBeGreaterThan( 0 );
		expect( await sidecar.health() ).toMatchObject( {
			telegram: 'connected',
			deliveries: { sent: 40, pending: 0, sending: 0 },
		} );
	}
	await two.tell( personForget( 1 ) );
	expect( ( await one.health() ).deliveries.sent ).toBe( 39 );
} );

it( 'a webhook sent to both is one delivery', async () => {
	const sidecars = await Promise.all( [ start(), start() ] );
	await connect( 1, CHAT );
	const id = newId();
	const answers = await Promise.all(
		sidecars.map( ( sidecar ) =>
			sidecar.tell( message( 1, 'Message' ), id )
		)
	);
	const said = await Promise.all(
		answers.map(
			async ( answer ) =>
				( ( await answer.json() ) as { status: string } ).status
		)
	);
	expect( said.toSorted() ).toEqual( [ 'accepted', 'duplicate' ] );
	await vi.waitFor(
		async () =>
			expect( ( await sidecars[ 0 ]?.health() )?.deliveries.sent ).toBe(
				1
			),
		WAIT
	);
	expect( arrived() ).toEqual( [ 'Message' ] );
} );

it( 'two sidecars together keep the rate limit', async () => {
	const env = { MESSAGES_PER_SECOND: '30' };
	const paced = await Promise.all( [ start( env ), start( env ) ] );
	await connectAll( 100 );
	const askedAtMs: number[] = [];
	emulator.failWith( () => {
		askedAtMs.push( performance.now() );
		return null;
	} );
	await tellInTurn( paced, textsFor( 100 ) );
	await vi.waitFor( () => expect( arrived() ).toHaveLength( 100 ), WAIT );
	// Any thirty-one messages in a row take a second; network delay may bring them a little closer.
	for ( const [ n, atMs ] of askedAtMs.slice( 30 ).entries() ) {
		expect( atMs - ( askedAtMs[ n ] ?? 0 ) ).toBeGreaterThanOrEqual( 850 );
	}
} );

describe( 'when one sidecar is killed while it sends', () => {
	it( 'no message is lost, and none arrives twice', async () => {
		const env = { MESSAGES_PER_SECOND: '100' };
		const [ one, two ] = await Promise.all( [
			start( env ),
			start( env ),
		] );
		await connectAll( 100 );
		// So that tries are running when it dies.
		emulator.failWith( () => ( { answersAfterMs: 100 } ) );
		await tellInTurn( [ one, two ], textsFor( 100 ) );
		await vi.waitFor(
			() => expect( isSentBy( one ) ).toBeGreaterThan( 3 ),
			WAIT
		);
		await one.kill( 'SIGKILL' );
		await vi.waitFor(
			async () =>
				expect( ( await two.health() ).deliveries ).toMatchObject( {
					pending: 0,
					waiting: 0,
					sending: 0,
				} ),
			WAIT
		);
		const { sent = 0, uncertain = 0 } = ( await two.health() ).deliveries;
		expect( sent + uncertain ).toBe( 100 );
		expect( uncertain ).toBeLessThanOrEqual( CONCURRENT_SENDS );
		// Its output may come later than its answer.
		await vi.waitFor(
			() =>
				expect( two.output.split( 'delivery_uncertain' ) ).toHaveLength(
					1 + uncertain
				),
			WAIT
		);
		expect( new Set( arrived() ).size ).toBe( arrived().length );
		expect( arrived().length ).toBeGreaterThanOrEqual( sent );
	} );

	it( 'its try is not repeated, and later deliveries go on', async () => {
		const one = await start();
		await connect( 1, CHAT );
		// It takes no try before the other is dead, and has started when that is due.
		const two = await start();
		process.kill( two.pid, 'SIGSTOP' );
		let tries = 0;
		emulator.failWith( ( { text } ) => {
			tries += text === 'Message on its way' ? 1 : 0;
			return text === 'Message on its way' ? 'hang' : null;
		} );
		await one.tell( message( 1, 'Message on its way' ) );
		await vi.waitFor( () => expect( tries ).toBe( 1 ), WAIT );
		await one.kill( 'SIGKILL' );
		process.kill( two.pid, 'SIGCONT' );
		await two.tell( message( 1, 'Message behind it' ) );
		await vi.waitFor(
			() => expect( arrived() ).toEqual( [ 'Message behind it' ] ),
			WAIT
		);
		expect( tries ).toBe( 1 );
		expect( ( await two.health() ).deliveries ).toMatchObject( {
			uncertain: 1,
		} );
	} );

	it( 'the other polls Telegram', async () => {
		const one = await start();
		await connect( 1, CHAT );
		const two = await start();
		await one.kill( 'SIGKILL' );
		await connect( 2, CHAT + 1 );
		await two.tell( message( 2, 'Message' ) );
		await vi.waitFor(
			() => expect( emulator.texts( CHAT + 1 ) ).toContain( 'Message' ),
			WAIT
		);
	} );
} );

it( 'goes on with what an older version has left in Redis, and deletes its queue', async () => {
	const store = createRedisDeliveryStore( redis.connect() );
	await connectAll( 2 );
	for ( const recipientId of [ 1, 2 ] ) {
		await store.add( {
			webhookId: newId(),
			webinarId: 12,
			recipientId,
			text: `Message ${ recipientId }`,
			button: null,
			videoUrl: null,
		} );
	}
	// An older sidecar died during the first try.
	const [ first ] = await store.due( Date.now(), 1 );
	await store.markSending( first?.id ?? 0 );
	const older = `${ KEY_PREFIX }turns:`;
	await redis.connect().zadd( `${ older }prioritized`, 1, 'delivery-2' );
	await redis
		.connect()
		.hset( `${ older }delivery-2`, 'data', '{"deliveryId":2,"chatId":7}' );

	const one = await start();
	await vi.waitFor(
		async () =>
			expect( ( await one.health() ).deliveries ).toMatchObject( {
				pending: 0,
				sending: 0,
				sent: 1,
				uncertain: 1,
			} ),
		WAIT
	);
	expect( arrived() ).toEqual( [ 'Message 2' ] );
	expect( await redis.connect().keys( `${ older }*` ) ).toEqual( [] );
} );

it( 'all sidecars pause when Telegram limits one, even one that starts meanwhile', async () => {
	const one = await start();
	await connectAll( 3 );
	let endsAtMs = 0;
	const tooEarly: number[] = [];
	emulator.failWith( () => {
		if ( endsAtMs === 0 ) {
			endsAtMs = performance.now() + 4000;
			return {
				status: 429,
				description: 'Too Many Requests: retry after 4',
				retryAfterSeconds: 4,
			};
		}
		if ( performance.now() < endsAtMs - 15 ) {
			tooEarly.push( performance.now() );
		}
		return null;
	} );
	await one.tell( message( 1, 'Message 1' ) );
	await vi.waitFor(
		() => expect( one.output ).toContain( 'telegram_limited' ),
		WAIT
	);
	const two = await start();
	await two.tell( message( 2, 'Message 2' ) );
	await one.tell( message( 3, 'Message 3' ) );
	await vi.waitFor( () => expect( arrived() ).toHaveLength( 3 ), WAIT );
	expect( tooEarly ).toEqual( [] );
} );

describe( 'a room', () => {
	it( 'receives an announcement at both sidecars, and keeps it when the one that got it is killed', async () => {
		const wordpress = await WordPress.start( secret );
		onTestFinished( () => wordpress.stop() );
		const startForRooms = () =>
			start( { WORDPRESS_HEARTBEAT_URL: wordpress.url } );
		const [ one, two ] = await Promise.all( [
			startForRooms(),
			startForRooms(),
		] );
		const token = await roomToken( secret );
		const pages = await Promise.all(
			[ one, two ].map( ( { url } ) => Page.open( url, { token } ) )
		);
		await one.tell( roomStateEvent( announcement( 3, 1 ) ) );
		for ( const page of pages ) {
			await vi.waitFor(
				() => expect( page.stateIds ).toEqual( [ '3.1' ] ),
				WAIT
			);
		}
		// What a module tells the room reaches both too.
		await one.tell( {
			type: 'room.event',
			timestamp: '2026-11-21T12:00:00Z',
			data: { webinar_id: 12, name: 'polls', payload: { poll: 3 } },
		} );
		for ( const page of pages ) {
			await vi.waitFor(
				() => expect( page.text ).toContain( '"name":"polls"' ),
				WAIT
			);
		}
		// Late and repeated announcements change nothing, at either sidecar.
		await two.tell( roomStateEvent( announcement( 3, 1 ) ) );
		await two.tell( roomStateEvent( announcement( 2, 9 ) ) );
		await two.tell( roomStateEvent( announcement( 3, 2 ) ) );
		for ( const page of pages ) {
			await vi.waitFor(
				() => expect( page.stateIds ).toEqual( [ '3.1', '3.2' ] ),
				WAIT
			);
		}
		await one.kill( 'SIGKILL' );
		await pages[ 0 ]?.waitForEnd();
		const again = await Page.open( two.url, { token } );
		await vi.waitFor(
			() => expect( again.stateIds ).toEqual( [ '3.2' ] ),
			WAIT
		);
		// The store has the announcement, so a new sidecar sends it too.
		const three = await startForRooms();
		const there = await Page.open( three.url, { token } );
		await vi.waitFor(
			() => expect( there.stateIds ).toEqual( [ '3.2' ] ),
			WAIT
		);
	} );
} );

describe( 'Redis', () => {
	it( 'that is killed and restarted has all data, and nothing is sent twice', async () => {
		const sidecar = await start( { MESSAGES_PER_SECOND: '50' } );
		await connectAll( 50 );
		await tellInTurn( [ sidecar ], textsFor( 50 ) );
		await redis.kill();
		const refused = await sidecar.tell( message( 1, 'Message refused' ) );
		expect( refused.status ).toBe( 503 );
		await redis.run();
		await vi.waitFor(
			async () =>
				expect( ( await sidecar.health() ).deliveries ).toMatchObject( {
					pending: 0,
					sending: 0,
				} ),
			WAIT
		);
		expect( new Set( arrived() ).size ).toBe( arrived().length );
		const { sent = 0, uncertain = 0 } = ( await sidecar.health() )
			.deliveries;
		expect( sent + uncertain ).toBe( 50 );
	} );

	it( 'that is unreachable is named at the start, without its password', async () => {
		const sidecar = SidecarProcess.spawn( folder, secret, {
			REDIS_URL: 'redis://:a-password@127.0.0.1:1',
			TELEGRAM_API_ROOT: emulator.apiRoot,
		} );
		running.push( sidecar );
		expect( await sidecar.exitCode() ).toBe( 1 );
		expect( sidecar.output ).toContain( 'Check REDIS_URL' );
		expect( sidecar.output ).not.toContain( 'a-password' );
	} );

	it( 'with settings that may lose data causes a warning', async () => {
		const sidecar = await start();
		expect( sidecar.output ).not.toContain( 'redis_not_durable' );
		await redis.connect().config( 'SET', 'appendonly', 'no' );
		await redis
			.connect()
			.config( 'SET', 'maxmemory-policy', 'allkeys-lru' );
		const warned = await start();
		expect( warned.output ).toContain( 'appendonly yes' );
		expect( warned.output ).toContain( 'maxmemory-policy noeviction' );
		await redis.connect().config( 'SET', 'maxmemory-policy', 'noeviction' );
		await redis.connect().config( 'SET', 'appendonly', 'yes' );
	} );
} );
