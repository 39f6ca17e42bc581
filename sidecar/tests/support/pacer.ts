import { DeliveryLoop } from '../../src/deliveries/delivery-loop.ts';
import type {
	Delivery,
	DeliveryStore,
} from '../../src/deliveries/store/delivery-store.ts';
import { createLogger } from '../../src/log.ts';
import type { PeopleStore } from '../../src/people/store/people-store.ts';
import { createMemoryPace, type Rates } from '../../src/telegram/pace.ts';
import type { PauseStore } from '../../src/telegram/pause-store.ts';

/** The loop and the pace of a single sidecar; instead of messages it sends tasks. */
export class Pacer {
	private readonly loop: DeliveryLoop;
	private readonly tasks: ( () => Promise< void > )[] = [];
	private readonly due = new Map< number, Delivery >();

	constructor( rates: Rates, pauses: PauseStore ) {
		const pace = createMemoryPace( rates, pauses );
		this.pauseFor = pace.pauseFor;
		this.pausedForMs = pace.pausedForMs;
		this.loop = new DeliveryLoop( {
			store: this.store as DeliveryStore,
			people: {
				find: async ( chatId ) => ( { chatId, state: 'connected' } ),
			} as PeopleStore,
			pace,
			leases: null,
			send: async ( _, { text } ) => {
				await this.tasks[ Number( text ) ]?.();
				return { kind: 'sent' };
			},
			probe: async () => true,
			retry: { firstDelayMs: 10, longestDelayMs: 10, tries: 1 },
			onChanged: () => {},
			log: createLogger( { level: 'silent', secrets: [] } ),
		} );
	}

	readonly pauseFor: ( ms: number ) => Promise< void >;
	readonly pausedForMs: () => Promise< number >;

	start(): Promise< void > {
		return this.loop.start();
	}

	/** Runs the task when the limits of its chat and of the bot allow it. */
	run< T >(
		chatId: number,
		priority: 'delivery' | 'reply',
		task: () => Promise< T >
	): Promise< T > {
		return new Promise( ( resolve, reject ) => {
			const id = this.tasks.length;
			this.tasks.push( () => task().then( resolve, reject ) );
			const message = {
				text: String( id ),
				button: null,
				videoUrl: null,
			};
			if ( priority === 'reply' ) {
				this.loop.reply( chatId, message );
				return;
			}
			this.due.set( id, {
				...message,
				id,
				webhookId: `msg_${ id }`,
				recipientId: chatId,
				failedTries: 0,
			} );
			this.loop.wake();
		} );
	}

	takeSlot(): Promise< boolean > {
		return this.loop.takeSlot();
	}

	stop(): Promise< void > {
		return this.loop.stop();
	}

	private get store(): Partial< DeliveryStore > {
		return {
			due: async () => [ ...this.due.values() ],
			nextDueAfter: async () => null,
			markSending: async ( id ) => {
				const delivery = this.due.get( id ) ?? null;
				this.due.delete( id );
				return delivery;
			},
			settle: async () => {},
			release: async () => {},
			releaseAll: async () => {},
			markInterrupted: async () => [],
		};
	}
}
