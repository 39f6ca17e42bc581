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
	personForget,
	telegramMessage,
} from './support/webhook.ts';
import { WordPress } from './support/wordpress.ts';

const CHAT = 4815162342;
const OTHER_CHAT = 4815162343;

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

describe( 'a sidecar killed while it sends', () => {
	it( 'sends its stored messages after the restart, each once and in order', async () => {
		const texts = Array.from(
			{ length: 40 },
			( _, n ) => `Message ${ n }`
		);
		// Twenty a second, so most messages are stored but not sent when the process is killed.
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
		// One chat, so at most one try was running.
		expect( uncertain ).toBeLessThanOrEqual( 1 );
		const arrived = emulator.texts( CHAT ).slice( 1 );
		expect( arrived ).toEqual(
			texts.filter( ( text ) => arrived.includes( text ) )
		);
		expect( arrived.length ).toBeGreaterThanOrEqual( sent );
	} );

	it( 'does not repeat a running try, and reports it as uncertain', async () => {
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
		// WordPress may have missed the answer and send the event again: it is a duplicate.
		const repeat = await again.tell( message( 'On its way' ), id );
		expect( await repeat.json() ).toEqual( { status: 'duplicate' } );
	} );
} );

it( 'a sidecar killed during a pause of Telegram continues the pause after the restart', async () => {
	const sidecar = await start();
	await connect();
	await connect( 8, OTHER_CHAT );
	let endsAtMs = 0;
	const triedAtMs: number[] = [];
	emulator.failWith( () => {
		triedAtMs.push( Date.now() );
		if ( endsAtMs > 0 ) {
			return null;
		}
		endsAtMs = Date.now() + 4000;
		return {
			status: 429,
			description: 'Too Many Requests: retry after 4',
			retryAfterSeconds: 4,
		};
	} );
	await sidecar.tell( message( 'First' ) );
	await vi.waitFor(
		() => expect( sidecar.output ).toContain( 'telegram_limited' ),
		WAIT
	);
	await sidecar.kill( 'SIGKILL' );

	const again = await start();
	await again.tell( message( 'Second', 8 ) );
	await vi.waitFor(
		() => expect( emulator.texts( OTHER_CHAT ) ).toContain( 'Second' ),
		WAIT
	);
	expect( triedAtMs[ 1 ] ).toBeGreaterThanOrEqual( endsAtMs );
} );

