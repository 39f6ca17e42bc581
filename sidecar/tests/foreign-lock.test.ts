import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeliveryStore } from '../src/deliveries/store/delivery-store.ts';
import { createSqliteDeliveryStore } from '../src/deliveries/store/sqlite-delivery-store.ts';
import { DatabaseInUseError, openDatabase } from '../src/storage/sqlite.ts';
import { Emulator } from './support/emulator.ts';
import { FOREIGN_LOCKS, ForeignProcess } from './support/foreign-process.ts';
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
	telegramMessage,
} from './support/webhook.ts';

const LOCKED_MS = 3000;
const CHAT = 4815162342;

let folder: string;
let file: string;
let secret: string;
let emulator: Emulator;
const running: { stop: () => Promise< unknown > }[] = [];

beforeEach( async () => {
	folder = newFolder();
	file = `${ folder }/data/sidecar.sqlite`;
	secret = newSecret();
	emulator = await Emulator.start();
} );

afterEach( async () => {
	await Promise.all( running.splice( 0 ).map( ( one ) => one.stop() ) );
	await emulator.stop();
	removeFolder( folder );
} );

const spawn = (): SidecarProcess => {
	const sidecar = SidecarProcess.spawn( folder, secret, {
		TELEGRAM_API_ROOT: emulator.apiRoot,
	} );
	running.push( { stop: () => sidecar.kill( 'SIGKILL' ) } );
	return sidecar;
};

const start = async (): Promise< SidecarProcess > => {
	const sidecar = spawn();
	await vi.waitFor( () => sidecar.port, WAIT );
	return sidecar;
};

const lock = async ( sql: string ): Promise< ForeignProcess > => {
	const foreign = await ForeignProcess.start( file, sql );
	running.push( foreign );
	return foreign;
};

const connect = async ( recipientId: number ): Promise< void > => {
	await emulator.personWrites(
		CHAT,
		`/start ${ connectToken( secret, recipientId ) }`
	);
	await vi.waitFor(
		() => expect( emulator.texts( CHAT ) ).toHaveLength( 1 ),
		WAIT
	);
};

/** Sends webhooks; returns the ids of those that the sidecar acknowledged. */
const tell = async (
	sidecar: SidecarProcess,
	count: number
): Promise< string[] > => {
	const ids = Array.from( { length: count }, newId );
	const statuses = await Promise.all(
		ids.map( async ( id ) => {
			const { status } = await sidecar.tell(
				telegramMessage( { recipient_id: 7 } ),
				id
			);
			return status;
		} )
	);
	expect( statuses.filter( ( s ) => s !== 202 && s !== 503 ) ).toEqual( [] );
	return ids.filter( ( _, at ) => statuses[ at ] === 202 );
};

describe.each( Object.entries( FOREIGN_LOCKS ) )(
	'another process that wants %s on the database file',
	( _name, sql ) => {
		const add = ( store: DeliveryStore, webhookId: string ) =>
			store.add( {
				webhookId,
				webinarId: 12,
				recipientId: 7,
				text: 'Hello',
				button: null,
				videoUrl: null,
			} );

		it( 'makes an open store lose nothing that it accepted', async () => {
			const database = openDatabase( file );
			const store = createSqliteDeliveryStore( database );
			const attempts: Promise< unknown >[] = [];
			const accepted: string[] = [];
			const addSome = async ( ...ids: string[] ): Promise< void > => {
				for ( const id of ids ) {
					await add( store, id ).then(
						() => accepted.push( id ),
						() => undefined
					);
				}
			};
			await addSome( 'msg_1', 'msg_2' );
			const [ first ] = await store.due( Date.now(), 1 );
			const id = first?.id ?? 0;
			await store.markSending( id );
			const foreign = await lock( sql );
			expect( foreign.isLocking ).toBe( false );
			attempts.push( store.settle( id, 'sent', null ) );
			attempts.push( store.markSending( id + 1 ) );
			await Promise.allSettled( attempts );
			await addSome( 'msg_3' );
			await foreign.stop();
			await addSome( 'msg_4', 'msg_5', 'msg_6' );
			// A transaction that failed took the writes before it with it.
			await store.hold( [ 7 ] ).catch( () => undefined );
			database.close();

			const again = openDatabase( file );
			const known = await createSqliteDeliveryStore( again ).replay( [
				...accepted,
			] );
			again.close();
			expect( accepted.length ).toBeGreaterThanOrEqual( 5 );
			expect( known.answer.unknown ).toEqual( [] );
		} );

		it( 'keeps the file from being opened', async () => {
			const database = openDatabase( file );
			createSqliteDeliveryStore( database );
			database.close();
			const foreign = await lock( sql );
			expect( foreign.isLocking ).toBe( true );
			expect( () => openDatabase( file, 100 ) ).toThrow(
				DatabaseInUseError
			);
			await foreign.stop();
			openDatabase( file ).close();
		} );
	}
);

it( 'a running sidecar keeps its file to itself, and loses nothing that it acknowledged', async () => {
	const sidecar = await start();
	await connect( 7 );
	// The end of a try is written while the other process wants the lock.
	emulator.failWith( () => ( { answersAfterMs: 500 } ) );
	const accepted = await tell( sidecar, 3 );
	await vi.waitFor(
		() => expect( emulator.requests( CHAT ) ).toHaveLength( 2 ),
		WAIT
	);
	const foreign = await lock( FOREIGN_LOCKS[ 'a write lock' ] );
	expect( foreign.isLocking ).toBe( false );
	await delay( LOCKED_MS );
	accepted.push( ...( await tell( sidecar, 2 ) ) );
	await foreign.stop();
	accepted.push( ...( await tell( sidecar, 20 ) ) );
	expect( accepted ).toHaveLength( 25 );
	await sidecar.kill( 'SIGKILL' );

	const again = await start();
	const answers = await Promise.all(
		accepted.map( async ( id ) => {
			const answer = await again.tell(
				telegramMessage( { recipient_id: 7 } ),
				id
			);
			return ( await answer.json() ) as { status: string };
		} )
	);
	expect(
		answers.filter( ( { status } ) => status !== 'duplicate' )
	).toEqual( [] );
} );

it( 'a second sidecar on one database file does not start', async () => {
	const sidecar = await start();
	const second = spawn();
	expect( await second.exitCode() ).toBe( 1 );
	expect( second.output ).toContain(
		`Another process uses ${ file }: stop the other sidecar or tool`
	);
	expect( await tell( sidecar, 1 ) ).toHaveLength( 1 );
} );
