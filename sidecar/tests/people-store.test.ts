import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../src/database.ts';
import type { PeopleStore } from '../src/people/people-store.ts';
import { createSqlitePeopleStore } from '../src/people/sqlite-people-store.ts';
import { newFolder, removeFolder } from './support/sidecar.ts';
import { newId } from './support/webhook.ts';

const CHAT = 700;

let folder: string;
let database: ReturnType< typeof openDatabase >;
let store: PeopleStore;

beforeEach( () => {
	folder = newFolder();
	database = openDatabase( `${ folder }/s.sqlite` );
	store = createSqlitePeopleStore( database );
} );

afterEach( () => {
	database.close();
	removeFolder( folder );
} );

const connect = ( recipientId: number, chatId = CHAT ): boolean =>
	store.connect( recipientId, chatId, newId(), 2 ** 31 );

const unreported = (): [ number, string ][] =>
	store
		.unreported( 100 )
		.map( ( { recipient_id: id, state } ) => [ id, state ] );

const tellAll = (): void => store.markReported( store.unreported( 100 ) );

describe( 'what WordPress is owed', () => {
	it( 'is every change of state, until it was told', () => {
		connect( 7 );
		expect( unreported() ).toEqual( [ [ 7, 'connected' ] ] );
		tellAll();
		expect( unreported() ).toEqual( [] );
		store.stop( CHAT );
		expect( unreported() ).toEqual( [ [ 7, 'stopped' ] ] );
		tellAll();
		store.reconnect( CHAT );
		expect( unreported() ).toEqual( [ [ 7, 'connected' ] ] );
		tellAll();
		store.markUnreachable( CHAT );
		expect( unreported() ).toEqual( [ [ 7, 'unreachable' ] ] );
		tellAll();
		expect( store.markReachable( CHAT ) ).toEqual( [ 7 ] );
		expect( unreported() ).toEqual( [ [ 7, 'connected' ] ] );
	} );

	it( 'is nothing when nothing changed', () => {
		connect( 7 );
		tellAll();
		store.reconnect( CHAT );
		store.tryAgain( [ 7 ] );
		expect( store.markReachable( CHAT ) ).toEqual( [] );
		store.stop( 701 );
		expect( unreported() ).toEqual( [] );
	} );

	it( 'holds also what changed while WordPress was told', () => {
		connect( 7 );
		const told = store.unreported( 100 );
		store.stop( CHAT );
		store.markReported( told );
		expect( unreported() ).toEqual( [ [ 7, 'stopped' ] ] );
	} );

	it( 'is later at each change, also within one millisecond', () => {
		connect( 7 );
		const times = [ 1, 2, 3 ].flatMap( () => {
			const before = store.unreported( 1 );
			store.stop( CHAT );
			const between = store.unreported( 1 );
			store.reconnect( CHAT );
			return [ ...before, ...between ];
		} );
		const inOrder = times.map( ( { at_ms: atMs } ) => atMs );
		expect( new Set( inOrder ).size ).toBe( 6 );
		expect( inOrder ).toEqual( [ ...inOrder ].sort( ( a, b ) => a - b ) );
	} );

	it( 'is given in parts', () => {
		connect( 7 );
		connect( 8 );
		connect( 9 );
		expect( store.unreported( 2 ) ).toHaveLength( 2 );
	} );
} );

it( 'tries once more only whom Telegram refused', () => {
	connect( 7, 1 );
	connect( 8, 2 );
	connect( 9, 3 );
	store.markUnreachable( 1 );
	store.markUnreachable( 2 );
	store.stop( 3 );
	store.tryAgain( [ 7, 9, 10 ] );
	expect( [ 7, 8, 9 ].map( ( id ) => store.find( id )?.state ) ).toEqual( [
		'connected',
		'unreachable',
		'stopped',
	] );
	expect( store.find( 10 ) ).toBe( null );
} );

it( 'forgets a person, and does not tell about them', () => {
	connect( 7 );
	connect( 8 );
	store.forget( 7 );
	expect( store.find( 7 ) ).toBe( null );
	expect( unreported() ).toEqual( [ [ 8, 'connected' ] ] );
} );

it( 'brings an older file up to date, twice, and reports everybody in it', () => {
	database.exec( `
		DROP TABLE people;
		CREATE TABLE people (
			recipient_id INTEGER PRIMARY KEY,
			chat_id INTEGER NOT NULL,
			state TEXT NOT NULL,
			updated_at_ms INTEGER NOT NULL
		);
		INSERT INTO people VALUES ( 7, 700, 'connected', 1000 ), ( 8, 800, 'stopped', 2000 );
	` );
	createSqlitePeopleStore( database );
	store = createSqlitePeopleStore( database );
	expect( unreported() ).toEqual( [
		[ 7, 'connected' ],
		[ 8, 'stopped' ],
	] );
	tellAll();
	store = createSqlitePeopleStore( database );
	expect( unreported() ).toEqual( [] );
	expect( store.find( 7 ) ).toMatchObject( { chatId: 700 } );
} );
