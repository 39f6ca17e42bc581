import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../src/storage/sqlite.ts';
import type { DeliveryStore } from '../src/deliveries/store/delivery-store.ts';
import { createRedisDeliveryStore } from '../src/deliveries/store/redis-delivery-store.ts';
import { createSqliteDeliveryStore } from '../src/deliveries/store/sqlite-delivery-store.ts';
import { createRedisPeopleStore } from '../src/people/store/redis-people-store.ts';
import { createSqlitePeopleStore } from '../src/people/store/sqlite-people-store.ts';
import type { Redis } from '../src/storage/redis.ts';
import { describeDeliveryStore } from './support/delivery-store-suite.ts';
import { RedisServer } from './support/redis.ts';
import { newFolder, removeFolder } from './support/sidecar.ts';

const folder = newFolder();
let files = 0;

/** Works on the file, then closes it: only one process at a time may use it. */
const withFile = async (
	file: string,
	work: ( store: DeliveryStore ) => Promise< void >
): Promise< void > => {
	const database = openDatabase( file );
	await work( createSqliteDeliveryStore( database ) );
	database.close();
};

afterAll( () => removeFolder( folder ) );

describeDeliveryStore( 'SQLite', async () => {
	files += 1;
	const database = openDatabase( `${ folder }/${ files }.sqlite` );
	return {
		deliveries: createSqliteDeliveryStore( database ),
		people: createSqlitePeopleStore( database ),
	};
} );

describe( 'with Redis', () => {
	let server: RedisServer;
	let redis: Redis;

	beforeAll( async () => {
		server = await RedisServer.start();
		redis = server.connect();
	} );

	afterAll( () => server.stop() );

	describeDeliveryStore( 'Redis', async () => {
		await redis.flushall();
		return {
			deliveries: createRedisDeliveryStore( redis ),
			people: createRedisPeopleStore( redis ),
		};
	} );
} );

it( 'SQLite creates the folder of its file and finds all data again', async () => {
	const file = `${ folder }/new/folder/sidecar.sqlite`;
	await withFile( file, async ( store ) => {
		await store.add( {
			webhookId: 'msg_1',
			webinarId: 12,
			recipientId: 7,
			text: 'Text',
			button: null,
			videoUrl: null,
		} );
	} );
	await withFile( file, async ( store ) => {
		const [ delivery ] = await store.due( Date.now(), 10 );
		expect( await store.markSending( delivery?.id ?? 0 ) ).toMatchObject( {
			webhookId: 'msg_1',
			button: null,
		} );
	} );
} );

it( 'SQLite migrates the oldest file once', async () => {
	const file = `${ folder }/older.sqlite`;
	const older = openDatabase( file );
	older.exec( `
		CREATE TABLE deliveries (
			id INTEGER PRIMARY KEY AUTOINCREMENT,
			webhook_id TEXT NOT NULL UNIQUE,
			recipient_id INTEGER NOT NULL,
			text TEXT NOT NULL,
			button TEXT,
			state TEXT NOT NULL DEFAULT 'pending',
			failed_tries INTEGER NOT NULL DEFAULT 0,
			next_try_at_ms INTEGER NOT NULL DEFAULT 0,
			reason TEXT,
			created_at_ms INTEGER NOT NULL,
			updated_at_ms INTEGER NOT NULL
		);
		INSERT INTO deliveries ( webhook_id, recipient_id, text, state, failed_tries, created_at_ms, updated_at_ms )
		VALUES ( 'msg_older', 7, 'Text', 'pending', 1, 1, 1 ), ( 'msg_done', 7, 'Text', 'sent', 2, 1, 1 );
	` );
	older.close();

	await withFile( file, async ( store ) => {
		await store.add( {
			webhookId: 'msg_newer',
			webinarId: 12,
			recipientId: 8,
			text: 'Text',
			button: null,
			videoUrl: null,
		} );
	} );

	await withFile( file, async ( store ) => {
		expect( await store.countByState() ).toMatchObject( {
			pending: 2,
			sent: 1,
		} );
		expect( await store.unreported( 10 ) ).toMatchObject( [
			{ webhook_id: 'msg_done', tries: 3 },
		] );
		await store.markReported( await store.unreported( 10 ) );
		expect( await store.due( Date.now(), 10 ) ).toMatchObject( [
			{ webhookId: 'msg_older' },
			{ webhookId: 'msg_newer' },
		] );
	} );
	await withFile( file, async ( store ) =>
		expect( await store.unreported( 10 ) ).toEqual( [] )
	);
} );
