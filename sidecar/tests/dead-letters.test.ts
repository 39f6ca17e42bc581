import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import getPort from 'get-port';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase, type Database } from '../src/storage/sqlite.ts';
import type { DeliveryStore } from '../src/deliveries/store/delivery-store.ts';
import { createSqliteDeliveryStore } from '../src/deliveries/store/sqlite-delivery-store.ts';
import { createLogger } from '../src/log.ts';
import { createRequestListener } from '../src/server.ts';
import { createVerifier } from '../src/webhooks/signature.ts';
import { compiled } from './support/compile.ts';
import { withoutRooms } from './support/rooms.ts';
import { newFolder, removeFolder } from './support/sidecar.ts';
import { newSecret } from './support/webhook.ts';

const privateText = 'Only for one person.';

const secret = newSecret();
let folder: string;
let database: Database;
let store: DeliveryStore;
let replayedFor: number[];
let server: Server;

beforeEach( async () => {
	folder = newFolder();
	database = openDatabase( `${ folder }/sidecar.sqlite` );
	store = createSqliteDeliveryStore( database );
	replayedFor = [];
	server = createServer(
		createRequestListener( {
			verify: createVerifier( [ secret ] ),
			deliveries: store,
			keepDays: 30,
			...withoutRooms,
			onDeliveryAdded: () => undefined,
			onWithdrawn: () => undefined,
			onReplayed: async ( recipientIds ) => {
				replayedFor.push( ...recipientIds );
			},
			onForget: async () => undefined,
			checkWrite: async () => undefined,
			pausedForMs: async () => 0,
			heartbeatAgeMs: () => null,
			telegramStatus: () => 'connected',
			botUsername: () => null,
			log: createLogger( { level: 'silent', secrets: [] } ),
		} )
	);
	await new Promise< void >( ( resolve ) => {
		server.listen( 0, '127.0.0.1', resolve );
	} );
} );

afterEach( async () => {
	server.closeAllConnections();
	await new Promise( ( resolve ) => {
		server.close( resolve );
	} );
	database.close();
	removeFolder( folder );
} );

type Result = { code: number; stdout: string; stderr: string };

/**
 * Runs the command in its own process, with settings from the environment only.
 */
const run = (
	args: readonly string[],
	env: Record< string, string > = {}
): Promise< Result > =>
	promisify( execFile )(
		process.execPath,
		[ compiled( 'dead-letters' ), ...args ],
		{
			cwd: folder,
			env: {
				PATH: process.env.PATH,
				WEBHOOK_SECRET: secret,
				TELEGRAM_BOT_TOKEN: '1:token',
				PORT: String( ( server.address() as AddressInfo ).port ),
				...env,
			},
		}
	)
		.then( ( output ) => ( { code: 0, ...output } ) )
		.catch( ( error: unknown ) => error as Result );

async function end(
	webhookId: string,
	state: 'sent' | 'failed' | 'unreachable' | 'uncertain',
	recipientId = 7
): Promise< void > {
	await store.add( {
		webhookId,
		webinarId: 12,
		recipientId,
		text: privateText,
		button: null,
		videoUrl: null,
	} );
	const [ delivery ] = await store.due( Date.now(), 1 );
	await store.markSending( delivery?.id ?? 0 );
	if ( state === 'uncertain' ) {
		await store.markInterrupted();
	} else {
		await store.settle( delivery?.id ?? 0, state, 'Refused\u001b[2J.' );
	}
}

it( 'lists what was not sent, without texts and control characters', async () => {
	await end( 'msg_failed', 'failed' );
	await end( 'msg_sent', 'sent' );
	await end( 'msg_unreachable', 'unreachable', 8 );
	await end( 'msg_uncertain', 'uncertain' );
	const { code, stdout } = await run( [ 'list' ] );
	expect( code ).toBe( 0 );
	expect(
		stdout
			.trim()
			.split( '\n' )
			.map( ( line ) => line.split( '\t' ).slice( 1 ) )
	).toEqual( [
		[ 'state', 'tries', 'webinar', 'person', 'webhook id', 'reason' ],
		[ 'failed', '1', '12', '7', 'msg_failed', 'Refused [2J.' ],
		[ 'unreachable', '1', '12', '8', 'msg_unreachable', 'Refused [2J.' ],
		[
			'uncertain',
			'1',
			'12',
			'7',
			'msg_uncertain',
			'The sidecar stopped during the try.',
		],
	] );
	expect( stdout ).not.toContain( privateText );
} );

it( 'says that there are none', async () => {
	expect( ( await run( [ 'list' ] ) ).stdout ).toBe( 'There are none.\n' );
} );

it( 'replays by webhook id, and names unknown ids', async () => {
	await end( 'msg_failed', 'failed' );
	await end( 'msg_sent', 'sent' );
	await end( 'msg_uncertain', 'uncertain', 9 );
	const { code, stdout, stderr } = await run( [
		'replay',
		'msg_failed',
		'msg_sent',
		'msg_uncertain',
		'msg_none',
	] );
	expect( code ).toBe( 1 );
	expect( stdout ).toContain( 'To be tried again: 2' );
	expect( stdout ).toContain( 'msg_sent' );
	expect( stderr ).toMatch( /delivery log in wp-admin: msg_none/ );
	expect( replayedFor ).toEqual( [ 7, 9 ] );
	expect( await store.countByState() ).toMatchObject( {
		pending: 2,
		sent: 1,
	} );
} );

it( 'replays all that was certainly not sent, in several requests', async () => {
	for ( let at = 0; at < 201; at++ ) {
		await end( `msg_${ at }`, 'failed' );
	}
	await end( 'msg_unreachable', 'unreachable' );
	await end( 'msg_uncertain', 'uncertain' );
	const { code, stdout } = await run( [ 'replay', '--all' ] );
	expect( code ).toBe( 0 );
	expect( stdout ).toBe( 'To be tried again: 202\n' );
	expect( await store.countByState() ).toMatchObject( {
		pending: 202,
		failed: 0,
		uncertain: 1,
	} );
} );

it.each( [
	[ [] ],
	[ [ 'delete' ] ],
	[ [ 'list', '--all' ] ],
	[ [ 'replay' ] ],
	[ [ 'replay', '--all', 'msg_a' ] ],
	[ [ 'replay', '--everything' ] ],
] )( 'explains itself after %j, and changes nothing', async ( args ) => {
	await end( 'msg_failed', 'failed' );
	const { code, stderr } = await run( args );
	expect( code ).toBe( 1 );
	expect( stderr ).toContain( 'replay --all' );
	expect( ( await store.countByState() ).failed ).toBe( 1 );
} );

it( 'names the remedy when the sidecar is not running', async () => {
	const port = String( await getPort() );
	const { code, stderr } = await run( [ 'list' ], { PORT: port } );
	expect( code ).toBe( 1 );
	expect( stderr ).toContain( `http://127.0.0.1:${ port }` );
	expect( stderr ).toContain( 'Start it' );
} );

it( 'names the remedy when the secret differs, without printing the secret', async () => {
	const another = newSecret();
	const { code, stderr } = await run( [ 'list' ], {
		WEBHOOK_SECRET: another,
	} );
	expect( code ).toBe( 1 );
	expect( stderr ).toContain( 'WEBHOOK_SECRET must be' );
	expect( stderr ).not.toContain( another );
} );

it( 'names a missing setting', async () => {
	const { code, stderr } = await run( [ 'list' ], { WEBHOOK_SECRET: '' } );
	expect( code ).toBe( 1 );
	expect( stderr ).toMatch( /^WEBHOOK_SECRET is missing/ );
} );
