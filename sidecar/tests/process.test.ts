import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Emulator } from './support/emulator.ts';
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

const CHAT = 4815162342;

let folder: string;
let secret: string;
let emulator: Emulator;
const running: SidecarProcess[] = [];

beforeEach( async () => {
	folder = newFolder();
	secret = newSecret();
	emulator = await Emulator.start();
} );

afterEach( async () => {
	await Promise.all(
		running.splice( 0 ).map( ( sidecar ) => sidecar.kill( 'SIGKILL' ) )
	);
	await emulator.stop();
	removeFolder( folder );
} );

const settings = (
	env: Record< string, string > = {}
): [ string, string, Record< string, string > ] => [
	folder,
	secret,
	{
		TELEGRAM_API_ROOT: emulator.apiRoot,
		MESSAGES_PER_SECOND: '1000',
		MESSAGES_PER_CHAT_PER_SECOND: '1000',
		...env,
	},
];

const start = async (
	env?: Record< string, string >
): Promise< SidecarProcess > => {
	const sidecar = SidecarProcess.spawn( ...settings( env ) );
	running.push( sidecar );
	await vi.waitFor( () => sidecar.port, WAIT );
	return sidecar;
};

const connect = async ( recipientId = 7, chatId = CHAT ): Promise< void > => {
	await emulator.personWrites(
		chatId,
		`/start ${ connectToken( secret, recipientId ) }`
	);
	await vi.waitFor(
		() => expect( emulator.texts( chatId ) ).not.toEqual( [] ),
		WAIT
	);
};

const message = ( text: string, recipientId = 7 ) =>
	telegramMessage( { recipient_id: recipientId, text } );

describe( 'killed in the middle', () => {
	it( 'sends after the restart what it had stored, each message once and in order', async () => {
		const texts = Array.from(
			{ length: 40 },
			( _, n ) => `Message ${ n }`
		);
		// Twenty a second: the kill finds most of them stored and not sent.
		const sidecar = await start( { MESSAGES_PER_CHAT_PER_SECOND: '20' } );
		await connect();
		for ( const text of texts ) {
			expect( ( await sidecar.tell( message( text ) ) ).status ).toBe(
				202
			);
		}
		await vi.waitFor(
			() => expect( emulator.texts( CHAT ) ).toContain( 'Message 3' ),
			WAIT
		);
		await sidecar.kill( 'SIGKILL' );
		const sentBefore = emulator.sent( CHAT ).length - 1;
		expect( sentBefore ).toBeLessThan( texts.length );

		const again = await start();
		await vi.waitFor(
			async () =>
				expect( ( await again.health() ).deliveries ).toMatchObject( {
					pending: 0,
					waiting: 0,
					sending: 0,
				} ),
			WAIT
		);
		const { sent = 0, uncertain = 0 } = ( await again.health() ).deliveries;
		expect( sent + uncertain ).toBe( texts.length );
		// One person, so one try at most was on its way.
		expect( uncertain ).toBeLessThanOrEqual( 1 );
		const arrived = emulator.texts( CHAT ).slice( 1 );
		expect( arrived ).toEqual(
			texts.filter( ( text ) => arrived.includes( text ) )
		);
		expect( arrived.length ).toBeGreaterThanOrEqual( sent );
	} );

	it( 'does not repeat a try that was on its way, and shows it', async () => {
		const sidecar = await start();
		await connect();
		let tries = 0;
		emulator.failWith( ( { text } ) => {
			tries += text === 'On its way' ? 1 : 0;
			return text === 'On its way' ? 'hang' : null;
		} );
		const id = newId();
		await sidecar.tell( message( 'On its way' ), id );
		await vi.waitFor( () => expect( tries ).toBe( 1 ), WAIT );
		await sidecar.kill( 'SIGKILL' );

		const again = await start();
		await again.tell( message( 'The next one' ) );
		await vi.waitFor(
			() => expect( emulator.texts( CHAT ) ).toContain( 'The next one' ),
			WAIT
		);
		expect( tries ).toBe( 1 );
		expect( ( await again.health() ).deliveries ).toMatchObject( {
			uncertain: 1,
		} );
		expect( again.output ).toContain(
			`"webhookId":"${ id }","msg":"delivery_uncertain"`
		);
		// WordPress, which has seen no answer perhaps, asks again: still known.
		const repeat = await again.tell( message( 'On its way' ), id );
		expect( await repeat.json() ).toEqual( { status: 'duplicate' } );
	} );
} );

describe( 'asked to stop', () => {
	it.each( [ 'SIGTERM', 'SIGINT' ] as const )(
		'ends on %s with code 0, and lets the send on its way finish',
		async ( signal ) => {
			const sidecar = await start();
			await connect();
			await sidecar.tell( message( 'Hello' ) );
			const startedAtMs = Date.now();
			expect( await sidecar.kill( signal ) ).toBe( 0 );
			expect( Date.now() - startedAtMs ).toBeLessThan( 5000 );

			const again = await start();
			await vi.waitFor(
				async () =>
					expect( ( await again.health() ).deliveries ).toMatchObject(
						{
							sent: 1,
							uncertain: 0,
						}
					),
				WAIT
			);
			expect( emulator.texts( CHAT ).slice( 1 ) ).toEqual( [ 'Hello' ] );
		}
	);

	it( 'ends within seconds though Telegram does not answer', async () => {
		const sidecar = await start();
		await connect();
		let tries = 0;
		emulator.failWith( () => {
			tries += 1;
			return 'hang';
		} );
		await sidecar.tell( message( 'Hello' ) );
		await vi.waitFor( () => expect( tries ).toBe( 1 ), WAIT );
		const startedAtMs = Date.now();
		expect( await sidecar.kill( 'SIGTERM' ) ).toBe( 0 );
		expect( Date.now() - startedAtMs ).toBeLessThan( 10_000 );
	} );
} );

