import { describeError, type Logger } from '../log.ts';
import type { PeopleStore } from '../people/people-store.ts';
import type { Pacer } from '../telegram/pacer.ts';
import type { Outcome, Send } from '../telegram/sender.ts';
import type { Delivery, DeliveryStore } from './delivery-store.ts';
import { retryDelayMs, type RetryPolicy } from './retry.ts';

// How many deliveries stand in the pacer's queue at once; the rest stays in the store.
const QUEUED_AT_MOST = 100;
const STORE_PROBLEM_PAUSE_MS = 1000;
const BOT_REFUSED_PAUSE_MS = 30_000;

export type WorkerDeps = {
	readonly store: DeliveryStore;
	readonly people: PeopleStore;
	readonly pacer: Pacer;
	readonly send: Send;
	readonly retry: RetryPolicy;
	/** Called when a delivery has come to a state that lasts. */
	readonly onChanged: () => void;
	readonly log: Logger;
};

/** Takes stored deliveries to Telegram: each recipient's in order, none twice knowingly. */
export class DeliveryWorker {
	private readonly busyRecipients = new Set< number >();
	private timer: NodeJS.Timeout | null = null;
	private wakesAtMs = Infinity;
	private isStarted = false;

	constructor( private readonly deps: WorkerDeps ) {}

	start(): void {
		const { store, log } = this.deps;
		for ( const webhookId of store.markInterrupted() ) {
			log.warn( { webhookId }, 'delivery_uncertain' );
		}
		// Whoever connected just before a crash is sorted out here.
		store.releaseAll();
		this.isStarted = true;
		this.wake();
	}

	/** Takes nothing new; the pacer's `stop()` waits for the tries on their way. */
	stop(): void {
		this.isStarted = false;
		if ( this.timer ) {
			clearTimeout( this.timer );
		}
	}

	/** There may be something to do now. */
	wake(): void {
		this.wakeIn( 0 );
	}

	/**
	 * The recipient can be written to: what was waiting goes out.
	 *
	 * @param recipientId
	 */
	release( recipientId: number ): void {
		this.deps.store.release( recipientId );
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
			this.takeDue();
		}, ms );
	}

	private takeDue(): void {
		try {
			this.takeDueOrThrow();
		} catch ( error ) {
			this.deps.log.error(
				{ reason: describeError( error ) },
				'store_unavailable'
			);
			this.wakeIn( STORE_PROBLEM_PAUSE_MS );
		}
	}

	private takeDueOrThrow(): void {
		const { store, people } = this.deps;
		const nowMs = Date.now();
		const candidates = store
			.due( nowMs, 2 * QUEUED_AT_MOST )
			.filter(
				( { recipientId } ) => ! this.busyRecipients.has( recipientId )
			);
		const notConnected: number[] = [];
		for ( const delivery of candidates ) {
			const person = people.find( delivery.recipientId );
			if ( person?.state !== 'connected' ) {
				notConnected.push( delivery.recipientId );
			} else if ( this.busyRecipients.size < QUEUED_AT_MOST ) {
				this.queue( delivery, person.chatId );
			}
		}
		if ( notConnected.length > 0 ) {
			store.hold( notConnected );
			this.deps.onChanged();
			this.wake();
			return;
		}
		// What is due but stands behind another is looked at when that one is done.
		const nextAtMs = store.nextDueAfter( nowMs );
		if ( nextAtMs !== null ) {
			this.wakeIn( nextAtMs - nowMs );
		}
	}

	private queue( delivery: Delivery, chatId: number ): void {
		const { recipientId } = delivery;
		this.busyRecipients.add( recipientId );
		this.deps.pacer
			.run( chatId, 'delivery', () => this.attempt( delivery, chatId ) )
			.then(
				() => 0,
				( error: unknown ) => {
					this.deps.log.error(
						{ reason: describeError( error ) },
						'store_unavailable'
					);
					return STORE_PROBLEM_PAUSE_MS;
				}
			)
			.then( ( pauseMs ) => {
				this.busyRecipients.delete( recipientId );
				this.wakeIn( pauseMs );
			} );
	}

	private async attempt(
		delivery: Delivery,
		chatId: number
	): Promise< void > {
		const { store, people, send } = this.deps;
		// The person may have left or moved while the delivery stood in the queue.
		const person = people.find( delivery.recipientId );
		if ( person?.state !== 'connected' || person.chatId !== chatId ) {
			return;
		}
		if ( ! store.markSending( delivery.id ) ) {
			return;
		}
		this.conclude( delivery, chatId, await send( chatId, delivery ) );
	}

	private conclude(
		delivery: Delivery,
		chatId: number,
		outcome: Outcome
	): void {
		const { store, people, pacer, log } = this.deps;
		const { id, webhookId } = delivery;
		switch ( outcome.kind ) {
			case 'sent':
				this.settle( id, 'sent', null );
				// What waited for somebody who was tried once more, and is back.
				store.release( delivery.recipientId );
				log.info( { webhookId }, 'delivery_sent' );
				return;
			case 'unreachable':
				people.markUnreachable( chatId );
				this.settle( id, 'unreachable', outcome.reason );
				log.warn(
					{ webhookId, reason: outcome.reason },
					'delivery_unreachable'
				);
				return;
			case 'refused':
				this.fail( delivery, outcome.reason );
				return;
			case 'limited':
				pacer.pauseFor( outcome.retryAfterMs );
				store.postponeUntil(
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
				pacer.pauseFor( BOT_REFUSED_PAUSE_MS );
				store.postponeUntil(
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
				this.retryOrFail( delivery, outcome.reason );
		}
	}

	private retryOrFail( delivery: Delivery, reason: string ): void {
		const { store, retry, log } = this.deps;
		const failedTries = delivery.failedTries + 1;
		if ( failedTries >= retry.tries ) {
			this.fail( delivery, reason );
			return;
		}
		const delayMs = retryDelayMs( retry, failedTries );
		store.retryAt( delivery.id, Date.now() + delayMs, reason );
		log.warn(
			{ webhookId: delivery.webhookId, failedTries, delayMs, reason },
			'delivery_retry'
		);
	}

	private fail( { id, webhookId }: Delivery, reason: string ): void {
		this.settle( id, 'failed', reason );
		this.deps.log.error( { webhookId, reason }, 'delivery_failed' );
	}

	private settle(
		...settled: Parameters< DeliveryStore[ 'settle' ] >
	): void {
		this.deps.store.settle( ...settled );
		this.deps.onChanged();
	}
}
