import { setTimeout as delay } from 'node:timers/promises';
import { DelayedError, Queue, Worker, type Job } from 'bullmq';
import { steadyMs } from '../../clock.ts';
import { describeError, type Logger } from '../../log.ts';
import {
	KEY_PREFIX,
	loadScript,
	type Redis,
	type Script,
} from '../../storage/redis.ts';
import {
	CONCURRENT_SENDS,
	type Priority,
} from '../../telegram/rate-limiter.ts';
import { MergedReplies } from './merged-replies.ts';
import type {
	DeliveryJob,
	JobHandlers,
	ReplyJob,
	SendQueue,
} from './send-queue.ts';

// The name in Redis is stored data: sidecars of different versions may share it during an update.
const QUEUE = 'turns';

// Shorter than a second: BullMQ lets the next jobs through before the slots of this second are used up, so no slot stays empty.
const LIMITER_WINDOW_MS = 800;

// The jobs of a killed sidecar return to the queue after one lock and at most two checks.
const LOCK_MS = 10_000;
const STALLED_CHECK_MS = 5_000;
const STORE_PROBLEM_PAUSE_MS = 1000;

const REST_CHECK_MS = 100;
const CLOCK_CHECK_MS = 3000;
// More than a slow machine or NTP shifts between two checks.
const CLOCK_MOVED_MS = 1500;

// BullMQ drops a job that stalls or fails more often. Then nobody would record the end of its delivery.
const UNLIMITED = Number.MAX_SAFE_INTEGER;

const DELIVERY_JOB = /^delivery-(\d+)$/;

type Limits = {
	readonly perSecond: number;
	readonly perChatPerSecond: number;
};

/**
 * The queue of several sidecars: a BullMQ queue in their Redis. Each job runs in one sidecar. A job of
 * a killed sidecar returns to the queue; its delivery is then already in the state `sending`.
 *
 * BullMQ's limiter caps the rate of all sidecars together and pauses them after a 429. But it starts
 * jobs in bursts, and with one job every 34 ms it reached only 20 to 26 of 29 jobs a second. So
 * redis-rate-limiter.lua spaces the jobs evenly by the clock of Redis, and limits each chat.
 */
export class RedisSendQueue implements SendQueue {
	private readonly queue: Queue< DeliveryJob | ReplyJob >;
	private readonly run: Script;
	private readonly replies = new MergedReplies();
	/** One reservation after the other, because all would wait for the same free slot. */
	private readonly reservations: Record< Priority, Promise< unknown > > = {
		reply: Promise.resolve(),
		delivery: Promise.resolve(),
	};
	private handlers: JobHandlers | null = null;
	private clockCheck: NodeJS.Timeout | null = null;
	private clocks: readonly number[] = [];
	private isResting = false;
	private readonly stopping = new AbortController();
	private worker: Worker< DeliveryJob | ReplyJob > | null = null;

	/**
	 * @param redis A connection that waits while Redis is unreachable, so that no job is lost.
	 */
	constructor(
		private readonly redis: Redis,
		private readonly limits: Limits,
		private readonly log: Logger
	) {
		this.queue = new Queue( QUEUE, this.options );
		this.queue.on( 'error', this.logProblem );
		this.run = loadScript(
			redis,
			'rateLimiter',
			new URL( './redis-rate-limiter.lua', import.meta.url )
		);
	}

	async start( handlers: JobHandlers ): Promise< void > {
		this.handlers = handlers;
		this.worker = new Worker< DeliveryJob | ReplyJob >(
			QUEUE,
			( job, token ) => this.process( job, token, handlers ),
			{
				...this.options,
				concurrency: CONCURRENT_SENDS,
				limiter: {
					max: this.limits.perSecond,
					duration: LIMITER_WINDOW_MS,
				},
				lockDuration: LOCK_MS,
				stalledInterval: STALLED_CHECK_MS,
				maxStalledCount: UNLIMITED,
			}
		);
		this.worker.on( 'completed', handlers.onJobEnded );
		this.worker.on( 'error', this.logProblem );
		await this.worker.waitUntilReady();
		this.clockCheck = setInterval( () => {
			this.checkClocks().catch( this.logProblem );
		}, CLOCK_CHECK_MS );
	}

	async queuedIds(): Promise< ReadonlySet< number > > {
		const jobIds = await this.queue.getRanges( [
			'active',
			'delayed',
			'prioritized',
			'wait',
		] );
		return new Set(
			jobIds.flatMap( ( jobId ) => {
				const [ , id ] = DELIVERY_JOB.exec( jobId ) ?? [];
				return id ? [ Number( id ) ] : [];
			} )
		);
	}

