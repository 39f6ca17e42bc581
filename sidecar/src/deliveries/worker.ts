import { describeError, type Logger } from '../log.ts';
import type { PeopleStore } from '../people/store/people-store.ts';
import type { Message, Outcome, Send } from '../telegram/sender.ts';
import type { Delivery, DeliveryStore } from './store/delivery-store.ts';
import { retryDelayMs, type RetryPolicy } from './retry.ts';
import type { Reply, Turn, Turns } from './queue/send-queue.ts';

// How many deliveries stand in line at once; the rest stays in the store.
const IN_LINE_AT_MOST = 100;
const REPLY_TRIES = 3;
// What another sidecar has stored, and died before it stood in line.
const LOOK_AFTER_OTHERS_MS = 3000;
const STORE_PROBLEM_PAUSE_MS = 1000;
const BOT_REFUSED_PAUSE_MS = 30_000;

export type WorkerDeps = {
	readonly store: DeliveryStore;
	readonly people: PeopleStore;
	readonly turns: Turns;
	readonly send: Send;
	readonly retry: RetryPolicy;
	/** Whether no other sidecar works on this store. */
	readonly isOnly: boolean;
	/** Called when a delivery has come to a state that lasts. */
	readonly onChanged: () => void;
	readonly log: Logger;
};

/** Takes stored deliveries to Telegram: each recipient's in order, none twice knowingly. */
export class DeliveryWorker {
	private taking: Promise< void > = Promise.resolve();
	private timer: NodeJS.Timeout | null = null;
	private wakesAtMs = Infinity;
	private restsUntilMs = 0;
	private isStarted = false;

	constructor( private readonly deps: WorkerDeps ) {}

	async start(): Promise< void > {
		const { store, turns, isOnly } = this.deps;
		if ( isOnly ) {
			await this.markInterrupted();
		}
		// Whoever connected just before a crash is sorted out here.
		await store.releaseAll();
		await turns.start( {
			deliver: ( turn ) => this.deliver( turn ),
			reply: ( reply ) => this.answer( reply ),
			onLeft: () => this.wake(),
		} );
		this.isStarted = true;
		this.wake();
	}

	/** Takes nothing new; resolves when the tries on their way are done. */
	async stop(): Promise< void > {
		this.isStarted = false;
		if ( this.timer ) {
			clearTimeout( this.timer );
		}
		await this.deps.turns.stop();
	}

	/** There may be something to do now. */
	wake(): void {
		this.wakeIn( Math.max( 0, this.restsUntilMs - Date.now() ) );
	}

	/**
	 * Answers a person who is looking at the chat: before the deliveries, at the same pace.
	 *
	 * @param chatId
	 * @param message
	 */
	async reply( chatId: number, message: Message ): Promise< void > {
		await this.deps.turns.addReply( { chatId, message, tries: 0 } );
	}

	/**
	 * The recipient can be written to: what was waiting goes out.
	 *
	 * @param recipientId
	 */
	async release( recipientId: number ): Promise< void > {
		await this.deps.store.release( recipientId );
		this.wake();
	}

	private wakeIn( ms: number ): void {
		const atMs = Date.now() + ms;
		if ( ! this.isStarted || this.wakesAtMs <= atMs ) {
			return;
		}
		if ( this.timer ) {
			clearTimeout( this.timer );
		}
		this.wakesAtMs = atMs;
		this.timer = setTimeout( () => {
			this.wakesAtMs = Infinity;
			// One after the other: two at once would queue the same deliveries.
			this.taking = this.taking.then( () => this.takeDue() );
		}, ms );
	}

	private async takeDue(): Promise< void > {
		if ( ! this.isStarted ) {
			return;
		}
		try {
			await this.takeDueOrThrow();
		} catch ( error ) {
			this.deps.log.error(
				{ reason: describeError( error ) },
				'store_unavailable'
			);
			this.wakeIn( STORE_PROBLEM_PAUSE_MS );
		}
	}

	private async takeDueOrThrow(): Promise< void > {
		const { store, people, turns, isOnly } = this.deps;
		const inLine = await turns.inLine();
		// What is due costs a look at hundreds: not for each that leaves a long line.
		if ( inLine.size > IN_LINE_AT_MOST / 2 ) {
			if ( ! isOnly ) {
				this.wakeIn( LOOK_AFTER_OTHERS_MS );
			}
			return;
		}
		const nowMs = Date.now();
		const due = await store.due( nowMs, 2 * IN_LINE_AT_MOST );
		const candidates = due.filter( ( { id } ) => ! inLine.has( id ) );
		const found = await Promise.all(
			candidates.map( ( { recipientId } ) => people.find( recipientId ) )
		);
		const notConnected: number[] = [];
		let room = IN_LINE_AT_MOST - inLine.size;
		for ( const [ at, { id, recipientId } ] of candidates.entries() ) {
			const person = found[ at ];
			if ( person?.state !== 'connected' ) {
				notConnected.push( recipientId );
			} else if ( room > 0 ) {
				room -= 1;
				const { chatId } = person;
				await turns.add( { deliveryId: id, recipientId, chatId } );
			}
		}
		if ( notConnected.length > 0 ) {
			await store.hold( notConnected );
			this.deps.onChanged();
			this.wake();
			return;
		}
		// What is due but stands behind another is looked at when that one is done.
		const nextAtMs = ( await store.nextDueAfter( nowMs ) ) ?? Infinity;
		const inMs = Math.min(
			nextAtMs - nowMs,
			isOnly ? Infinity : LOOK_AFTER_OTHERS_MS
		);
		if ( inMs < Infinity ) {
			this.wakeIn( inMs );
		}
	}

