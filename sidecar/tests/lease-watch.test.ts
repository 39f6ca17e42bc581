import {
	afterAll,
	afterEach,
	beforeAll,
	beforeEach,
	expect,
	it,
	vi,
} from 'vitest';
import { LeaseWatch } from '../src/deliveries/lease-watch.ts';
import type { TryLeases } from '../src/deliveries/store/delivery-store.ts';
import { createRedisDeliveryStore } from '../src/deliveries/store/redis-delivery-store.ts';
import { createLogger } from '../src/log.ts';
import { RedisServer } from './support/redis.ts';
import { WAIT } from './support/sidecar.ts';

const INTERVAL_MS = 20;

let server: RedisServer;
let store: ReturnType< typeof createRedisDeliveryStore >;
const watches: LeaseWatch[] = [];

beforeAll( async () => {
	server = await RedisServer.start();
	store = createRedisDeliveryStore( server.connect() );
} );

beforeEach( () => server.connect().flushall() );

afterEach( () => watches.splice( 0 ).forEach( ( watch ) => watch.stop() ) );

afterAll( () => server.stop() );

/** A running try. */
const addTry = async ( recipientId: number ): Promise< number > => {
	await store.add( {
		webhookId: `msg_${ recipientId }`,
		webinarId: 12,
		recipientId,
		text: 'Hello',
		button: null,
		videoUrl: null,
	} );
	const [ delivery ] = await store.due( Date.now(), 1 );
	return ( await store.markSending( delivery?.id ?? 0 ) )?.id ?? 0;
};

const watch = (
	ids: readonly number[],
	renewTries: TryLeases[ 'renewTries' ]
): void => {
	const made = new LeaseWatch(
		{
			leases: { renewTries },
			runningIds: () => ids,
			markInterrupted: async ( id ) => {
				await store.markInterrupted( id );
			},
			log: createLogger( { level: 'silent', secrets: [] } ),
		},
		INTERVAL_MS
	);
	watches.push( made );
	made.start();
};

/** A sidecar that runs these tries; returns how often it has looked at the leases. */
const start = ( ...ids: number[] ): ( () => number ) => {
	let checks = 0;
	watch( ids, ( renewed ) => {
		checks += 1;
		return store.renewTries( renewed );
	} );
	return () => checks;
};

const uncertain = async (): Promise< string[] > =>
	(
		await store.list( { states: [ 'uncertain' ], afterId: 0, limit: 10 } )
	).map( ( { webhookId } ) => webhookId );

it( 'ends the tries of a dead sidecar, and none that somebody renews', async () => {
	const checks = start( await addTry( 1 ) );
	start( await addTry( 2 ) );
	await addTry( 3 );
	await vi.waitFor(
		async () => expect( await uncertain() ).toEqual( [ 'msg_3' ] ),
		WAIT
	);
	const soFar = checks();
	await vi.waitFor(
		() => expect( checks() ).toBeGreaterThan( soFar + 20 ),
		WAIT
	);
	expect( await uncertain() ).toEqual( [ 'msg_3' ] );
} );

it( 'gives a try of a sidecar that died later the full time', async () => {
	await addTry( 1 );
	const checks = start();
	await vi.waitFor( () => expect( checks() ).toBeGreaterThan( 3 ), WAIT );
	await store.renewTries( [ 1 ] );
	const renewedAt = checks();
	await vi.waitFor(
		async () => expect( await uncertain() ).toEqual( [ 'msg_1' ] ),
		WAIT
	);
	expect( checks() ).toBeGreaterThanOrEqual( renewedAt + 5 );
} );

it( 'does not ask again before Redis has answered', async () => {
	let asked = 0;
	watch( [], () => {
		asked += 1;
		return new Promise( () => {} );
	} );
	const checks = start();
	await vi.waitFor( () => expect( checks() ).toBeGreaterThan( 20 ), WAIT );
	expect( asked ).toBe( 1 );
} );
