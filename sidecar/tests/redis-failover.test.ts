import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createLogger } from '../src/log.ts';
import { readSentinels } from '../src/storage/redis.ts';
import { openRedisStorage, type Storage } from '../src/storage/storage.ts';
import { RedisServer } from './support/redis.ts';
import { WAIT } from './support/sidecar.ts';

describe( 'a Redis that turned read-only', () => {
	let server: RedisServer;
	let storage: Storage;

	beforeAll( async () => {
		server = await RedisServer.start();
		storage = await openRedisStorage(
			server.url,
			{ messagesPerSecond: 1000, messagesPerChatPerSecond: 1000 },
			createLogger( { level: 'silent', secrets: [] } )
		);
	} );

	afterAll( async () => {
		await storage.close();
		await server.stop();
	} );

	it( 'fails the check of health, and works again after the failover', async () => {
		await storage.checkWrite();
		const admin = server.connect();
		await admin.config( 'SET', 'replica-serve-stale-data', 'yes' );
		// A replica of a master that is away.
		await admin.call( 'REPLICAOF', '127.0.0.1', '1' );
		await expect( storage.checkWrite() ).rejects.toThrow();
		expect( await storage.deliveries.countByState() ).toMatchObject( {
			pending: 0,
		} );
		// A command of background work waits until there is a master again.
		const added = storage.background.deliveries.add( {
			webhookId: 'msg_1',
			webinarId: 12,
			recipientId: 7,
			text: 'Hello',
			button: null,
			videoUrl: null,
		} );
		await admin.call( 'REPLICAOF', 'NO', 'ONE' );
		expect( await added ).toBe( true );
		await vi.waitFor( () => storage.checkWrite(), WAIT );
	} );
} );

describe( 'addresses of Redis Sentinel', () => {
	it( 'are read with the user and the name of the master', () => {
		expect(
			readSentinels( 'redis+sentinel://me:p%40ss@one:26380,two/main' )
		).toEqual( {
			sentinels: [
				{ host: 'one', port: 26380 },
				{ host: 'two', port: 26379 },
			],
			name: 'main',
			username: 'me',
			password: 'p@ss',
		} );
		expect( readSentinels( 'redis+sentinel://one/main' ) ).toEqual( {
			sentinels: [ { host: 'one', port: 26379 } ],
			name: 'main',
		} );
	} );

	it.each( [
		'redis://one:6379',
		'/run/redis.sock',
		'redis+sentinel://one',
	] )( 'are not %s', ( url ) => expect( readSentinels( url ) ).toBe( null ) );
} );