describe( 'without Telegram', () => {
	it( 'stores what it is told, says so, and sends when Telegram is there', async () => {
		await emulator.stop();
		const sidecar = await start();
		expect( ( await sidecar.tell( message( 'Kept' ) ) ).status ).toBe(
			202
		);
		await vi.waitFor(
			() => expect( sidecar.output ).toContain( 'telegram_unreachable' ),
			WAIT
		);
		expect( await sidecar.health() ).toMatchObject( {
			status: 'ok',
			telegram: 'unreachable',
			bot: null,
			deliveries: { waiting: 1 },
		} );

		emulator = await Emulator.start( emulator.port );
		await vi.waitFor(
			async () =>
				expect( await sidecar.health() ).toMatchObject( {
					telegram: 'connected',
					bot: 'TestNameBot',
				} ),
			WAIT
		);
		await connect();
		await vi.waitFor(
			() => expect( emulator.texts( CHAT ) ).toContain( 'Kept' ),
			WAIT
		);
	} );

	it( 'names the remedy for a wrong bot token, goes on, and does not log the token', async () => {
		const sidecar = await start( {
			TELEGRAM_BOT_TOKEN: '7000000002:not_the_token',
		} );
		await vi.waitFor(
			() =>
				expect( sidecar.output ).toContain(
					'check TELEGRAM_BOT_TOKEN'
				),
			WAIT
		);
		expect( ( await sidecar.tell( message( 'Kept' ) ) ).status ).toBe(
			202
		);
		expect( await sidecar.health() ).toMatchObject( {
			telegram: 'unreachable',
		} );
		expect( sidecar.output ).not.toContain( 'not_the_token' );
	} );
} );

describe( 'a start that cannot work', () => {
	const failedStart = async (
		env: Record< string, string >
	): Promise< string > => {
		const sidecar = SidecarProcess.spawn( ...settings( env ) );
		running.push( sidecar );
		expect( await sidecar.exitCode() ).toBe( 1 );
		return sidecar.output;
	};

	it( 'says which setting is wrong and what to do', async () => {
		expect( await failedStart( { TELEGRAM_BOT_TOKEN: '' } ) ).toBe(
			'TELEGRAM_BOT_TOKEN is missing: set it to the token that @BotFather gave you; see sidecar/.env.example\n'
		);
	} );

	it( 'says that the port is taken', async () => {
		const { port } = await start();
		expect( await failedStart( { PORT: String( port ) } ) ).toContain(
			`Port ${ port } is taken`
		);
	} );

	it( 'says that the database cannot be opened', async () => {
		expect( await failedStart( { DATABASE_FILE: folder } ) ).toContain(
			'Check DATABASE_FILE'
		);
	} );
} );

describe( "WordPress's cron", () => {
	let wordpress: Server;
	let calls: number;
	let atOnce: number;
	let mostAtOnce: number;
	let answer: ( respond: ( status: number ) => void ) => void;

	beforeEach( async () => {
		calls = atOnce = mostAtOnce = 0;
		wordpress = createServer( ( _request, response ) => {
			calls += 1;
			atOnce += 1;
			mostAtOnce = Math.max( mostAtOnce, atOnce );
			response.once( 'close', () => {
				atOnce -= 1;
			} );
			answer( ( status ) => response.writeHead( status ).end() );
		} ).listen( 0, '127.0.0.1' );
		await once( wordpress, 'listening' );
	} );

	afterEach( () => {
		wordpress.closeAllConnections();
		wordpress.close();
	} );

	const startWithCron = (): Promise< SidecarProcess > =>
		start( {
			WORDPRESS_CRON_URL: `http://127.0.0.1:${
				( wordpress.address() as AddressInfo ).port
			}/wp-cron.php?key=cron-key`,
			CRON_INTERVAL_SECONDS: '1',
		} );

	it( 'is called again and again, and a failure is a warning once', async () => {
		answer = ( respond ) => respond( calls <= 2 ? 500 : 200 );
		const sidecar = await startWithCron();
		await vi.waitFor(
			() => expect( sidecar.output ).toContain( 'cron_works_again' ),
			WAIT
		);
		expect( sidecar.output.match( /cron_failed/g ) ).toHaveLength( 1 );
		expect( sidecar.output ).not.toContain( 'cron-key' );
	} );

	it( 'is called once at a time, however slow it is', async () => {
		answer = () => {};
		await startWithCron();
		await vi.waitFor( () => expect( calls ).toBe( 2 ), WAIT );
		expect( mostAtOnce ).toBe( 1 );
	} );
} );

it( 'logs no token, secret, chat or text in all of this', async () => {
	const sidecar = await start( { LOG_LEVEL: 'debug' } );
	const token = connectToken( secret, 7 );
	await emulator.personWrites( CHAT, `/start ${ token }` );
	await sidecar.tell( message( 'Only for you' ) );
	await vi.waitFor(
		() => expect( emulator.texts( CHAT ) ).toContain( 'Only for you' ),
		WAIT
	);
	emulator.failWith( () => 'reset' );
	await sidecar.tell( message( 'Only for you, too' ) );
	await vi.waitFor(
		() => expect( sidecar.output ).toContain( 'delivery_retry' ),
		WAIT
	);
	for ( const privateWord of [
		'Only for you',
		String( CHAT ),
		token,
		secret,
		'emulated_bot_token',
		'v1,',
	] ) {
		expect( sidecar.output ).not.toContain( privateWord );
	}
} );
