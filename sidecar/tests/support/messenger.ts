import { Telegraf } from 'telegraf';
import type {
	DeliveryState,
	DeliveryStore,
} from '../../src/deliveries/store/delivery-store.ts';
import type { RetryPolicy } from '../../src/deliveries/retry.ts';
import { DeliveryWorker } from '../../src/deliveries/worker.ts';
import { createLogger } from '../../src/log.ts';
import type { PeopleStore } from '../../src/people/store/people-store.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { addBotCommands } from '../../src/telegram/bot.ts';
import { Poller } from '../../src/telegram/poller.ts';
import { createProbe, createSender } from '../../src/telegram/sender.ts';
import { BOT_TOKEN, type Emulator } from './emulator.ts';
import { newId, newSecret } from './webhook.ts';

export type Options = {
	readonly perSecond?: number;
	readonly perChatPerSecond?: number;
	readonly retry?: Partial< RetryPolicy >;
	readonly sendLimitMs?: number;
};

/** All parts of the sidecar between the store and Telegram, in this process. */
export class Messenger {
	readonly secret = newSecret();
	readonly previousSecret = newSecret();
	log = '';
	/** How often the state of a person changed. */
	changes = 0;

	readonly store: DeliveryStore;
	readonly people: PeopleStore;
	private readonly worker: DeliveryWorker;
	private readonly poller: Poller;

	constructor(
		emulator: Emulator,
		private readonly storage: Storage,
		options: Options = {}
	) {
		this.store = storage.deliveries;
		this.people = storage.people;
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
		const send = createSender(
			bot.telegram,
			options.sendLimitMs ?? 5000,
			() => storage.sendQueue.takeSlot()
		);
		this.worker = new DeliveryWorker( {
			store: storage.background.deliveries,
			people: storage.background.people,
			sendQueue: storage.sendQueue,
			send,
			probe: createProbe( bot.telegram ),
			retry: {
				firstDelayMs: 10,
				longestDelayMs: 50,
				tries: 5,
				...options.retry,
			},
			isSingleSidecar: storage.isSingleSidecar,
			onChanged: () => {},
			log,
		} );
		addBotCommands( {
			bot,
			people: this.people,
			reply: ( chatId, message ) => this.worker.reply( chatId, message ),
			webhookSecrets: [ this.secret, this.previousSecret ],
			onConnected: ( recipientId ) => this.worker.release( recipientId ),
			onChanged: () => {
				this.changes += 1;
			},
			log,
		} );
		this.poller = new Poller( bot, log, storage.mayPoll, 10 );
	}

	async start(): Promise< this > {
		await this.storage.start();
		await this.worker.start();
		this.poller.start();
		return this;
	}

	/** Connects a person without a reply of the bot. */
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

	async counts(): Promise< Partial< Record< DeliveryState, number > > > {
		return Object.fromEntries(
			Object.entries( await this.store.countByState() ).filter(
				( [ , count ] ) => count > 0
			)
		);
	}

	async stop(): Promise< void > {
		await Promise.all( [ this.poller.stop(), this.worker.stop() ] );
		await this.storage.close();
	}
}