	private async deliver( turn: Turn ): Promise< void > {
		try {
			await this.attempt( turn );
		} catch ( error ) {
			this.deps.log.error(
				{ reason: describeError( error ) },
				'store_unavailable'
			);
			this.restsUntilMs = Date.now() + STORE_PROBLEM_PAUSE_MS;
			throw error;
		}
	}

	private async attempt( {
		deliveryId,
		recipientId,
		chatId,
	}: Turn ): Promise< void > {
		const { store, people, send } = this.deps;
		// The person may have left or moved while the delivery stood in the line.
		const person = await people.find( recipientId );
		const delivery =
			person?.state === 'connected' && person.chatId === chatId
				? await store.markSending( deliveryId )
				: null;
		if ( delivery ) {
			await this.conclude(
				delivery,
				chatId,
				await send( chatId, delivery )
			);
		} else {
			// The turn of a sidecar that died comes back, perhaps after its try had begun.
			await this.markInterrupted( deliveryId );
		}
	}

	private async markInterrupted( deliveryId?: number ): Promise< void > {
		const { store, log, onChanged } = this.deps;
		const webhookIds = await store.markInterrupted( deliveryId );
		for ( const webhookId of webhookIds ) {
			log.warn( { webhookId }, 'delivery_uncertain' );
		}
		if ( webhookIds.length > 0 ) {
			onChanged();
		}
	}

	private async answer( { chatId, message, tries }: Reply ): Promise< void > {
		const { turns, send, log } = this.deps;
		const outcome = await send( chatId, message );
		if ( outcome.kind === 'limited' ) {
			await turns.pauseFor( outcome.retryAfterMs );
			if ( tries + 1 < REPLY_TRIES ) {
				await turns.addReply( { chatId, message, tries: tries + 1 } );
			}
		} else if ( outcome.kind !== 'sent' ) {
			log.warn( outcome, 'reply_not_sent' );
		}
	}

	private async conclude(
		delivery: Delivery,
		chatId: number,
		outcome: Outcome
	): Promise< void > {
		const { store, people, turns, log } = this.deps;
		const { id, webhookId } = delivery;
		switch ( outcome.kind ) {
			case 'sent':
				await this.settle( id, 'sent', null );
				// What waited for somebody who was tried once more, and is back.
				await store.release( delivery.recipientId );
				log.info( { webhookId }, 'delivery_sent' );
				return;
			case 'unreachable':
				await people.markUnreachable( chatId );
				await this.settle( id, 'unreachable', outcome.reason );
				log.warn(
					{ webhookId, reason: outcome.reason },
					'delivery_unreachable'
				);
				return;
			case 'refused':
				await this.fail( delivery, outcome.reason );
				return;
			case 'limited':
				await turns.pauseFor( outcome.retryAfterMs );
				await store.postponeUntil(
					id,
					Date.now() + outcome.retryAfterMs,
					'Telegram asked for a pause.'
				);
				log.warn(
					{ webhookId, retryAfterMs: outcome.retryAfterMs },
					'telegram_limited'
				);
				return;
			case 'bot-refused':
				await turns.pauseFor( BOT_REFUSED_PAUSE_MS );
				await store.postponeUntil(
					id,
					Date.now() + BOT_REFUSED_PAUSE_MS,
					outcome.reason
				);
				log.error(
					{ webhookId, reason: outcome.reason },
					'telegram_refuses_bot'
				);
				return;
			case 'unanswered':
				await this.retryOrFail( delivery, outcome.reason );
		}
	}

	private async retryOrFail(
		delivery: Delivery,
		reason: string
	): Promise< void > {
		const { store, retry, log } = this.deps;
		const failedTries = delivery.failedTries + 1;
		if ( failedTries >= retry.tries ) {
			await this.fail( delivery, reason );
			return;
		}
		const delayMs = retryDelayMs( retry, failedTries );
		await store.retryAt( delivery.id, Date.now() + delayMs, reason );
		log.warn(
			{ webhookId: delivery.webhookId, failedTries, delayMs, reason },
			'delivery_retry'
		);
	}

	private async fail(
		{ id, webhookId }: Delivery,
		reason: string
	): Promise< void > {
		await this.settle( id, 'failed', reason );
		this.deps.log.error( { webhookId, reason }, 'delivery_failed' );
	}

	private async settle(
		...settled: Parameters< DeliveryStore[ 'settle' ] >
	): Promise< void > {
		await this.deps.store.settle( ...settled );
		this.deps.onChanged();
	}
}