	async add( job: DeliveryJob ): Promise< void > {
		const blockedMs = Number(
			await this.run( 'chat_left', job.chatId, this.gapPerChatMs )
		);
		await this.queue.add( 'delivery', job, {
			jobId: `delivery-${ job.deliveryId }`,
			// BullMQ runs jobs without a priority first: these are the replies.
			priority: 1,
			delay: Math.max( blockedMs, 0 ),
			attempts: UNLIMITED,
			backoff: { type: 'fixed', delay: STORE_PROBLEM_PAUSE_MS },
			removeOnComplete: true,
			removeOnFail: true,
		} );
	}

	/** In the memory of this sidecar: it is the one that polls, and replies are not stored. */
	async addReply( job: ReplyJob ): Promise< void > {
		if ( this.replies.add( job ) ) {
			// Not awaited: the caller must not wait until the reply is sent.
			void this.sendReply( job ).catch( this.logProblem );
		}
	}

	async takeSlot(): Promise< boolean > {
		return ! this.isResting && ( await this.reserve( '' ) ) === 0;
	}

	async pauseFor( ms: number ): Promise< void > {
		const longestMs = Number( await this.run( 'pause', ms ) );
		await this.queue.rateLimit( longestMs );
	}

	async setResting( isResting: boolean ): Promise< void > {
		this.isResting = isResting;
		if ( isResting ) {
			// Not waiting for the running jobs: one of them asks for the rest.
			await this.worker?.pause( true );
		} else {
			this.worker?.resume();
		}
	}

	async pausedForMs(): Promise< number > {
		return Math.max(
			Number( await this.run( 'pause_left' ) ),
			this.isResting ? 1000 : 0
		);
	}

	async stop(): Promise< void > {
		this.stopping.abort();
		if ( this.clockCheck ) {
			clearInterval( this.clockCheck );
		}
		await this.worker?.close();
		await this.queue.close();
	}

	private get gapPerChatMs(): number {
		return Math.ceil( 1000 / this.limits.perChatPerSecond );
	}

	private async sendReply( job: ReplyJob ): Promise< void > {
		for (;;) {
			const blockedMs = await this.reserveInTurn( 'reply', job.chatId );
			if ( blockedMs === 0 && ! this.isResting ) {
				break;
			}
			await delay( Math.max( blockedMs, REST_CHECK_MS ), null, {
				signal: this.stopping.signal,
			} );
		}
		this.replies.remove( job );
		await this.handlers?.reply( job );
	}

	/**
	 * BullMQ measures delays and its limiter by clocks that somebody may set. After such a change its
	 * delayed jobs and its limiter would wait too long; the script above decides again when each may start.
	 */
	private async checkClocks(): Promise< void > {
		const redisMs = Number( await this.run( 'time' ) );
		const clocks = [ Date.now() - steadyMs(), redisMs - steadyMs() ];
		const isMoved = clocks.some(
			( ms, at ) =>
				Math.abs( ms - ( this.clocks[ at ] ?? ms ) ) > CLOCK_MOVED_MS
		);
		this.clocks = clocks;
		if ( isMoved ) {
			this.log.warn( 'clock_moved' );
			await this.queue.removeRateLimitKey();
			await this.queue.promoteJobs();
		}
	}

	private get options() {
		return {
			connection: this.redis,
			// BullMQ adds the colon itself.
			prefix: KEY_PREFIX.slice( 0, -1 ),
		};
	}

	private async process(
		job: Job< DeliveryJob | ReplyJob >,
		token: string | undefined,
		handlers: JobHandlers
	): Promise< void > {
		const blockedMs = await this.reserveInTurn(
			'delivery',
			job.data.chatId
		);
		if ( blockedMs > 0 ) {
			await job.moveToDelayed( Date.now() + blockedMs, token );
			throw new DelayedError();
		}
		await ( 'deliveryId' in job.data
			? handlers.deliver( job.data )
			: handlers.reply( job.data ) );
	}

	private reserveInTurn(
		priority: Priority,
		chatId: number
	): Promise< number > {
		const reservation = this.reservations[ priority ].then( () =>
			this.reserve( chatId )
		);
		this.reservations[ priority ] = reservation.catch( () => undefined );
		return reservation;
	}

	/**
	 * Waits until a request may start.
	 *
	 * @param chatId Empty for a further request of a running try.
	 * @return 0, or how long (milliseconds) the chat or the whole bot is still blocked.
	 */
	private async reserve( chatId: number | '' ): Promise< number > {
		for (;;) {
			const [ answer, ms ] = ( await this.run(
				'reserve',
				chatId,
				Math.ceil( 1000 / this.limits.perSecond ),
				this.gapPerChatMs
			) ) as [ 'reserved' | 'blocked' | 'wait', number ];
			if ( answer !== 'wait' ) {
				return ms;
			}
			await delay( ms, null, { signal: this.stopping.signal } );
		}
	}

	private readonly logProblem = ( error: Error ): void => {
		this.log.debug(
			{ reason: describeError( error ) },
			'send_queue_problem'
		);
	};
}
