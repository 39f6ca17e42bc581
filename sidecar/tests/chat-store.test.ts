import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { CHORUS_MS, KNOWN_MS } from '../src/chat/store/chat-store.ts';
import { createRedisChatStore } from '../src/chat/store/redis-chat-store.ts';
import { createSqliteChatStore } from '../src/chat/store/sqlite-chat-store.ts';
import { openDatabase } from '../src/storage/sqlite.ts';
import { KEY_PREFIX } from '../src/storage/redis.ts';
import { chatLine, testChatStore } from './support/chat-store-suite.ts';
import { RedisServer } from './support/redis.ts';
import { newFolder, removeFolder } from './support/sidecar.ts';

let redis: RedisServer;

beforeAll( async () => {
	redis = await RedisServer.start();
} );
afterAll( () => redis.stop() );

const openFile = () => {
	const folder = newFolder();
	const file = `${ folder }/sidecar.sqlite`;
	let database = openDatabase( file );
	return {
		store: createSqliteChatStore( database ),
		reopen: async () => {
			database.close();
			database = openDatabase( file );
			return createSqliteChatStore( database );
		},
		close: async () => {
			database.close();
			removeFolder( folder );
		},
	};
};

testChatStore( 'a file', async () => openFile() );

testChatStore( 'Redis', async () => {
	const connection = redis.connect();
	await connection.flushall();
	return {
		store: createRedisChatStore( connection ),
		// Another sidecar, which takes over what has waited for long.
		reopen: async () => createRedisChatStore( redis.connect() ),
		close: async () => undefined,
	};
} );

it( 'ends a chorus, and forgets messages that WordPress has, by time', async () => {
	vi.useFakeTimers( { toFake: [ 'Date' ] } );
	try {
		const { store, close } = openFile();
		const say = async ( leadId: number ) =>
			(
				await store.add( [
					{
						webinarId: 12,
						chorusKey: '+',
						line: chatLine( { lead_id: leadId, text: '+' } ),
					},
				] )
			)[ 0 ];
		expect( ( await say( 1 ) )?.line.chorus_of ).toBe( 0 );
		vi.setSystemTime( Date.now() + CHORUS_MS + 1 );
		expect( ( await say( 2 ) )?.line.chorus_of ).toBe( 0 );
		await store.markHandedOver( await store.waiting( 500 ) );
		await store.purge( Date.now() + KNOWN_MS + 1 );
		expect( ( await say( 1 ) )?.isNew ).toBe( true );
		await close();
	} finally {
		vi.useRealTimers();
	}
	// Redis does both by itself.
	const connection = redis.connect();
	await connection.flushall();
	const store = createRedisChatStore( connection );
	await store.add( [
		{ webinarId: 12, chorusKey: '+', line: chatLine( { text: '+' } ) },
	] );
	await store.markHandedOver( await store.waiting( 500 ) );
	const ttlOf = async ( match: string ) => {
		const [ found = '' ] = await connection.keys( `*${ match }*` );
		return connection.pttl( found );
	};
	expect( KEY_PREFIX ).toBe( '{webinar-sidecar}:' );
	for ( const [ match, most ] of [
		[ 'chat:chorus:12:+', CHORUS_MS ],
		[ 'chat:message:12', KNOWN_MS ],
	] as const ) {
		const ttl = await ttlOf( match );
		expect( ttl ).toBeGreaterThan( 0 );
		expect( ttl ).toBeLessThanOrEqual( most );
	}
} );
