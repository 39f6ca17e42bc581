import { Ajv2020 } from 'ajv/dist/2020.js';
import request from 'supertest';
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	it,
	vi,
} from 'vitest';
import deliveryState from '../../contract/shapes/delivery-state.json' with { type: 'json' };
import knownAnswer from '../../contract/shapes/delivery-known-answer.json' with { type: 'json' };
import knownDelivery from '../../contract/shapes/known-delivery.json' with { type: 'json' };
import type { DeliveryKnownAnswer } from '../../contract/generated/types.ts';
import type { DeliveryStore } from '../src/deliveries/store/delivery-store.ts';
import { createRedisDeliveryStore } from '../src/deliveries/store/redis-delivery-store.ts';
import { createSqliteDeliveryStore } from '../src/deliveries/store/sqlite-delivery-store.ts';
import { createLogger } from '../src/log.ts';
import { createRequestListener } from '../src/server.ts';
import { openDatabase } from '../src/storage/sqlite.ts';
import { createVerifier } from '../src/webhooks/signature.ts';
import { RedisServer } from './support/redis.ts';
import { withoutRooms } from './support/rooms.ts';
import { newFolder, removeFolder } from './support/sidecar.ts';
import {
	newSecret,
	signedHeaders,
	telegramMessage,
} from './support/webhook.ts';

const DAY_MS = 86_400_000;
const KEEP_DAYS = 30;
const secret = newSecret();
let withdrawals = 0;

const isAnswer = new Ajv2020( {
	strictSchema: false,
	schemas: [ deliveryState, knownDelivery ],
} ).compile< DeliveryKnownAnswer >( knownAnswer );

const listen = (
	deliveries: DeliveryStore
): ReturnType< typeof createRequestListener > =>
	createRequestListener( {
		verify: createVerifier( [ secret ] ),
		deliveries,
		keepDays: KEEP_DAYS,
		...withoutRooms,
		onDeliveryAdded: () => undefined,
		onWithdrawn: () => {
			withdrawals += 1;
		},
		onReplayed: async () => undefined,
		onForget: ( recipientId ) => deliveries.forget( recipientId ),
		telegramStatus: () => 'connected',
		botUsername: () => null,
		checkWrite: async () => undefined,
		pausedForMs: async () => 0,
		heartbeatAgeMs: () => 0,
		log: createLogger( { level: 'silent', secrets: [] } ),
	} );

