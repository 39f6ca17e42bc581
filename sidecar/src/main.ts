import { existsSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Telegraf } from 'telegraf';
import { ConfigError, readConfig, type Config } from './config.ts';
import type { DeliveryStore } from './deliveries/store/delivery-store.ts';
import { RETRY_POLICY } from './deliveries/retry.ts';
import { DeliveryWorker } from './deliveries/worker.ts';
import { createHeartbeat } from './wordpress/heartbeat.ts';
import { createLogger, describeError, type Logger } from './log.ts';
import type { PeopleStore } from './people/store/people-store.ts';
import { startPurge } from './storage/purge.ts';
import { RoomsHub } from './rooms/room-hub.ts';
import { createPresenceReports } from './rooms/presence-reports.ts';
import { createRoomTokenReader } from './rooms/room-token.ts';
import type { Rounds } from './wordpress/report-loop.ts';
import { createServer } from './server.ts';
import { openOwnStorage, openSharedStorage } from './storage/storage.ts';
import { addBotCommands } from './telegram/bot.ts';
import { Poller } from './telegram/poller.ts';
import { createSender } from './telegram/sender.ts';
import { createVerifier } from './webhooks/signature.ts';

const SEND_LIMIT_MS = 15_000;
const SHUTDOWN_LIMIT_MS = 5_000;
// Thousands of rooms come back at once after a restart; the system allows as many as it likes.
const BACKLOG = 4096;

/**
 * Builds the parts, starts them, and returns what stops them again.
 *
 * @param config
 * @param log
 */
async function start(
	config: Config,
	log: Logger
): Promise< () => Promise< void > > {
	const storage = config.redisUrl
		? await openSharedStorage( config.redisUrl, config, log )
		: openOwnStorage( config.databaseFile, config );
	const { deliveries, people, rooms, fanOut } = storage;

	const bot = new Telegraf( config.telegramBotToken, {
		telegram: { apiRoot: config.telegramApiRoot },
	} );
	const send = createSender( bot.telegram, SEND_LIMIT_MS );
	const heartbeat = heartbeatOf( config, deliveries, people, log );
	const onChanged = (): void => heartbeat?.nudge();
	const worker = new DeliveryWorker( {
		store: storage.patient.deliveries,
		people: storage.patient.people,
		turns: storage.turns,
		send,
		retry: RETRY_POLICY,
		isOnly: storage.isOnly,
		onChanged,
		log,
	} );
	addBotCommands( {
		bot,
		people,
		reply: ( chatId, message ) => worker.reply( chatId, message ),
		webhookSecrets: config.webhookSecrets,
		onConnected: ( recipientId ) => worker.release( recipientId ),
		onChanged,
		log,
	} );
	const poller = new Poller( bot, log, storage.mayPoll );

	const hub = new RoomsHub( {
		store: rooms,
		fanOut,
		limits: config.roomLimits,
		onPresenceDue: config.wordpressHeartbeatUrl
			? () => presence?.nudge()
			: null,
		log,
	} );
	const presence = presenceOf( config, hub, log );

	const server = createHttpServer(
		createServer( {
			verify: createVerifier( config.webhookSecrets ),
			deliveries,
			hub,
			readRoomToken: createRoomTokenReader( config.webhookSecrets ),
			roomOrigin: config.roomOrigin,
			trustProxy: config.trustProxy,
			onAccepted: () => worker.wake(),
			onReplayed: async ( recipientIds ) => {
				await people.tryAgain( recipientIds );
				onChanged();
				worker.wake();
			},
			onForget: async ( recipientId ) => {
				await people.forget( recipientId );
				await deliveries.forget( recipientId );
			},
			telegramStatus: () => poller.status,
			botUsername: () => bot.botInfo?.username ?? null,
			log,
		} )
	);
	await listen( server, config );
	log.info(
		{ host: config.host, port: ( server.address() as AddressInfo ).port },
		'listening'
	);

	// Only now: a second sidecar by mistake fails on the port before it takes the first one's tries for dead.
	await storage.start();
	await worker.start();
	poller.start();
	heartbeat?.start();
	hub.start();
	presence?.start();
	const stopPurge = startPurge( deliveries, rooms, config.keepDays, log );

	return async () => {
		stopPurge();
		hub.stop();
		const finished = Promise.all( [
			closeServer( server ),
			poller.stop(),
			heartbeat?.stop(),
			presence?.stop(),
			worker.stop(),
		] );
		const limit = new Promise( ( resolve ) => {
			setTimeout( resolve, SHUTDOWN_LIMIT_MS ).unref();
		} );
		await Promise.race( [ finished, limit ] );
		await storage.close();
	};
}

