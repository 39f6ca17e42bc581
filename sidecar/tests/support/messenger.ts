import { Telegraf } from 'telegraf';
import { openDatabase } from '../../src/database.ts';
import type { DeliveryState } from '../../src/deliveries/delivery-store.ts';
import type { RetryPolicy } from '../../src/deliveries/retry.ts';
import { createSqliteDeliveryStore } from '../../src/deliveries/sqlite-delivery-store.ts';
import { DeliveryWorker } from '../../src/deliveries/worker.ts';
import { createLogger } from '../../src/log.ts';
import { createSqlitePeopleStore } from '../../src/people/sqlite-people-store.ts';
import { addBotCommands } from '../../src/telegram/bot.ts';
import { Pacer } from '../../src/telegram/pacer.ts';
import { createSqlitePauseStore } from '../../src/telegram/pause-store.ts';
import { Poller } from '../../src/telegram/poller.ts';
import { createSender } from '../../src/telegram/sender.ts';
import { BOT_TOKEN, type Emulator } from './emulator.ts';
import { newFolder, removeFolder } from './sidecar.ts';
import { newId, newSecret } from './webhook.ts';

type Options = {
	readonly perSecond?: number;
	readonly perChatPerSecond?: number;
	readonly retry?: Partial< RetryPolicy >;
	readonly sendLimitMs?: number;
};

/** Everything of the sidecar between its store and Telegram, in this process. */
export class Messenger {
	readonly secret = newSecret();
	readonly previousSecret = newSecret();
	log = '';
	/** How often there was news of somebody's state. */
	changes = 0;

	private readonly folder = newFolder();
	private readonly database = openDatabase( `${ this.folder }/s.sqlite` );
	readonly store = createSqliteDeliveryStore( this.database );
	readonly people = createSqlitePeopleStore( this.database );
	private readonly pacer: Pacer;
	private readonly worker: DeliveryWorker;
	private readonly poller: Poller;

	constructor( emulator: Emulator, options: Options = {} ) {
		const log = createLogger( {
			level: 'debug',
			secrets: [ BOT_TOKEN, this.secret ],
			destination: {
				write: ( line ) => {
					this.log += line;
				},
			},
		} );
		const bot = new Telegraf( BOT_TOKEN, {
			telegram: { apiRoot: emulator.apiRoot },
		} );
		const send = createSender( bot.telegram, options.sendLimitMs ?? 5000 );
		this.pacer = new Pacer(
			{
				perSecond: options.perSecond ?? 1000,
				perChatPerSecond: options.perChatPerSecond ?? 1000,
			},
			createSqlitePauseStore( this.database )
		);
		this.worker = new DeliveryWorker( {
			store: this.store,
			people: this.people,
			pacer: this.pacer,
			send,
			retry: {
				firstDelayMs: 10,
				longestDelayMs: 50,
				tries: 5,
				...options.retry,
			},
			onChanged: () => {},
			log,
		} );
		addBotCommands( {
			bot,
			people: this.people,
			pacer: this.pacer,
			send,
			webhookSecrets: [ this.secret, this.previousSecret ],
			onConnected: ( recipientId ) => this.worker.release( recipientId ),
			onChanged: () => {
				this.changes += 1;
			},
			log,
		} );
		this.poller = new Poller( bot, log, 10 );
	}

	async start(): Promise< this > {
		await this.worker.start();
		this.poller.start();
		return this;
	}

	/**
	 * Connected without the bot's greeting.
	 * @param recipientId
	 * @param chatId
	 */
	async connect( recipientId: number, chatId: number ): Promise< void > {
		await this.people.connect( recipientId, chatId, newId(), 2 ** 31 );
		await this.worker.release( recipientId );
	}

	async deliver(
		recipientId: number,
		text: string,
		button: { text: string; url: string } | null = null,
		videoUrl: string | null = null
	): Promise< string > {
		const webhookId = newId();
		await this.store.add( {
			webhookId,
			webinarId: 12,
			recipientId,
			text,
			button,
			videoUrl,
		} );
		this.worker.wake();
		return webhookId;
	}

	async replay( ...webhookIds: string[] ): Promise< void > {
		const { recipientIds } = await this.store.replay( webhookIds );
		await this.people.tryAgain( recipientIds );
		this.worker.wake();
	}

	wake(): void {
		this.worker.wake();
	}

	breakStore(): void {
		this.database.exec(
			'ALTER TABLE deliveries RENAME TO away; ALTER TABLE people RENAME TO gone'
		);
	}

	mendStore(): void {
		this.database.exec(
			'ALTER TABLE away RENAME TO deliveries; ALTER TABLE gone RENAME TO people'
		);
	}

	async counts(): Promise< Partial< Record< DeliveryState, number > > > {
		return Object.fromEntries(
			Object.entries( await this.store.countByState() ).filter(
				( [ , count ] ) => count > 0
			)
		);
	}

	async stop(): Promise< void > {
		this.worker.stop();
		await Promise.all( [ this.poller.stop(), this.pacer.stop() ] );
		this.database.close();
		removeFolder( this.folder );
	}
}
