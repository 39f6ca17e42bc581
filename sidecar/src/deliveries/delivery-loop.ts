import {
	setImmediate as yieldToOthers,
	setTimeout as delay,
} from 'node:timers/promises';
import { scheduleMs, steadyMs, timerMs } from '../clock.ts';
import { describeError } from '../log.ts';
import type { Message } from '../telegram/message.ts';
import {
	DeliveryAttempt,
	type AttemptDeps,
	type Reply,
} from './delivery-attempt.ts';
import { LeaseWatch } from './lease-watch.ts';
import type { TryLeases } from './store/delivery-store.ts';

/** The most tries that run at once, and so the most deliveries that a crash leaves `uncertain`. */
export const CONCURRENT_SENDS = 20;

// The rest of the due deliveries stays in the store.
const MAX_DUE = 200;
// Another sidecar may have stored a delivery and died before it sent it.
const OTHER_SIDECARS_CHECK_MS = 3000;
const STORE_PROBLEM_PAUSE_MS = 1000;

export type LoopDeps = Omit< AttemptDeps, 'setResting' > & {
	/** Null when no other sidecar works on this store. */
	readonly leases: TryLeases | null;
};

type Running = {
	/** Undefined for a reply of the bot. */
	readonly deliveryId: number | undefined;
	readonly ended: Promise< void >;
};

/**
 * Sends to Telegram: takes what is due from the store and the bot's replies, one at a time when the
 * pace allows it, and lets the tries run at once. It marks each try in the store before it starts, so
 * it never knowingly sends a delivery twice.
 */
export class DeliveryLoop {
	private readonly attempt: DeliveryAttempt;
	private readonly leaseWatch: LeaseWatch | null;
	/** Ids of due deliveries, each with its recipient. */
	private readonly due = new Map< number, number >();
	/** By chat and text: nobody needs forty answers to forty commands. */
	private readonly replies = new Map< string, Reply >();
	/** By chat: a chat has one try at a time. */
	private readonly running = new Map< number, Running >();
	/** When to ask the store for due deliveries again. */
	private looksAtMs = 0;
	private isReplyNext = true;
	private isResting = false;
	private isStopped = false;
	private alarm = new AbortController();
	private ended: Promise< void > = Promise.resolve();

	constructor( private readonly deps: LoopDeps ) {
		this.attempt = new DeliveryAttempt( {
			...deps,
			setResting: ( isResting ) => {
				this.isResting = isResting;
				this.wake();
			},
		} );
		this.leaseWatch =
			deps.leases &&
			new LeaseWatch( {
				leases: deps.leases,
				runningIds: () => this.runningIds(),
				markInterrupted: ( id ) => this.attempt.markInterrupted( id ),
				log: deps.log,
			} );
	}

	async start(): Promise< void > {
		if ( ! this.leaseWatch ) {
			await this.attempt.markInterrupted();
		}
		// A person may have connected just before a crash. Deliveries of others return to `waiting` when they are due.
		await this.deps.store.releaseAll();
		this.leaseWatch?.start();
		this.ended = this.run();
	}

	/** Starts no more tries; resolves when the running ones have ended. */
	async stop(): Promise< void > {
		this.isStopped = true;
		this.wake();
		this.attempt.stop();
		await this.ended;
		await Promise.all(
			[ ...this.running.values() ].map( ( { ended } ) => ended )
		);
		// Not before: until then the tries need their leases.
		this.leaseWatch?.stop();
	}

	/** Looks for due deliveries now. */
	wake(): void {
		this.looksAtMs = 0;
		this.alarm.abort();
	}

	/**
	 * Sends a reply of the bot before the deliveries, because the person is looking at the chat. But replies
	 * take at most every second slot while deliveries wait.
	 */
	reply( chatId: number, message: Message ): void {
		this.addReply( { chatId, message, tries: 0 } );
	}

	/** Sends what was waiting for a recipient who can be reached now. */
	async release( recipientId: number ): Promise< void > {
		await this.deps.store.release( recipientId );
		this.wake();
	}

	/** Waits until a running try may send one more request to Telegram. False during a pause. */
	async takeSlot(): Promise< boolean > {
		while ( ! this.isResting && ! this.isStopped ) {
			const slot = await this.deps.pace.take( null );
			if ( slot.kind !== 'slot' ) {
				return slot.kind === 'taken';
			}
			await delay( Math.ceil( slot.ms ) );
		}
		return false;
	}

	/** For how long nothing will be sent; 0 without a pause. A rest without a known end counts as a second. */
	async pausedForMs(): Promise< number > {
		return Math.max(
			await this.deps.pace.pausedForMs(),
			this.isResting ? 1000 : 0
		);
	}

	private async run(): Promise< void > {
		while ( ! this.isStopped ) {
			const waitMs = await this.startNext().catch( ( error: unknown ) => {
				this.logProblem( error );
				this.looksAtMs = 0;
				return STORE_PROBLEM_PAUSE_MS;
			} );
			if ( waitMs > 0 ) {
				await this.sleep( waitMs );
			}
		}
	}

