import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import getPort from 'get-port';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { bundle } from '../bundle/bundle.ts';
import { Emulator } from './support/emulator.ts';
import { RedisServer } from './support/redis.ts';
import {
	newFolder,
	removeFolder,
	SidecarProcess,
	WAIT,
} from './support/sidecar.ts';
import { connectToken, newSecret, telegramMessage } from './support/webhook.ts';

const CHAT = 4815162342;

// Outside the repository, so that Node finds none of its packages.
const folder = newFolder();
const app = path.join( folder, 'app' );
const textOf = ( file: string ): string =>
	readFileSync( path.join( app, file ), 'utf8' );
const run = promisify( execFile );

let emulator: Emulator;
let secret: string;

beforeAll( () => bundle( app ) );
afterAll( () => removeFolder( folder ) );
beforeEach( async () => {
	secret = newSecret();
	emulator = await Emulator.start();
	return () => emulator.stop();
} );

/** Starts a program with an empty folder for its data, connects a person and sends them a message. */
async function sendOneMessage(
	env: Record< string, string >,
	whileRunning: ( sidecar: SidecarProcess ) => Promise< void >,
	program = [ path.join( app, 'main.js' ) ]
): Promise< void > {
	const data = newFolder();
	const sidecar = SidecarProcess.spawn(
		data,
		secret,
		{ TELEGRAM_API_ROOT: emulator.apiRoot, ...env },
		program
	);
	try {
		await vi.waitFor( () => sidecar.port, WAIT );
		await emulator.personWrites(
			CHAT,
			`/start ${ connectToken( secret, 7 ) }`
		);
		await vi.waitFor(
			() => expect( emulator.texts( CHAT ) ).toHaveLength( 1 ),
			WAIT
		);
		await sidecar.tell( telegramMessage( { text: 'Hello' } ) );
		await vi.waitFor(
			() => expect( emulator.texts( CHAT )[ 1 ] ).toBe( 'Hello' ),
			WAIT
		);
		await whileRunning( sidecar );
		expect( await sidecar.kill( 'SIGTERM' ) ).toBe( 0 );
	} finally {
		await sidecar.kill( 'SIGKILL' );
		removeFolder( data );
	}
}

it( 'runs and makes a backup where nothing but Node is installed', async () => {
	await sendOneMessage( {}, async ( { url, port } ) => {
		expect( ( await fetch( `${ url }/readyz` ) ).status ).toBe( 200 );
		const { stdout } = await run(
			process.execPath,
			[ path.join( app, 'backup.js' ) ],
			{
				cwd: folder,
				env: {
					PORT: String( port ),
					WEBHOOK_SECRET: secret,
					TELEGRAM_BOT_TOKEN: '1:token',
				},
			}
		);
		expect( stdout ).toMatch( /^Backup: .*\.backup \(\d+ bytes\)/ );
	} );
} );

it( 'brings the scripts that Redis runs', async () => {
	const redis = await RedisServer.start();
	try {
		await sendOneMessage( { REDIS_URL: redis.url }, async () => {} );
	} finally {
		await redis.stop();
	}
} );

it( 'runs by the steps of the Dockerfile, and answers its health check', async () => {
	const container = newFolder();
	const inside = ( text: string ): string =>
		text.replaceAll( /(^|[\s=])\/(app|data)\b/g, `$1${ container }/$2` );
	const env: Record< string, string > = {};
	const commands: Record< string, string > = {};
	let workingFolder = container;
	for ( const [ , instruction = '', text = '' ] of textOf(
		'Dockerfile'
	).matchAll( /^([A-Z]+) (.+)$/gm ) ) {
		switch ( instruction ) {
			case 'WORKDIR':
				workingFolder = inside( text );
				mkdirSync( workingFolder );
				break;
			case 'COPY':
				expect( text ).toBe( '. .' );
				cpSync( app, workingFolder, { recursive: true } );
				break;
			case 'RUN':
				// This machine has no user "node".
				execFileSync( 'sh', [
					'-ec',
					inside( text ).replace( / && chown node:node \S+$/, '' ),
				] );
				break;
			case 'ENV':
				for ( const setting of text.split( ' ' ) ) {
					const [ name = '', value = '' ] = setting.split( '=' );
					env[ name ] = inside( value );
				}
				break;
			default:
				commands[ instruction ] = text;
		}
	}
	expect( commands.USER ).toBe( 'node' );
	const [ node, ...program ] = JSON.parse( commands.CMD ?? '' ) as string[];
	expect( node ).toBe( 'node' );
	const health = /CMD (.+)$/.exec( commands.HEALTHCHECK ?? '' )?.[ 1 ] ?? '';

	env.PORT = String( await getPort() );
	const check = () =>
		spawnSync( 'sh', [ '-c', health ], { env: { ...process.env, ...env } } )
			.status;
	expect( check() ).toBe( 1 );
	await sendOneMessage(
		env,
		async () => expect( check() ).toBe( 0 ),
		program.map( ( file ) => path.join( workingFolder, file ) )
	);
	removeFolder( container );
} );

it( 'runs by a unit that systemd accepts', () => {
	const unit = path.join( folder, 'webinar-message-service.service' );
	writeFileSync(
		unit,
		textOf( 'webinar-message-service.service' ).replace(
			'/usr/bin/node',
			process.execPath
		)
	);
	const { error, status, stderr } = spawnSync( 'systemd-analyze', [
		'verify',
		unit,
	] );
	// Not every machine has systemd.
	if ( ! error ) {
		expect( String( stderr ) ).toBe( '' );
		expect( status ).toBe( 0 );
	}
} );

it( 'passes on the licence of each package inside', () => {
	const licences = textOf( 'LICENSES.txt' );
	for ( const name of [ '@photostructure/sqlite', 'express', 'telegraf' ] ) {
		expect( licences ).toMatch(
			new RegExp( `^${ name } \\d.*\\(MIT\\)\\n\\n.{0,80}`, 'm' )
		);
	}
	expect( licences ).toContain( 'Permission is hereby granted' );
} );
