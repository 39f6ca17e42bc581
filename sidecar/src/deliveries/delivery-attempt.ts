import { setTimeout as delay } from 'node:timers/promises';
import { LONGEST_PAUSE_MS, scheduleMs } from '../clock.ts';
import { describeError, type Logger } from '../log.ts';
import type { PeopleStore } from '../people/store/people-store.ts';
import { Reachability } from '../telegram/reachability.ts';
import type { Message } from '../telegram/message.ts';
import type { Pace } from '../telegram/pace.ts';
import type { Outcome, Send } from '../telegram/sender.ts';
import { retryDelayMs, type RetryPolicy } from './retry.ts';
import type { Delivery, DeliveryStore } from './store/delivery-store.ts';

const MAX_REPLY_TRIES = 3;
const BOT_REFUSED_PAUSE_MS = 30_000;
const OUTCOME_RETRY_MS = 1000;

/** A reply of the bot to a person who is looking at the chat. */
export type Reply = {
	readonly chatId: number;
	readonly message: Message;
	/** Earlier tries. */
	readonly tries: number;
};

export type AttemptDeps = {
	readonly store: DeliveryStore;
	readonly people: PeopleStore;
	readonly pace: Pace;
	readonly send: Send;
	/** Whether Telegram answers at all. */
	readonly probe: () => Promise< boolean >;
	/** While it rests, this sidecar starts no try; running tries go on. */
	readonly setResting: ( isResting: boolean ) => void;
	readonly retry: RetryPolicy;
	/** Called when a delivery has reached a state that is reported to WordPress. */
	readonly onChanged: () => void;
	readonly log: Logger;
};

/** Nobody answers in Telegram's place. */
type TelegramAway = { readonly kind: 'away'; readonly reason: string };

/** Sends one message to Telegram and records the outcome. */
export class DeliveryAttempt {
	private readonly stopping = new AbortController();
	private readonly reachability: Reachability;

	constructor( private readonly deps: AttemptDeps ) {
		this.reachability = new Reachability( {
			probe: deps.probe,
			setResting: deps.setResting,
			firstPauseMs: deps.retry.firstDelayMs,
			log: deps.log,
		} );
	}

	/** No longer repeats outcomes that the store does not take: their deliveries become `uncertain`. */
	stop(): void {
		this.stopping.abort();
		this.reachability.stop();
	}

	/** Sends a delivery in the state `sending`. */
	async deliver( delivery: Delivery, chatId: number ): Promise< void > {
		const outcome = await this.attributed(
			chatId,
			await this.deps.send( chatId, delivery )
		);
		await this.untilStored( () =>
			this.recordOutcome( delivery, chatId, outcome )
		);
	}

	/**
	 * Never rejects: a reply is not worth more than a line in the log.
	 *
	 * @return Whether to try it again after the pause.
	 */
	async reply( reply: Reply ): Promise< boolean > {
		return this.tryReply( reply ).catch( ( error: unknown ) => {
			this.deps.log.error(
				{ reason: describeError( error ) },
				'reply_not_sent'
			);
			return false;
		} );
	}

	private async tryReply( {
		chatId,
		message,
		tries,
	}: Reply ): Promise< boolean > {
		const { pace, send, log } = this.deps;
		const outcome = await send( chatId, message );
		if ( outcome.kind === 'limited' ) {
			await pace.pauseFor( outcome.retryAfterMs );
			return tries + 1 < MAX_REPLY_TRIES;
		}
		if ( outcome.kind !== 'sent' ) {
			log.warn( outcome, 'reply_not_sent' );
		}
		return false;
	}

	/**
	 * Ends tries that a dead process has left in the state `sending`.
	 *
	 * @param deliveryId All deliveries if left out.
	 */
	async markInterrupted( deliveryId?: number ): Promise< void > {
		const { store, log, onChanged } = this.deps;
		const webhookIds = await store.markInterrupted( deliveryId );
		for ( const webhookId of webhookIds ) {
			log.warn( { webhookId }, 'delivery_uncertain' );
		}
		if ( webhookIds.length > 0 ) {
			onChanged();
		}
	}

	/**
	 * Repeats a change until the store takes it: only this process knows how the try ended. Until then
	 * the delivery stays `sending`, and the later ones of the person wait behind it.
	 */
	private async untilStored(
		change: () => Promise< void >
	): Promise< void > {
		for ( let tries = 1; ; tries++ ) {
			try {
				return await change();
			} catch ( error ) {
				if ( this.stopping.signal.aborted ) {
					throw error;
				}
				// Once: the log may be on the same full disk.
				if ( tries === 1 ) {
					this.deps.log.error(
						{ reason: describeError( error ) },
						'outcome_not_stored'
					);
				}
				await delay( OUTCOME_RETRY_MS, null, {
					signal: this.stopping.signal,
				} ).catch( () => undefined );
			}
		}
	}

	private async recordOutcome(
		delivery: Delivery,
		chatId: number,
		outcome: Outcome | TelegramAway
	): Promise< void > {
		const { store, people, log } = this.deps;
		const { id, webhookId } = delivery;
		switch ( outcome.kind ) {
			case 'sent':
				await this.settle( id, 'sent', null );
				// After a replay to an unreachable person this shows that they can be reached again.
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
				await this.pauseAndPostpone(
					id,
					Math.min( outcome.retryAfterMs, LONGEST_PAUSE_MS ),
					'Telegram asked for a pause.'
				);
				log.warn(
					{ webhookId, retryAfterMs: outcome.retryAfterMs },
					'telegram_limited'
				);
				return;
			case 'bot-refused':
				await this.pauseAndPostpone(
					id,
					BOT_REFUSED_PAUSE_MS,
					outcome.reason
				);
				log.error(
					{ webhookId, reason: outcome.reason },
					'telegram_refuses_bot'
				);
				return;
			case 'away':
				// The loop rests until Telegram answers again.
				await store.postponeUntil(
					id,
					scheduleMs() + this.deps.retry.firstDelayMs,
					outcome.reason
				);
				log.debug(
					{ webhookId, reason: outcome.reason },
					'delivery_postponed'
				);
				return;
			case 'unanswered':
				await this.retryOrFail( delivery, outcome.reason );
		}
	}

	/** Tells a try that nobody could answer from one whose message is the cause. */
	private async attributed(
		chatId: number,
		outcome: Outcome
	): Promise< Outcome | TelegramAway > {
		if ( outcome.kind !== 'unanswered' ) {
			this.reachability.noteAnswer();
			return outcome;
		}
		const { reason } = outcome;
		return ( await this.reachability.noteSilence( chatId, reason ) )
			? outcome
			: { kind: 'away', reason };
	}

	private async pauseAndPostpone(
		id: number,
		ms: number,
		reason: string
	): Promise< void > {
		const { store, pace } = this.deps;
		await pace.pauseFor( ms );
		await store.postponeUntil( id, scheduleMs() + ms, reason );
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
		await store.retryAt( delivery.id, scheduleMs() + delayMs, reason );
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
