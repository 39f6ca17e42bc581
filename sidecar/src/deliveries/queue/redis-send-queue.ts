import { setTimeout as delay } from 'node:timers/promises';
import { DelayedError, Queue, Worker, type Job } from 'bullmq';
import PQueue from 'p-queue';
import { describeError, type Logger } from '../../log.ts';
import {
	KEY_PREFIX,
	loadScript,
	type Redis,
	type Script,
} from '../../storage/redis.ts';
import { CONCURRENT_SENDS } from '../../telegram/rate-limiter.ts';
import type { Reply, Turn, TurnHandlers, Turns } from './send-queue.ts';

const QUEUE = 'turns';

// A second's turns are given out before the last ones are used up: a wait for the next would be lost time.
const LIMITER_OPENS_AFTER_MS = 800;

// A sidecar that was killed is missed after one lock and at most two looks.
const LOCK_MS = 10_000;
const LOOK_FOR_STALLED_MS = 5_000;
const STORE_PROBLEM_PAUSE_MS = 1000;

// BullMQ would drop a job that stalled or failed more often, and with it a try that nobody ends.
const WITHOUT_END = Number.MAX_SAFE_INTEGER;

const DELIVERY_JOB = /^delivery-(\d+)$/;

type Limits = {
	readonly perSecond: number;
	readonly perChatPerSecond: number;
};

/**
 * The line of several sidecars: BullMQ's queue in their Redis. A job is one turn, and each
 * goes to one sidecar; that of a sidecar that was killed comes back, and then its delivery
 * is found on its way. BullMQ's limiter is the cap over all of them, and their silence
 * after a 429. It opens in bursts, and with one job every 34 ms it reached 20 to 26 of 29
 * a second when it was tried: so shared-turns.lua gives each turn its moment, by the one
 * clock of Redis, and knows the pace of each chat.
 */
export class SharedTurns implements Turns {
	private readonly queue: Queue< Turn | Reply >;
	private readonly run: Script;
	private readonly claims = new PQueue( { concurrency: 1 } );
	private readonly stopping = new AbortController();
	private worker: Worker< Turn | Reply > | null = null;

	/**
	 * @param redis  One that waits: a turn is not lost because Redis is away.
	 * @param limits
	 * @param log
	 */
	constructor(
		private readonly redis: Redis,
		private readonly limits: Limits,
		private readonly log: Logger
	) {
		this.queue = new Queue( QUEUE, this.options );
		this.queue.on( 'error', this.noteProblem );
		this.run = loadScript(
			redis,
			'sharedTurns',
			new URL( './redis-rate-limiter.lua', import.meta.url )
		);
	}

	async start( handlers: TurnHandlers ): Promise< void > {
		this.worker = new Worker< Turn | Reply >(
			QUEUE,
			( job, token ) => this.take( job, token, handlers ),
			{
				...this.options,
				concurrency: CONCURRENT_SENDS,
				limiter: {
					max: this.limits.perSecond,
					duration: LIMITER_OPENS_AFTER_MS,
				},
				lockDuration: LOCK_MS,
				stalledInterval: LOOK_FOR_STALLED_MS,
				maxStalledCount: WITHOUT_END,
			}
		);
		this.worker.on( 'completed', handlers.onLeft );
		this.worker.on( 'error', this.noteProblem );
		await this.worker.waitUntilReady();
	}

	async inLine(): Promise< ReadonlySet< number > > {
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

	async add( turn: Turn ): Promise< void > {
		const heldUpMs = await this.redis.pttl(
			`${ KEY_PREFIX }paced:${ turn.chatId }`
		);
		await this.queue.add( 'delivery', turn, {
			jobId: `delivery-${ turn.deliveryId }`,
			// Replies have none, and so go first.
			priority: 1,
			delay: Math.max( heldUpMs, 0 ),
			attempts: WITHOUT_END,
			backoff: { type: 'fixed', delay: STORE_PROBLEM_PAUSE_MS },
			removeOnComplete: true,
			removeOnFail: true,
		} );
	}

	async addReply( reply: Reply ): Promise< void > {
		await this.queue.add( 'reply', reply, {
			removeOnComplete: true,
			removeOnFail: true,
		} );
	}

	async pauseFor( ms: number ): Promise< void > {
		const longestMs = Number( await this.run( 'silence', ms ) );
		await this.queue.rateLimit( longestMs );
	}

	async stop(): Promise< void > {
		this.stopping.abort();
		await this.worker?.close();
		await this.queue.close();
	}

	private get options() {
		return {
			connection: this.redis,
			// BullMQ puts the colon itself.
			prefix: KEY_PREFIX.slice( 0, -1 ),
		};
	}

	private async take(
		job: Job< Turn | Reply >,
		token: string | undefined,
		handlers: TurnHandlers
	): Promise< void > {
		// One at a time asks: all that wait would ask for the same turn.
		const heldUpMs = await this.claims.add( () =>
			this.claim( job.data.chatId )
		);
		if ( heldUpMs > 0 ) {
			await job.moveToDelayed( Date.now() + heldUpMs, token );
			throw new DelayedError();
		}
		await ( 'deliveryId' in job.data
			? handlers.deliver( job.data )
			: handlers.reply( job.data ) );
	}

	/**
	 * Waits for the next turn. Returns for how long the chat, or the whole bot, is held up; 0 for not at all.
	 *
	 * @param chatId
	 */
	private async claim( chatId: number ): Promise< number > {
		for (;;) {
			const [ answer, ms ] = ( await this.run(
				'claim',
				chatId,
				Math.ceil( 1000 / this.limits.perSecond ),
				Math.ceil( 1000 / this.limits.perChatPerSecond )
			) ) as [ 'given' | 'held up' | 'wait', number ];
			if ( answer !== 'wait' ) {
				return ms;
			}
			await delay( ms, null, { signal: this.stopping.signal } );
		}
	}

	private readonly noteProblem = ( error: Error ): void => {
		this.log.debug( { reason: describeError( error ) }, 'turns_problem' );
	};
}
