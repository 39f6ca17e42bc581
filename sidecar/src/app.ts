import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Telegraf } from 'telegraf';
import { Chats } from './chat/chats.ts';
import { Handover } from './chat/handover.ts';
import type { Config } from './config.ts';
import { DeliveryLoop } from './deliveries/delivery-loop.ts';
import { RETRY_POLICY } from './deliveries/retry.ts';
import type { Logger } from './log.ts';
import { createPresenceReports } from './rooms/presence-reports.ts';
import { RoomHub } from './rooms/room-hub.ts';
import {
	createRoomTokenReader,
	createRoomTokenRenewal,
} from './rooms/room-token.ts';
import { createRequestListener } from './server.ts';
import { startPurge } from './storage/purge.ts';
import {
	openRedisStorage,
	openSqliteStorage,
	type Storage,
} from './storage/storage.ts';
import { addBotCommands } from './telegram/bot.ts';
import { createTelegramAgent } from './telegram/network.ts';
import { Poller } from './telegram/poller.ts';
import { createProbe, createSender } from './telegram/sender.ts';
import { createVerifier } from './webhooks/signature.ts';
import { createHeartbeat } from './wordpress/heartbeat.ts';
import type { ReportLoop } from './wordpress/report-loop.ts';

const SEND_TIMEOUT_MS = 15_000;
// After a restart thousands of pages reconnect at once. The system may use a lower limit.
const LISTEN_BACKLOG = 4096;

/** The parts of a sidecar, connected to each other but not started. */
export type App = {
	readonly storage: Storage;
	readonly server: Server;
	readonly loop: DeliveryLoop;
	readonly poller: Poller;
	readonly hub: RoomHub;
	readonly chats: Chats;
	/** Null without WORDPRESS_HEARTBEAT_URL. */
	readonly heartbeat: ReportLoop | null;
	/** Null without WORDPRESS_HEARTBEAT_URL. */
	readonly presence: ReportLoop | null;
	/** Null without WORDPRESS_HEARTBEAT_URL. */
	readonly handover: ReportLoop | null;
};