function describeKnown(
	name: string,
	open: () => Promise< DeliveryStore >
): void {
	describe( `POST /deliveries/known with ${ name }`, () => {
		let store: DeliveryStore;
		let app: ReturnType< typeof createRequestListener >;

		const post = (
			path: string,
			body: string,
			headers = signedHeaders( secret, body )
		) => request( app ).post( path ).set( headers ).send( body );

		const ask = ( webhookIds: readonly unknown[], more = {} ) =>
			post(
				'/deliveries/known',
				JSON.stringify( { webhook_ids: webhookIds, ...more } )
			);

		const known = async (
			...webhookIds: string[]
		): Promise< DeliveryKnownAnswer > => {
			const { status, body } = await ask( webhookIds );
			expect( status ).toBe( 200 );
			expect( isAnswer( body ), JSON.stringify( isAnswer.errors ) ).toBe(
				true
			);
			return body as DeliveryKnownAnswer;
		};

		const handOver = async (
			id: string,
			recipientId = 7
		): Promise< unknown > => {
			const body = JSON.stringify(
				telegramMessage( { recipient_id: recipientId } )
			);
			return (
				await post(
					'/webhooks',
					body,
					signedHeaders( secret, body, { id } )
				)
			).body;
		};

		beforeEach( async () => {
			store = await open();
			withdrawals = 0;
			app = listen( store );
		} );

		it( 'names the state of each stored message, and the unknown ones', async () => {
			await handOver( 'msg_a', 7 );
			await handOver( 'msg_b', 8 );
			await handOver( 'msg_c', 9 );
			await store.hold( [ 8 ] );
			for ( const { id, recipientId } of await store.due(
				Date.now(),
				10
			) ) {
				await store.markSending( id );
				if ( recipientId === 7 ) {
					await store.settle( id, 'failed', 'Too long' );
				}
			}

			const answer = await known( 'msg_a', 'msg_none', 'msg_b', 'msg_c' );

			expect(
				Object.fromEntries(
					answer.known.map( ( one ) => [
						one.webhook_id,
						[ one.state, one.tries, one.reason ],
					] )
				)
			).toEqual( {
				msg_a: [ 'failed', 1, 'Too long' ],
				msg_b: [ 'waiting', 0, '' ],
				msg_c: [ 'sending', 1, '' ],
			} );
			expect( answer.unknown ).toEqual( [ 'msg_none' ] );
			const reports = await store.unreported( 10 );
			expect( answer.known ).toEqual( expect.arrayContaining( reports ) );
		} );

		it( 'says since when it has all that ended, by its own clock', async () => {
			vi.useFakeTimers( { toFake: [ 'Date' ], now: 1795262400123 } );
			try {
				expect( ( await known( 'msg_a' ) ).kept_since_ms ).toBe(
					1795262400123 - KEEP_DAYS * DAY_MS
				);
			} finally {
				vi.useRealTimers();
			}
		} );

		it( 'changes nothing', async () => {
			await handOver( 'msg_a' );
			const before = await store.countByState();
			await known( 'msg_a', 'msg_none' );
			expect( await store.countByState() ).toEqual( before );
			expect( await handOver( 'msg_a' ) ).toEqual( {
				status: 'duplicate',
			} );
		} );

		it( 'does not know a person’s messages after they were erased', async () => {
			await handOver( 'msg_a', 7 );
			await handOver( 'msg_b', 8 );
			await store.forget( 7 );
			expect( ( await known( 'msg_a', 'msg_b' ) ).unknown ).toEqual( [
				'msg_a',
			] );
		} );

		it( 'withdraws what is not sent, and names what is left', async () => {
			await handOver( 'msg_a', 7 );
			await handOver( 'msg_b', 8 );
			await store.hold( [ 7 ] );
			const [ due ] = await store.due( Date.now(), 1 );
			await store.markSending( due?.id ?? 0 );
			const body = JSON.stringify( {
				withdraw: [ 'msg_a', 'msg_b', 'msg_none' ],
			} );

			const { body: answer } = await post( '/deliveries/withdraw', body );

			expect( isAnswer( answer ) ).toBe( true );
			expect( answer.known ).toMatchObject( [
				{ webhook_id: 'msg_b', state: 'sending' },
			] );
			expect( answer.unknown ).toEqual( [ 'msg_a', 'msg_none' ] );
			expect( withdrawals ).toBe( 1 );
			expect( await handOver( 'msg_b', 8 ) ).toEqual( {
				status: 'duplicate',
			} );
		} );

		it( 'withdraws nothing by a request that was signed for something else', async () => {
			await handOver( 'msg_a', 7 );
			const body = JSON.stringify( { webhook_ids: [ 'msg_a' ] } );

			expect(
				( await post( '/deliveries/withdraw', body ) ).status
			).toBe( 400 );
			expect( ( await known( 'msg_a' ) ).known ).toHaveLength( 1 );
		} );

		it( 'cuts long reasons and hides a stored token', async () => {
			await handOver( 'msg_a' );
			const [ due ] = await store.due( Date.now(), 1 );
			await store.markSending( due?.id ?? 0 );
			await store.settle(
				due?.id ?? 0,
				'failed',
				'12345678:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA ' + 'ы'.repeat( 300 )
			);
			const { known: found } = await known( 'msg_a' );
			expect( found[ 0 ]?.reason ).not.toContain( 'AAAA' );
			expect( found[ 0 ]?.reason ).toContain( 'ыы' );
		} );

		it( 'accepts the maximum number of ids, at their maximum length', async () => {
			const ids = ( count: number ): string[] =>
				Array.from( { length: count }, ( _, at ) =>
					String( at ).padStart( 255, 'm' )
				);
			expect( ( await known( ...ids( 200 ) ) ).unknown ).toHaveLength(
				200
			);
			expect( ( await ask( ids( 201 ) ) ).status ).toBe( 400 );
		} );

		it.each( [ [ [] ], [ [ '' ] ], [ [ 'a', 'a' ] ], [ [ 7 ] ] ] )(
			'rejects the ids %j',
			async ( ids ) => {
				const { status, body } = await ask( ids );
				expect( status ).toBe( 400 );
				expect( body.error.code ).toBe( 'webhook_malformed' );
			}
		);

		it( 'answers only signed requests, sent with POST', async () => {
			const body = JSON.stringify( { webhook_ids: [ 'msg_a' ] } );
			const foreign = signedHeaders( newSecret(), body );
			expect(
				( await post( '/deliveries/known', body, foreign ) ).status
			).toBe( 401 );
			expect(
				( await request( app ).get( '/deliveries/known' ) ).status
			).toBe( 405 );
		} );
	} );
}

const folder = newFolder();
let files = 0;

afterAll( () => removeFolder( folder ) );

describeKnown( 'SQLite', async () => {
	files += 1;
	return createSqliteDeliveryStore(
		openDatabase( `${ folder }/${ files }.sqlite` )
	);
} );

describe( 'several sidecars', () => {
	let server: RedisServer;

	beforeAll( async () => {
		server = await RedisServer.start();
	} );

	afterAll( () => server.stop() );

	describeKnown( 'Redis', async () => {
		const redis = server.connect();
		await redis.flushall();
		return createRedisDeliveryStore( redis );
	} );
} );
