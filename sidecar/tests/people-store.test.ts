import {
	afterAll,
	afterEach,
	beforeAll,
	beforeEach,
	describe,
	expect,
	it,
} from 'vitest';
import type { PersonReport } from '../../contract/generated/types.ts';
import { openDatabase, type Database } from '../src/storage/sqlite.ts';
import type { PeopleStore } from '../src/people/store/people-store.ts';
import { createRedisPeopleStore } from '../src/people/store/redis-people-store.ts';
import { createSqlitePeopleStore } from '../src/people/store/sqlite-people-store.ts';
import { RedisServer } from './support/redis.ts';
import { newFolder, removeFolder } from './support/sidecar.ts';
import { newId } from './support/webhook.ts';

const CHAT = 700;

let folder: string;
let database: Database;
let redisServer: RedisServer;

beforeAll( async () => {
	redisServer = await RedisServer.start();
} );

afterAll( () => redisServer.stop() );

beforeEach( () => {
	folder = newFolder();
	database = openDatabase( `${ folder }/s.sqlite` );
} );

afterEach( () => {
	database.close();
	removeFolder( folder );
} );

const openSqlite = async (): Promise< PeopleStore > =>
	createSqlitePeopleStore( database );

const openRedis = async (): Promise< PeopleStore > => {
	const redis = redisServer.connect();
	await redis.flushall();
	return createRedisPeopleStore( redis );
};

describe.each( [
	[ 'SQLite', openSqlite ],
	[ 'Redis', openRedis ],
] )( '%s as a store of people', ( _, open ) => {
	let store: PeopleStore;

	beforeEach( async () => {
		store = await open();
	} );

	const connect = (
		recipientId: number,
		chatId = CHAT
	): Promise< boolean > =>
		store.connect( recipientId, chatId, newId(), 2 ** 31 );

	const unreported = async (): Promise< [ number, string ][] > =>
		( await store.unreported( 100 ) ).map(
			( { recipient_id: id, state } ) => [ id, state ]
		);

	const tellAll = async (): Promise< void > =>
		store.markReported( await store.unreported( 100 ) );

	describe( 'unreported states', () => {
		it( 'include each change until it is marked as reported', async () => {
			await connect( 7 );
			expect( await unreported() ).toEqual( [ [ 7, 'connected' ] ] );
			await tellAll();
			expect( await unreported() ).toEqual( [] );
			await store.stop( CHAT );
			expect( await unreported() ).toEqual( [ [ 7, 'stopped' ] ] );
			await tellAll();
			await store.reconnect( CHAT );
			expect( await unreported() ).toEqual( [ [ 7, 'connected' ] ] );
			await tellAll();
			await store.markUnreachable( CHAT );
			expect( await unreported() ).toEqual( [ [ 7, 'unreachable' ] ] );
			await tellAll();
			expect( await store.markReachable( CHAT ) ).toEqual( [ 7 ] );
			expect( await unreported() ).toEqual( [ [ 7, 'connected' ] ] );
		} );

		it( 'include nothing when nothing changed', async () => {
			await connect( 7 );
			await tellAll();
			await store.reconnect( CHAT );
			await store.tryAgain( [ 7 ] );
			expect( await store.markReachable( CHAT ) ).toEqual( [] );
			await store.stop( 701 );
			expect( await unreported() ).toEqual( [] );
		} );

		it( 'include a change that happened during a report', async () => {
			await connect( 7 );
			const told = await store.unreported( 100 );
			await store.stop( CHAT );
			await store.markReported( told );
			expect( await unreported() ).toEqual( [ [ 7, 'stopped' ] ] );
		} );

		it( 'have a later time at each change, even within one millisecond', async () => {
			await connect( 7 );
			const times: PersonReport[] = [];
			for ( let n = 0; n < 3; n++ ) {
				const before = await store.unreported( 1 );
				await store.stop( CHAT );
				const between = await store.unreported( 1 );
				await store.reconnect( CHAT );
				times.push( ...before, ...between );
			}
			const inOrder = times.map( ( { at_ms: atMs } ) => atMs );
			expect( new Set( inOrder ).size ).toBe( 6 );
			expect( inOrder ).toEqual(
				[ ...inOrder ].sort( ( a, b ) => a - b )
			);
		} );

		it( 'are limited', async () => {
			await connect( 7 );
			await connect( 8 );
			await connect( 9 );
			expect( await store.unreported( 2 ) ).toHaveLength( 2 );
		} );
	} );

	it( 'tries again only unreachable people', async () => {
		await connect( 7, 1 );
		await connect( 8, 2 );
		await connect( 9, 3 );
		await store.markUnreachable( 1 );
		await store.markUnreachable( 2 );
		await store.stop( 3 );
		await store.tryAgain( [ 7, 9, 10 ] );
		const people = await Promise.all( [ 7, 8, 9 ].map( store.find ) );
		expect( people.map( ( person ) => person?.state ) ).toEqual( [
			'connected',
			'unreachable',
			'stopped',
		] );
		expect( await store.find( 10 ) ).toBe( null );
	} );

	it( 'deletes a person and does not report them', async () => {
		await connect( 7 );
		await connect( 8 );
		await store.forget( 7 );
		expect( await store.find( 7 ) ).toBe( null );
		expect( await unreported() ).toEqual( [ [ 8, 'connected' ] ] );
	} );

	it( 'accepts a link once, even from another chat', async () => {
		expect( await store.connect( 7, CHAT, 'nonce', 2 ** 31 ) ).toBe( true );
		expect( await store.connect( 7, 701, 'nonce', 2 ** 31 ) ).toBe( false );
		expect( await store.find( 7 ) ).toEqual( {
			recipientId: 7,
			chatId: CHAT,
			state: 'connected',
		} );
	} );

	it( 'finds by chat only the people who have it now', async () => {
		await connect( 7 );
		await connect( 8 );
		await connect( 7, 701 );
		expect( await store.reconnect( CHAT ) ).toEqual( [ 8 ] );
		expect( await store.stop( 701 ) ).toBe( true );
		expect( ( await store.find( 8 ) )?.state ).toBe( 'connected' );
	} );

	it( 'stores the largest possible chat id and lead id', async () => {
		const recipientId = Number.MAX_SAFE_INTEGER;
		const chatId = Number.MAX_SAFE_INTEGER - 1;
		await connect( recipientId, chatId );
		expect( await store.find( recipientId ) ).toMatchObject( { chatId } );
		expect( await store.reconnect( chatId ) ).toEqual( [ recipientId ] );
	} );
} );

it( 'migrates an older file, twice, and reports all people in it', async () => {
	database.exec( `
		CREATE TABLE people (
			recipient_id INTEGER PRIMARY KEY,
			chat_id INTEGER NOT NULL,
			state TEXT NOT NULL,
			updated_at_ms INTEGER NOT NULL
		);
		INSERT INTO people VALUES ( 7, 700, 'connected', 1000 ), ( 8, 800, 'stopped', 2000 );
	` );
	createSqlitePeopleStore( database );
	let store = createSqlitePeopleStore( database );
	const owed = await store.unreported( 100 );
	expect( owed ).toMatchObject( [
		{ recipient_id: 7, state: 'connected' },
		{ recipient_id: 8, state: 'stopped' },
	] );
	await store.markReported( owed );
	store = createSqlitePeopleStore( database );
	expect( await store.unreported( 100 ) ).toEqual( [] );
	expect( await store.find( 7 ) ).toMatchObject( { chatId: 700 } );
} );
