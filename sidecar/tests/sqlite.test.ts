import { copyFileSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { backUp } from '../src/storage/backup.ts';
import { openDatabase, type Database } from '../src/storage/sqlite.ts';
import { newFolder, removeFolder } from './support/sidecar.ts';

let folder: string;
let database: Database;

beforeEach( () => {
	folder = newFolder();
	database = openDatabase( `${ folder }/one.sqlite` );
	database.exec( 'CREATE TABLE notes ( id INTEGER PRIMARY KEY, text TEXT )' );
} );

afterEach( () => {
	database.close();
	removeFolder( folder );
} );

const reopen = (): void => {
	database.close();
	database = openDatabase( `${ folder }/one.sqlite` );
};

const texts = (): unknown[] =>
	database
		.prepare( 'SELECT text FROM notes ORDER BY id' )
		.all()
		.map( ( row ) => ( row as { text: string } ).text );

it( 'commits each write before it returns, also of a statement that returns rows', () => {
	const insert = database.prepare(
		'INSERT INTO notes ( text ) VALUES ( @text ) RETURNING id'
	);
	expect( insert.get( { text: 'one' } ) ).toEqual( { id: 1 } );
	expect( insert.all( { text: 'two' } ) ).toEqual( [ { id: 2 } ] );
	insert.run( { text: 'three' } );
	reopen();
	expect( texts() ).toEqual( [ 'one', 'two', 'three' ] );
} );

it( 'changes nothing by a transaction that fails, and commits the writes after it', () => {
	const insert = database.prepare(
		'INSERT INTO notes ( text ) VALUES ( ? )'
	);
	const fail = database.transaction( () => {
		insert.run( 'half' );
		throw new Error( 'No.' );
	} );
	expect( fail ).toThrow( 'No.' );
	insert.run( 'whole' );
	reopen();
	expect( texts() ).toEqual( [ 'whole' ] );
} );

it( 'throws on a full disk, changes nothing, and commits when there is space again', () => {
	const insert = database.prepare(
		'INSERT INTO notes ( text ) VALUES ( ? )'
	);
	insert.run( 'before' );
	database.pragma( 'max_page_count = 4' );
	expect( () => insert.run( 'x'.repeat( 100_000 ) ) ).toThrow( /full/ );
	database.pragma( 'max_page_count = 100000' );
	insert.run( 'after' );
	reopen();
	expect( texts() ).toEqual( [ 'before', 'after' ] );
} );

it( 'accepts no write after its file was deleted or replaced, and can still be saved', () => {
	const file = `${ folder }/one.sqlite`;
	const insert = database.prepare(
		'INSERT INTO notes ( text ) VALUES ( ? )'
	);
	insert.run( 'one' );
	rmSync( file );
	expect( () => insert.run( 'two' ) ).toThrow( /was deleted or replaced/ );
	const { file: copy } = backUp( database, file );
	copyFileSync( copy, file );
	expect( () => insert.run( 'two' ) ).toThrow( /was deleted or replaced/ );
	reopen();
	expect( texts() ).toEqual( [ 'one' ] );
} );
