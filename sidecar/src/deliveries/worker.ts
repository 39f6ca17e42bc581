import { describeError, type Logger } from '../log.ts';
import type { PeopleStore } from '../people/people-store.ts';
import type { Pacer } from '../telegram/pacer.ts';
import type { Outcome, Send } from '../telegram/sender.ts';
import type { Delivery, DeliveryStore, DueDelivery } from './delivery-store.ts';
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
	private taking: Promise< void > = Promise.resolve();
	private timer: NodeJS.Timeout | null = null;
	private wakesAtMs = Infinity;
	private isStarted = false;

	constructor( private readonly deps: WorkerDeps ) {}

	async start(): Promise< void > {
		const { store, log } = this.deps;
		for ( const webhookId of await store.markInterrupted() ) {
			log.warn( { webhookId }, 'delivery_uncertain' );
		}
		// Whoever connected just before a crash is sorted out here.
		await store.releaseAll();
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
		const { store, people } = this.deps;
		const nowMs = Date.now();
		const candidates = (
			await store.due( nowMs, 2 * QUEUED_AT_MOST )
		).filter(
			( { recipientId } ) => ! this.busyRecipients.has( recipientId )
		);
		const notConnected: number[] = [];
		for ( const delivery of candidates ) {
			const person = await people.find( delivery.recipientId );
			if ( person?.state !== 'connected' ) {
				notConnected.push( delivery.recipientId );
			} else if ( this.busyRecipients.size < QUEUED_AT_MOST ) {
				this.queue( delivery, person.chatId );
			}
		}
		if ( notConnected.length > 0 ) {
			await store.hold( notConnected );
			this.deps.onChanged();
			this.wake();
			return;
		}
		// What is due but stands behind another is looked at when that one is done.
		const nextAtMs = await store.nextDueAfter( nowMs );
		if ( nextAtMs !== null ) {
			this.wakeIn( nextAtMs - nowMs );
		}
	}

	private queue( delivery: DueDelivery, chatId: number ): void {
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
		{ id, recipientId }: DueDelivery,
		chatId: number
	): Promise< void > {
		const { store, people, send } = this.deps;
		// The person may have left or moved while the delivery stood in the queue.
		const person = await people.find( recipientId );
		if ( person?.state !== 'connected' || person.chatId !== chatId ) {
			return;
		}
		const delivery = await store.markSending( id );
		if ( delivery ) {
			await this.conclude(
				delivery,
				chatId,
				await send( chatId, delivery )
			);
		}
	}

	private async conclude(
		delivery: Delivery,
		chatId: number,
		outcome: Outcome
	): Promise< void > {
		const { store, people, pacer, log } = this.deps;
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
				await pacer.pauseFor( outcome.retryAfterMs );
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
				await pacer.pauseFor( BOT_REFUSED_PAUSE_MS );
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
