import { setTimeout as delay } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { PauseStore } from './pause-store.ts';

// The most tries that run at once, and so the most deliveries that a crash leaves `uncertain`.
export const CONCURRENT_SENDS = 20;

export type Priority = 'reply' | 'delivery';

/**
 * Runs tasks within Telegram's limits: messages a second in total and for each chat, and the pause
 * that Telegram requests with a 429, even after a restart. For a single sidecar.
 */
export class RateLimiter {
	private readonly all: PQueue;
	private readonly chats = new Map< number, PQueue >();
	private readonly gapPerChatMs: number;
	private pausedUntilMs = 0;
	private resumeTimer: NodeJS.Timeout | null = null;
	private isStopped = false;

	constructor(
		limits: { perSecond: number; perChatPerSecond: number },
		private readonly pauses: PauseStore
	) {
		// One task per interval, evenly spaced: all tasks of a second at once would be a burst.
		this.all = new PQueue( {
			concurrency: CONCURRENT_SENDS,
			interval: Math.ceil( 1000 / limits.perSecond ),
			intervalCap: 1,
		} );
		this.gapPerChatMs = Math.ceil( 1000 / limits.perChatPerSecond );
	}

	/**
	 * Runs the task when the limits of its chat and of the bot allow it.
	 *
	 * @param priority Replies run first: the person is looking at the chat.
	 */
	run< T >(
		chatId: number,
		priority: Priority,
		task: () => Promise< T >
	): Promise< T > {
		const chat = this.chatQueue( chatId );
		return new Promise( ( resolve, reject ) => {
			void chat.add( async () => {
				let startedAtMs = 0;
				await this.all
					.add(
						() => {
							startedAtMs = Date.now();
							return task();
						},
						{ priority: priority === 'reply' ? 1 : 0 }
					)
					.then( resolve, reject );
				// Blocks the queue of the chat until its next message may start.
				await delay(
					startedAtMs + this.gapPerChatMs - Date.now(),
					null,
					{
						ref: false,
					}
				);
			} );
		} );
	}

	/** Continues a pause that began before a restart. */
	async start(): Promise< void > {
		const untilMs = await this.pauses.pausedUntilMs();
		if ( untilMs > Date.now() ) {
			this.pauseUntil( untilMs );
		}
	}

	/** Starts no task for this time; running tasks go on. */
	async pauseFor( ms: number ): Promise< void > {
		const untilMs = Date.now() + ms;
		if ( untilMs > this.pausedUntilMs ) {
			this.pauseUntil( untilMs );
			await this.pauses.save( untilMs );
		}
	}

	private pauseUntil( untilMs: number ): void {
		this.pausedUntilMs = untilMs;
		this.all.pause();
		if ( this.resumeTimer ) {
			clearTimeout( this.resumeTimer );
		}
		this.resumeTimer = setTimeout( () => {
			if ( ! this.isStopped ) {
				this.all.start();
			}
		}, this.pausedUntilMs - Date.now() );
	}

	/** Starts no more tasks; resolves when the running ones have ended. */
	async stop(): Promise< void > {
		this.isStopped = true;
		if ( this.resumeTimer ) {
			clearTimeout( this.resumeTimer );
		}
		this.all.pause();
		this.all.clear();
		await this.all.onPendingZero();
	}

	private chatQueue( chatId: number ): PQueue {
		const known = this.chats.get( chatId );
		if ( known ) {
			return known;
		}
		const queue = new PQueue( { concurrency: 1 } );
		queue.on( 'idle', () => this.chats.delete( chatId ) );
		this.chats.set( chatId, queue );
		return queue;
	}
}
