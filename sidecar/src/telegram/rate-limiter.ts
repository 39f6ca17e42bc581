import { setTimeout as delay } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { PauseStore } from './pause-store.ts';

// How many tries can be on their way at once: also how many can be left uncertain by a crash.
export const CONCURRENT_SENDS = 20;

export type Priority = 'reply' | 'delivery';

/**
 * Keeps Telegram's limits: so many messages a second in all, so many a chat, and
 * silence when Telegram asks for it, also after a restart. Everything that is sent
 * goes through here.
 */
export class Pacer {
	private readonly all: PQueue;
	private readonly chats = new Map< number, PQueue >();
	private readonly gapPerChatMs: number;
	private silentUntilMs = 0;
	private wakeUp: NodeJS.Timeout | null = null;
	private isStopped = false;

	constructor(
		limits: { perSecond: number; perChatPerSecond: number },
		private readonly pauses: PauseStore
	) {
		// One at a time at even distances: a whole second's share at once would be a burst.
		this.all = new PQueue( {
			concurrency: CONCURRENT_SENDS,
			interval: Math.ceil( 1000 / limits.perSecond ),
			intervalCap: 1,
		} );
		this.gapPerChatMs = Math.ceil( 1000 / limits.perChatPerSecond );
	}

	/**
	 * Runs the task when its chat and the whole bot may send again.
	 *
	 * @param chatId
	 * @param priority Answers to a person who is looking at the chat go first.
	 * @param task
	 */
	run< T >(
		chatId: number,
		priority: Priority,
		task: () => Promise< T >
	): Promise< T > {
		const chat = this.queueOf( chatId );
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
				// The chat stays taken until its next message may start.
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

	/** Goes on with the pause that the last run ended in. */
	async start(): Promise< void > {
		const untilMs = await this.pauses.silentUntilMs();
		if ( untilMs > Date.now() ) {
			this.pauseUntil( untilMs );
		}
	}

	/**
	 * Nothing starts for this long; what is on its way goes on.
	 *
	 * @param ms
	 */
	async pauseFor( ms: number ): Promise< void > {
		const untilMs = Date.now() + ms;
		if ( untilMs > this.silentUntilMs ) {
			this.pauseUntil( untilMs );
			await this.pauses.keep( untilMs );
		}
	}

	private pauseUntil( untilMs: number ): void {
		this.silentUntilMs = untilMs;
		this.all.pause();
		if ( this.wakeUp ) {
			clearTimeout( this.wakeUp );
		}
		this.wakeUp = setTimeout( () => {
			if ( ! this.isStopped ) {
				this.all.start();
			}
		}, this.silentUntilMs - Date.now() );
	}

	/** Starts nothing any more; resolves when what is on its way is done. */
	async stop(): Promise< void > {
		this.isStopped = true;
		if ( this.wakeUp ) {
			clearTimeout( this.wakeUp );
		}
		this.all.pause();
		this.all.clear();
		await this.all.onPendingZero();
	}

	private queueOf( chatId: number ): PQueue {
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
