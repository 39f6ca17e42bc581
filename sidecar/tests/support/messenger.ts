import { Telegraf } from 'telegraf';
import type {
	DeliveryState,
	DeliveryStore,
} from '../../src/deliveries/store/delivery-store.ts';
import type { RetryPolicy } from '../../src/deliveries/retry.ts';
import { DeliveryLoop } from '../../src/deliveries/delivery-loop.ts';
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
	private readonly loop: DeliveryLoop;
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
			// On a busy machine a short limit ends calls that arrived, and they are sent twice.
			options.sendLimitMs ?? 60_000,
			() => this.loop.takeSlot()
		);
		this.loop = new DeliveryLoop( {
			store: storage.background.deliveries,
			people: storage.background.people,
			pace: storage.pace,
			leases: storage.leases,
			send,
			probe: createProbe( bot.telegram ),
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
			reply: ( chatId, message ) => this.loop.reply( chatId, message ),
			webhookSecrets: [ this.secret, this.previousSecret ],
			onConnected: ( recipientId ) => this.loop.release( recipientId ),
			onChanged: () => {
				this.changes += 1;
			},
			log,
		} );
		this.poller = new Poller( bot, log, storage.mayPoll, 10 );
	}

	async start(): Promise< this > {
		await this.storage.start();
		await this.loop.start();
		this.poller.start();
		return this;
	}

	/** Connects a person without a reply of the bot. */
	async connect( recipientId: number, chatId: number ): Promise< void > {
		await this.people.connect( recipientId, chatId, newId(), 2 ** 31 );
		await this.loop.release( recipientId );
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
		this.loop.wake();
		return webhookId;
	}

	async replay( ...webhookIds: string[] ): Promise< void > {
		const { recipientIds } = await this.store.replay( webhookIds );
		await this.people.tryAgain( recipientIds );
		this.loop.wake();
	}

	wake(): void {
		this.loop.wake();
	}

	async counts(): Promise< Partial< Record< DeliveryState, number > > > {
		return Object.fromEntries(
			Object.entries( await this.store.countByState() ).filter(
				( [ , count ] ) => count > 0
			)
		);
	}

	async stop(): Promise< void > {
		await Promise.all( [ this.poller.stop(), this.loop.stop() ] );
		await this.storage.close();
	}
}