function heartbeatOf(
	config: Config,
	deliveries: DeliveryStore,
	people: PeopleStore,
	log: Logger
): Rounds | null {
	if ( ! config.wordpressHeartbeatUrl ) {
		log.warn(
			{
				remedy: 'WordPress learns nothing from this sidecar: set WORDPRESS_HEARTBEAT_URL, see sidecar/.env.example.',
			},
			'heartbeat_off'
		);
		return null;
	}
	return createHeartbeat( {
		url: config.wordpressHeartbeatUrl,
		intervalMs: config.heartbeatIntervalMs,
		secret: config.webhookSecrets[ 0 ],
		deliveries,
		people,
		log,
	} );
}

function presenceOf(
	config: Config,
	hub: RoomsHub,
	log: Logger
): Rounds | null {
	return config.wordpressHeartbeatUrl
		? createPresenceReports( {
				heartbeatUrl: config.wordpressHeartbeatUrl,
				secret: config.webhookSecrets[ 0 ],
				hub,
				log,
			} )
		: null;
}

function listen( server: Server, { host, port }: Config ): Promise< void > {
	return new Promise( ( resolve, reject ) => {
		server.once( 'error', reject );
		server.listen( port, host, BACKLOG, resolve );
	} );
}

function closeServer( server: Server ): Promise< void > {
	return new Promise( ( resolve ) => {
		server.close( () => resolve() );
		server.closeIdleConnections();
	} );
}

function explainStartError( error: unknown, config: Config ): string {
	const code = error instanceof Error && 'code' in error ? error.code : '';
	switch ( code ) {
		case 'EADDRINUSE':
			return `Port ${ config.port } is taken: stop what uses it, or set PORT to another one.`;
		case 'EACCES':
			return `Not allowed to use port ${ config.port } or to write ${ config.databaseFile }: set PORT or DATABASE_FILE.`;
		default:
			return `The sidecar cannot start: ${ describeError(
				error
			) }. Check ${
				config.redisUrl ? 'REDIS_URL' : 'DATABASE_FILE'
			}, HOST and PORT, see sidecar/.env.example.`;
	}
}

function readConfigOrExit(): Config {
	try {
		return readConfig( process.env );
	} catch ( error ) {
		if ( error instanceof ConfigError ) {
			process.stderr.write( `${ error.message }\n` );
			process.exit( 1 );
		}
		throw error;
	}
}

if ( existsSync( '.env' ) ) {
	process.loadEnvFile( '.env' );
}
const config = readConfigOrExit();
const log = createLogger( {
	level: config.logLevel,
	secrets: [
		config.telegramBotToken,
		...config.webhookSecrets,
		// It may hold a password.
		...( config.redisUrl ? [ config.redisUrl ] : [] ),
	],
} );

// The default would print the error whole, and Telegram's hold chats and texts.
process.on( 'uncaughtException', ( error ) => {
	log.fatal( { reason: describeError( error ) }, 'crashed' );
	process.exit( 1 );
} );

try {
	const stop = await start( config, log );
	let isStopping = false;
	for ( const signal of [ 'SIGTERM', 'SIGINT' ] as const ) {
		process.on( signal, () => {
			if ( isStopping ) {
				return;
			}
			isStopping = true;
			log.info( { signal }, 'stopping' );
			void stop().then( () => {
				log.info( 'stopped' );
				process.exit( 0 );
			} );
		} );
	}
} catch ( error ) {
	process.stderr.write( `${ explainStartError( error, config ) }\n` );
	process.exit( 1 );
}