export async function buildApp( config: Config, log: Logger ): Promise< App > {
	const storage = config.redisUrl
		? await openRedisStorage( config.redisUrl, config, log )
		: await openSqliteStorage( config.databaseFile, config );
	const { deliveries, people } = storage;

	const heartbeat = buildHeartbeat( config, storage, log );
	const onChanged = (): void => heartbeat?.reportSoon();

	const bot = new Telegraf( config.telegramBotToken, {
		telegram: {
			apiRoot: config.telegramApiRoot,
			agent: createTelegramAgent( config.telegramProxy ),
		},
	} );
	const loop: DeliveryLoop = new DeliveryLoop( {
		store: storage.background.deliveries,
		people: storage.background.people,
		pace: storage.pace,
		leases: storage.leases,
		send: createSender( bot.telegram, SEND_TIMEOUT_MS, () =>
			loop.takeSlot()
		),
		probe: createProbe( bot.telegram ),
		retry: RETRY_POLICY,
		onChanged,
		log,
	} );
	addBotCommands( {
		bot,
		people,
		reply: ( chatId, message ) => loop.reply( chatId, message ),
		webhookSecrets: config.webhookSecrets,
		onConnected: ( recipientId ) => loop.release( recipientId ),
		onChanged,
		log,
	} );
	const poller = new Poller( bot, log, storage.mayPoll );

	const hub = new RoomHub( {
		store: storage.rooms,
		fanOut: storage.fanOut,
		bus: storage.bus,
		limits: config.roomLimits,
		renewRoomToken: createRoomTokenRenewal( config.webhookSecrets[ 0 ] ),
		onPresenceDue: config.wordpressHeartbeatUrl
			? () => presence?.reportSoon()
			: null,
		log,
	} );
	const presence = config.wordpressHeartbeatUrl
		? createPresenceReports( {
				heartbeatUrl: config.wordpressHeartbeatUrl,
				secret: config.webhookSecrets[ 0 ],
				hub,
				log,
			} )
		: null;

	const chats: Chats = new Chats( {
		store: storage.chats,
		hub,
		bus: storage.bus,
		onSaid: () => handover?.handOverSoon(),
		onChanged: () => handover?.askNow(),
		log,
	} );
	const handover = config.wordpressHeartbeatUrl
		? new Handover( {
				heartbeatUrl: config.wordpressHeartbeatUrl,
				secret: config.webhookSecrets[ 0 ],
				chats,
				store: storage.chats,
				log,
			} )
		: null;

	const server = createServer(
		createRequestListener( {
			verify: createVerifier( config.webhookSecrets ),
			deliveries,
			keepDays: config.keepDays,
			hub,
			chats,
			readRoomToken: createRoomTokenReader( config.webhookSecrets ),
			roomOrigin: config.roomOrigin,
			trustProxy: config.trustProxy,
			onDeliveryAdded: () => loop.wake(),
			onChatChanged: ( webinarId ) => chats.noteChange( webinarId ),
			onWithdrawn: () => loop.wake(),
			onReplayed: async ( recipientIds ) => {
				await people.tryAgain( recipientIds );
				onChanged();
				loop.wake();
			},
			onForget: async ( recipientId ) => {
				await people.forget( recipientId );
				await deliveries.forget( recipientId );
				await chats.forget( recipientId );
			},
			backUp: storage.backUp,
			checkWrite: storage.checkWrite,
			pausedForMs: () => loop.pausedForMs(),
			heartbeatAgeMs: () => heartbeat?.ageMs() ?? null,
			telegramStatus: () => poller.status,
			botUsername: () => bot.botInfo?.username ?? null,
			log,
		} )
	);
	return {
		storage,
		server,
		loop,
		poller,
		hub,
		chats,
		heartbeat,
		presence,
		handover: handover?.loop ?? null,
	};
}

/** @return Stops it again; resolves when all running work has ended. */
export async function startApp(
	app: App,
	config: Config,
	log: Logger
): Promise< () => Promise< void > > {
	const {
		storage,
		server,
		loop,
		poller,
		hub,
		chats,
		heartbeat,
		presence,
		handover,
	} = app;
	await listen( server, config );
	log.info(
		{ host: config.host, port: ( server.address() as AddressInfo ).port },
		'listening'
	);
	// Not before: a second sidecar started by mistake fails on the port, before it marks
	// the running tries of the first one as interrupted.
	await storage.start();
	await loop.start();
	poller.start();
	heartbeat?.start();
	hub.start();
	presence?.start();
	chats.start();
	handover?.start();
	const stopPurge = startPurge(
		storage.deliveries,
		storage.rooms,
		config.keepDays,
		log
	);

	return async () => {
		stopPurge();
		hub.stop();
		chats.stop();
		await Promise.all( [
			closeServer( server ),
			poller.stop(),
			heartbeat?.stop(),
			presence?.stop(),
			handover?.stop(),
			loop.stop(),
		] );
	};
}

function buildHeartbeat(
	config: Config,
	{ deliveries, people }: Storage,
	log: Logger
): ReportLoop | null {
	if ( ! config.wordpressHeartbeatUrl ) {
		log.warn(
			{
				remedy: 'WordPress receives no reports from this sidecar: set WORDPRESS_HEARTBEAT_URL, see .env.example.',
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

function listen( server: Server, { host, port }: Config ): Promise< void > {
	return new Promise( ( resolve, reject ) => {
		server.once( 'error', reject );
		server.listen( port, host, LISTEN_BACKLOG, resolve );
	} );
}

function closeServer( server: Server ): Promise< void > {
	return new Promise( ( resolve ) => {
		server.close( () => resolve() );
		server.closeIdleConnections();
	} );
}