	private async sleep( ms: number ): Promise< void > {
		await delay( timerMs( Math.ceil( ms ) ), null, {
			signal: this.alarm.signal,
		} ).catch( () => undefined );
		this.alarm = new AbortController();
	}

	/** Starts at most one try. Returns when to call it again (milliseconds). */
	private async startNext(): Promise< number > {
		if ( this.isResting || this.running.size >= CONCURRENT_SENDS ) {
			return Infinity;
		}
		let waitMs = Infinity;
		for ( const isReply of [ this.isReplyNext, ! this.isReplyNext ] ) {
			const ms = isReply
				? await this.startReply()
				: await this.startDelivery();
			if ( ms === 0 ) {
				this.isReplyNext = ! isReply;
				return 0;
			}
			waitMs = Math.min( waitMs, ms );
		}
		// The query reads hundreds of rows: not at each webhook while enough is waiting.
		if ( this.due.size > MAX_DUE / 2 ) {
			return waitMs;
		}
		if ( this.looksAtMs <= steadyMs() ) {
			await this.findDue();
			return 0;
		}
		return Math.min( waitMs, this.looksAtMs - steadyMs() );
	}

	private async startReply(): Promise< number > {
		let waitMs = Infinity;
		for ( const [ key, reply ] of this.replies ) {
			const { chatId } = reply;
			if ( this.running.has( chatId ) ) {
				continue;
			}
			const slot = await this.deps.pace.take( chatId );
			if ( slot.kind === 'taken' ) {
				this.replies.delete( key );
				this.track( chatId, this.sendReply( reply ) );
				return 0;
			}
			waitMs = Math.min( waitMs, slot.ms );
			if ( slot.kind !== 'chat' ) {
				break;
			}
		}
		return waitMs;
	}

	private async startDelivery(): Promise< number > {
		const { store, people, pace, onChanged } = this.deps;
		const notConnected: number[] = [];
		let waitMs = Infinity;
		for ( const [ id, recipientId ] of this.due ) {
			const person = await people.find( recipientId );
			if ( person?.state !== 'connected' ) {
				this.drop( id, 0 );
				notConnected.push( recipientId );
				continue;
			}
			const { chatId } = person;
			if ( this.running.has( chatId ) ) {
				continue;
			}
			const slot = await pace.take( chatId );
			if ( slot.kind === 'taken' ) {
				this.drop( id, 0 );
				const delivery = await store.markSending( id, scheduleMs() );
				if ( delivery ) {
					this.track(
						chatId,
						this.attempt.deliver( delivery, chatId ),
						id
					);
				}
				waitMs = 0;
				break;
			}
			if ( slot.kind !== 'chat' ) {
				waitMs = slot.ms;
				break;
			}
			// Another sidecar may have sent it: then it must not take a slot later.
			this.drop( id, slot.ms );
		}
		if ( notConnected.length > 0 ) {
			await store.hold( notConnected );
			onChanged();
		}
		if ( notConnected.length > 0 || waitMs === 0 ) {
			// SQLite answers at once: requests must go out, and webhooks be handled, before the next delivery.
			await yieldToOthers();
		}
		return waitMs;
	}

	/** @param looksInMs Then it, or the recipient's next one, may be due. */
	private drop( id: number, looksInMs: number ): void {
		this.due.delete( id );
		this.looksAtMs = Math.min( this.looksAtMs, steadyMs() + looksInMs );
	}

	private async findDue(): Promise< void > {
		const { store, leases } = this.deps;
		const nowMs = scheduleMs();
		// Before the query: a wake() during it looks again.
		this.looksAtMs =
			steadyMs() + ( leases ? OTHER_SIDECARS_CHECK_MS : Infinity );
		const due = await store.due( nowMs, MAX_DUE );
		this.due.clear();
		for ( const { id, recipientId } of due ) {
			this.due.set( id, recipientId );
		}
		const nextAtMs = ( await store.nextDueAfter( nowMs ) ) ?? Infinity;
		this.looksAtMs = Math.min(
			this.looksAtMs,
			steadyMs() + nextAtMs - nowMs
		);
	}

	private addReply( reply: Reply ): void {
		const key = `${ reply.chatId } ${ reply.message.text }`;
		if ( ! this.replies.has( key ) ) {
			this.replies.set( key, reply );
			this.alarm.abort();
		}
	}

	private async sendReply( reply: Reply ): Promise< void > {
		if ( await this.attempt.reply( reply ) ) {
			this.addReply( { ...reply, tries: reply.tries + 1 } );
		}
	}

	private track(
		chatId: number,
		attempt: Promise< void >,
		deliveryId?: number
	): void {
		const ended = attempt
			.catch( ( error: unknown ) => this.logProblem( error ) )
			.finally( () => {
				this.running.delete( chatId );
				this.wake();
			} );
		this.running.set( chatId, { deliveryId, ended } );
	}

	private runningIds(): number[] {
		return [ ...this.running.values() ].flatMap(
			( { deliveryId } ) => deliveryId ?? []
		);
	}

	private logProblem( error: unknown ): void {
		this.deps.log.error(
			{ reason: describeError( error ) },
			'store_unavailable'
		);
	}
}
