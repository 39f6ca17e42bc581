import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSqliteDeliveryStore } from '../src/deliveries/store/sqlite-delivery-store.ts';
import { backUp } from '../src/storage/backup.ts';
import { openDatabase } from '../src/storage/sqlite.ts';
import { BOT_TOKEN, Emulator } from './support/emulator.ts';
import {
	newFolder,
	removeFolder,
	SidecarProcess,
	WAIT,
} from './support/sidecar.ts';
import { newId, newSecret, telegramMessage } from './support/webhook.ts';

let folder: string;
let file: string;

beforeEach( () => {
	folder = newFolder();
	file = `${ folder }/data/sidecar.sqlite`;
} );

afterEach( () => removeFolder( folder ) );

/** Sends webhooks; returns their ids once the sidecar has acknowledged them. */
const tell = ( sidecar: SidecarProcess, count: number ): Promise< string[] > =>
	Promise.all(
		Array.from( { length: count }, async () => {
			const id = newId();
			const { status } = await sidecar.tell(
				telegramMessage( { recipient_id: 7 } ),
				id
			);
			expect( status ).toBe( 202 );
			return id;
		} )
	);

it( 'has everything that was acknowledged before, for its own user only', async () => {
	const secret = newSecret();
	const emulator = await Emulator.start();
	const sidecar = SidecarProcess.spawn( folder, secret, {
		TELEGRAM_API_ROOT: emulator.apiRoot,
	} );
	await vi.waitFor( () => sidecar.port, WAIT );
	const before = await tell( sidecar, 30 );
	let isDone = false;
	const writing = async (): Promise< void > => {
		while ( ! isDone ) {
			await tell( sidecar, 5 );
		}
	};
	const [ { stdout } ] = await Promise.all( [
		promisify( execFile )(
			process.execPath,
			[
				'--import',
				import.meta.resolve( 'tsx' ),
				path.resolve( import.meta.dirname, '../src/cli/backup.ts' ),
			],
			{
				cwd: folder,
				env: {
					WEBHOOK_SECRET: secret,
					TELEGRAM_BOT_TOKEN: BOT_TOKEN,
					PORT: String( sidecar.port ),
				},
			}
		).finally( () => {
			isDone = true;
		} ),
		writing(),
	] );
	await sidecar.kill( 'SIGKILL' );
	await emulator.stop();

	const copy = `${ file }.backup`;
	expect( stdout ).toContain( copy );
	expect( statSync( copy ).mode % 0o1000 ).toBe( 0o600 );
	const database = openDatabase( copy );
	const found = await createSqliteDeliveryStore( database ).find( before );
	expect( found ).toHaveLength( before.length );
	database.close();
} );

it( 'replaces the last one, and leaves it when the new one fails', async () => {
	const database = openDatabase( file );
	const store = createSqliteDeliveryStore( database );
	const add = ( webhookId: string ) =>
		store.add( {
			webhookId,
			webinarId: 12,
			recipientId: 7,
			text: 'Hello',
			button: null,
			videoUrl: null,
		} );
	await add( 'msg_1' );
	backUp( database, file );
	await add( 'msg_2' );
	backUp( database, file );
	await add( 'msg_3' );
	database.vacuumInto = () => {
		throw new Error( 'database or disk is full' );
	};
	expect( () => backUp( database, file ) ).toThrow( 'full' );
	database.close();
	expect( existsSync( `${ file }.backup.part` ) ).toBe( false );

	const copy = openDatabase( `${ file }.backup` );
	const found = await createSqliteDeliveryStore( copy ).find( [
		'msg_1',
		'msg_2',
		'msg_3',
	] );
	copy.close();
	expect( found.map( ( one ) => one.webhook_id ) ).toEqual( [
		'msg_1',
		'msg_2',
	] );
} );