describe( 'a sidecar that stops', () => {
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

	it( 'ends within seconds even if Telegram does not answer', async () => {
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
	it( 'acknowledges and stores messages, and sends them when Telegram is reachable', async () => {
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

describe( 'a start that fails', () => {
	const failedStart = async (
		env: Record< string, string >
	): Promise< string > => {
		const sidecar = SidecarProcess.spawn( ...settings( env ) );
		running.push( sidecar );
		expect( await sidecar.exitCode() ).toBe( 1 );
		return sidecar.output;
	};

	it( 'names the wrong setting and the remedy', async () => {
		expect( await failedStart( { TELEGRAM_BOT_TOKEN: '' } ) ).toBe(
			'TELEGRAM_BOT_TOKEN is missing: set it to the token that @BotFather gave you; see .env.example\n'
		);
	} );

	it( 'says that the port is taken', async () => {
		const { port } = await start();
		expect(
			await failedStart( {
				PORT: String( port ),
				DATABASE_FILE: `${ folder }/other.sqlite`,
			} )
		).toContain( `Port ${ port } is taken` );
	} );

	it( 'says that the database cannot be opened', async () => {
		expect( await failedStart( { DATABASE_FILE: folder } ) ).toContain(
			'Check DATABASE_FILE'
		);
	} );
} );

describe( 'WordPress', () => {
	let wordpress: WordPress;

	beforeEach( async () => {
		wordpress = await WordPress.start( secret );
	} );

	afterEach( () => wordpress.stop() );

	const startWithHeartbeat = (
		env?: Record< string, string >
	): Promise< SidecarProcess > =>
		start( {
			WORDPRESS_HEARTBEAT_URL: wordpress.url,
			// An earlier heartbeat was triggered by a change.
			HEARTBEAT_SECONDS: '3600',
			...env,
		} );

	const expectTold = (
		reports: () => readonly object[],
		...expected: object[]
	): Promise< void > =>
		vi.waitFor(
			() =>
				expect( reports() ).toEqual(
					expected.map( ( report ) =>
						expect.objectContaining( report )
					)
				),
			WAIT
		);

	it( 'learns from a signed heartbeat at once who connected and what was sent', async () => {
		const sidecar = await startWithHeartbeat();
		await vi.waitFor(
			() => expect( wordpress.heartbeats ).toHaveLength( 1 ),
			WAIT
		);
		await connect();
		await expectTold( () => wordpress.people, {
			recipient_id: 7,
			state: 'connected',
		} );
		const id = newId();
		await sidecar.tell( message( 'Hello' ), id );
		await expectTold( () => wordpress.deliveries, {
			webhook_id: id,
			state: 'sent',
			tries: 1,
		} );
		await emulator.personWrites( CHAT, '/stop' );
		await expectTold(
			() => wordpress.people,
			{ state: 'connected' },
			{ state: 'stopped' }
		);
		expect( wordpress.heartbeats ).toHaveLength( wordpress.requests );
	} );

	it( 'learns what waits and who connected again', async () => {
		const sidecar = await startWithHeartbeat();
		await connect( 8, OTHER_CHAT );
		emulator.failWith( ( { chat_id: chatId } ) =>
			Number( chatId ) === OTHER_CHAT
				? {
						status: 403,
						description: 'Forbidden: bot was blocked by the user',
					}
				: null
		);
		await sidecar.tell( message( 'To nobody', 7 ), 'msg_waits' );
		await expectTold( () => wordpress.deliveries, {
			webhook_id: 'msg_waits',
			state: 'waiting',
			tries: 0,
		} );
		await sidecar.tell( message( 'To a wall', 8 ), 'msg_refused' );
		await expectTold( () => wordpress.deliveries.slice( 1 ), {
			webhook_id: 'msg_refused',
			state: 'unreachable',
			tries: 1,
			reason: '403: Forbidden: bot was blocked by the user',
		} );
		await expectTold( () => wordpress.people.slice( -1 ), {
			recipient_id: 8,
			state: 'unreachable',
		} );
		expect( JSON.stringify( wordpress.heartbeats ) ).not.toContain(
			String( OTHER_CHAT )
		);
	} );

	it( 'learns the state of each message even if the sidecar is killed and answers are lost', async () => {
		const ids = Array.from( { length: 30 }, newId );
		wordpress.trouble = ( { deliveries } ) =>
			deliveries.length > 0 ? 'lost' : null;
		const sidecar = await startWithHeartbeat( {
			HEARTBEAT_SECONDS: '1',
			MESSAGES_PER_CHAT_PER_SECOND: '20',
		} );
		await connect();
		for ( const id of ids ) {
			await sidecar.tell( message( id ), id );
		}
		await vi.waitFor(
			() => expect( wordpress.deliveries ).not.toEqual( [] ),
			WAIT
		);
		await sidecar.kill( 'SIGKILL' );
		const toldBefore = wordpress.deliveries.length;

		wordpress.trouble = () => null;
		await startWithHeartbeat();
		const latest = (): Map< string, string > =>
			new Map(
				wordpress.deliveries
					.toSorted( ( a, b ) => a.at_ms - b.at_ms )
					.map( ( report ) => [ report.webhook_id, report.state ] )
			);
		await vi.waitFor(
			() =>
				expect(
					ids.filter( ( id ) =>
						/sent|uncertain/.test( latest().get( id ) ?? '' )
					)
				).toEqual( ids ),
			WAIT
		);
		// A report is sent again when its answer was lost. It changes nothing.
		expect( wordpress.deliveries.length ).toBeGreaterThanOrEqual(
			ids.length + toldBefore
		);
		const arrived = emulator.texts( CHAT ).slice( 1 );
		for ( const [ id, state ] of latest() ) {
			const times = arrived.filter( ( text ) => text === id ).length;
			expect( times, state ).toBeGreaterThanOrEqual(
				state === 'sent' ? 1 : 0
			);
			expect( times ).toBeLessThanOrEqual( 1 );
		}
	} );

	it( 'sees from the signature that the sidecar uses the new secret', async () => {
		const next = newSecret();
		wordpress.secret = next;
		await startWithHeartbeat( {
			WEBHOOK_SECRET: next,
			WEBHOOK_SECRET_PREVIOUS: secret,
		} );
		await vi.waitFor(
			() => expect( wordpress.heartbeats ).toHaveLength( 1 ),
			WAIT
		);
	} );

	it( 'does not delay the stop when it does not answer', async () => {
		wordpress.trouble = () => 'hang';
		const sidecar = await startWithHeartbeat();
		await vi.waitFor( () => expect( wordpress.requests ).toBe( 1 ), WAIT );
		expect( await sidecar.kill( 'SIGTERM' ) ).toBe( 0 );
		expect( sidecar.output ).not.toContain( 'heartbeat_failed' );
	} );

	it( 'deletes a person with the chat and all deliveries', async () => {
		const sidecar = await startWithHeartbeat();
		await connect();
		await emulator.personWrites( CHAT, '/stop' );
		await expectTold( () => wordpress.people.slice( -1 ), {
			state: 'stopped',
		} );
		await sidecar.tell( message( 'Never' ) );
		await vi.waitFor(
			async () =>
				expect( ( await sidecar.health() ).deliveries.waiting ).toBe(
					1
				),
			WAIT
		);
		expect( ( await sidecar.tell( personForget( 7 ) ) ).status ).toBe(
			202
		);
		expect( ( await sidecar.health() ).deliveries.waiting ).toBe( 0 );
		await emulator.personWrites( CHAT, '/start' );
		await vi.waitFor(
			() =>
				expect( emulator.texts( CHAT ).at( -1 ) ).toMatch(
					/откройте ссылку/
				),
			WAIT
		);
	} );
} );

it( 'warns that WordPress receives no reports without WORDPRESS_HEARTBEAT_URL', async () => {
	const sidecar = await start();
	expect( sidecar.output ).toContain( 'set WORDPRESS_HEARTBEAT_URL' );
} );

it( 'has logged no token, secret, chat or text in any of these tests', async () => {
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
