import { scheduleMs, steadyMs, timerMs } from '../clock.ts';
import { describeError } from '../log.ts';
import type { Message } from '../telegram/message.ts';
import { DeliveryAttempt, type AttemptDeps } from './delivery-attempt.ts';
import type { DeliveryJob } from './queue/send-queue.ts';

// The rest of the due deliveries stays in the store.
const MAX_QUEUED = 100;
// Another sidecar may have stored a delivery and died before it queued it.
const OTHER_SIDECARS_CHECK_MS = 3000;
const STORE_PROBLEM_PAUSE_MS = 1000;

export type WorkerDeps = AttemptDeps & {
	/** Whether no other sidecar works on this store. */
	readonly isSingleSidecar: boolean;
};

/**
 * Schedules stored deliveries: moves those that are due from the store to the send queue, in the
 * order of each recipient. It never knowingly sends one twice.
 */
export class DeliveryWorker {
	private readonly attempt: DeliveryAttempt;
	private queueing: Promise< void > = Promise.resolve();
	private timer: NodeJS.Timeout | null = null;
	private wakesAtMs = Infinity;
	private restsUntilMs = 0;
	private isStarted = false;

	constructor( private readonly deps: WorkerDeps ) {
		this.attempt = new DeliveryAttempt( deps );
	}

	async start(): Promise< void > {
		const { store, sendQueue, isSingleSidecar } = this.deps;
		if ( isSingleSidecar ) {
			await this.attempt.markInterrupted();
		}
		// A person may have connected just before a crash. Deliveries of others return to `waiting` when they are due.
		await store.releaseAll();
		await sendQueue.start( {
			deliver: ( job ) => this.deliver( job ),
			reply: ( job ) => this.attempt.reply( job ),
			onJobEnded: () => this.wake(),
		} );
		this.isStarted = true;
		this.wake();
	}

	/** Queues nothing more; resolves when the running tries have ended. */
	async stop(): Promise< void > {
		this.isStarted = false;
		if ( this.timer ) {
			clearTimeout( this.timer );
		}
		this.attempt.stop();
		await this.deps.sendQueue.stop();
	}

	/** Looks for due deliveries now. */
	wake(): void {
		this.wakeIn( Math.max( 0, this.restsUntilMs - steadyMs() ) );
	}

	/**
	 * Queues a reply of the bot. It runs before the deliveries, at the same rate limits.
	 */
	async reply( chatId: number, message: Message ): Promise< void > {
		await this.deps.sendQueue.addReply( { chatId, message, tries: 0 } );
	}

	/** Sends what was waiting for a recipient who can be reached now. */
	async release( recipientId: number ): Promise< void > {
		await this.deps.store.release( recipientId );
		this.wake();
	}

	private wakeIn( ms: number ): void {
		const atMs = steadyMs() + ms;
		if ( ! this.isStarted || this.wakesAtMs <= atMs ) {
			return;
		}
		if ( this.timer ) {
			clearTimeout( this.timer );
		}
		this.wakesAtMs = atMs;
		this.timer = setTimeout( () => {
			this.wakesAtMs = Infinity;
			// One call after the other: two at once would queue the same deliveries.
			this.queueing = this.queueing.then( () => this.queueDue() );
		}, timerMs( ms ) );
	}

	private async queueDue(): Promise< void > {
		if ( ! this.isStarted ) {
			return;
		}
		try {
			await this.queueDueOrThrow();
		} catch ( error ) {
			this.deps.log.error(
				{ reason: describeError( error ) },
				'store_unavailable'
			);
			this.wakeIn( STORE_PROBLEM_PAUSE_MS );
		}
	}

	private async queueDueOrThrow(): Promise< void > {
		const { store, people, sendQueue, isSingleSidecar } = this.deps;
		const queuedIds = await sendQueue.queuedIds();
		// The query for due deliveries reads hundreds of rows: not after each job of a long queue.
		if ( queuedIds.size > MAX_QUEUED / 2 ) {
			if ( ! isSingleSidecar ) {
				this.wakeIn( OTHER_SIDECARS_CHECK_MS );
			}
			return;
		}
		const nowMs = scheduleMs();
		const due = await store.due( nowMs, 2 * MAX_QUEUED );
		const candidates = due.filter( ( { id } ) => ! queuedIds.has( id ) );
		const found = await Promise.all(
			candidates.map( ( { recipientId } ) => people.find( recipientId ) )
		);
		const notConnected: number[] = [];
		let free = MAX_QUEUED - queuedIds.size;
		for ( const [ index, candidate ] of candidates.entries() ) {
			const { id: deliveryId, recipientId } = candidate;
			const person = found[ index ];
			if ( person?.state !== 'connected' ) {
				notConnected.push( recipientId );
			} else if ( free > 0 ) {
				free -= 1;
				const { chatId } = person;
				await sendQueue.add( { deliveryId, recipientId, chatId } );
			}
		}
		if ( notConnected.length > 0 ) {
			await store.hold( notConnected );
			this.deps.onChanged();
			this.wake();
			return;
		}
		// A due delivery behind an earlier one is queued when the job of the earlier one has ended.
		const nextAtMs = ( await store.nextDueAfter( nowMs ) ) ?? Infinity;
		const inMs = Math.min(
			nextAtMs - nowMs,
			isSingleSidecar ? Infinity : OTHER_SIDECARS_CHECK_MS
		);
		if ( inMs < Infinity ) {
			this.wakeIn( inMs );
		}
	}

	private async deliver( job: DeliveryJob ): Promise< void > {
		try {
			await this.attempt.deliver( job );
		} catch ( error ) {
			this.deps.log.error(
				{ reason: describeError( error ) },
				'store_unavailable'
			);
			this.restsUntilMs = steadyMs() + STORE_PROBLEM_PAUSE_MS;
			throw error;
		}
	}
}
