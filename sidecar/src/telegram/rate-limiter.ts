import { LONGEST_PAUSE_MS, steadyMs, timerMs } from '../clock.ts';
import type { PauseStore } from './pause-store.ts';

// The most tries that run at once, and so the most deliveries that a crash leaves `uncertain`.
export const CONCURRENT_SENDS = 20;

export type Priority = 'reply' | 'delivery';

type Task = {
	readonly chatId: number;
	readonly start: () => Promise< void >;
};

/**
 * Runs tasks within Telegram's limits: requests a second in total, messages a second to each chat, and
 * the pause that Telegram requests with a 429, even after a restart. For a single sidecar.
 */
export class RateLimiter {
	private readonly gapMs: number;
	private readonly gapPerChatMs: number;
	private readonly waiting: Readonly< Record< Priority, Task[] > > = {
		reply: [],
		delivery: [],
	};
	/** Further requests of running tasks. */
	private readonly requests: ( ( isFree: boolean ) => void )[] = [];
	private readonly busyChats = new Set< number >();
	private readonly chatsFreeAtMs = new Map< number, number >();
	private readonly onIdle: ( () => void )[] = [];
	private running = 0;
	private nextSlotAtMs = 0;
	private pausedUntilMs = 0;
	private lastPriority: Priority = 'delivery';
	private timer: NodeJS.Timeout | null = null;
	private isResting = false;
	private isStopped = false;

	constructor(
		limits: { perSecond: number; perChatPerSecond: number },
		private readonly pauses: PauseStore
	) {
		this.gapMs = Math.ceil( 1000 / limits.perSecond );
		this.gapPerChatMs = Math.ceil( 1000 / limits.perChatPerSecond );
	}

	/**
	 * Runs the task when the limits of its chat and of the bot allow it.
	 *
	 * @param priority Replies run first, because the person is looking at the chat. But they take at
	 *                 most every second slot while deliveries wait.
	 */
	run< T >(
		chatId: number,
		priority: Priority,
		task: () => Promise< T >
	): Promise< T > {
		return new Promise( ( resolve, reject ) => {
			this.waiting[ priority ].push( {
				chatId,
				start: () => task().then( resolve, reject ),
			} );
			this.startNext();
		} );
	}

	/**
	 * Waits until a running task may send one more request.
	 *
	 * @return Whether it may; false during a pause.
	 */
	takeSlot(): Promise< boolean > {
		return new Promise( ( resolve ) => {
			this.requests.push( resolve );
			this.startNext();
		} );
	}

	/** Continues a pause that began before a restart. */
	async start(): Promise< void > {
		this.pause( ( await this.pauses.pausedUntilMs() ) - Date.now() );
	}

	/** Starts no task for this time, at most an hour; running tasks go on. */
	async pauseFor( ms: number ): Promise< void > {
		if ( this.pause( ms ) ) {
			await this.pauses.save(
				Date.now() + Math.min( ms, LONGEST_PAUSE_MS )
			);
		}
	}

	/** While it rests, it starts no task; running tasks go on. */
	setResting( isResting: boolean ): void {
		this.isResting = isResting;
		this.startNext();
	}

	/** For how long it starts nothing; 0 without a pause. A rest without a known end counts as a second. */
	get pausedForMs(): number {
		return Math.max(
			0,
			this.pausedUntilMs - steadyMs(),
			this.isResting ? 1000 : 0
		);
	}

	/** Returns whether it is longer than the present pause. */
	private pause( ms: number ): boolean {
		const untilMs = steadyMs() + Math.min( ms, LONGEST_PAUSE_MS );
		if ( untilMs <= this.pausedUntilMs ) {
			return false;
		}
		this.pausedUntilMs = untilMs;
		this.startNext();
		return true;
	}

	/** Starts no more tasks; resolves when the running ones have ended. */
	async stop(): Promise< void > {
		this.isStopped = true;
		this.clearTimer();
		this.waiting.reply.length = 0;
		this.waiting.delivery.length = 0;
		this.requests.splice( 0 ).forEach( ( answer ) => answer( false ) );
		if ( this.running > 0 ) {
			await new Promise< void >( ( resolve ) => {
				this.onIdle.push( resolve );
			} );
		}
	}

	/** Starts what may start now, and sets a timer for the rest. */
	private startNext(): void {
		this.clearTimer();
		if ( this.isStopped || this.isResting ) {
			this.requests.splice( 0 ).forEach( ( answer ) => answer( false ) );
			return;
		}
		const nowMs = steadyMs();
		if ( nowMs < this.pausedUntilMs ) {
			this.requests.splice( 0 ).forEach( ( answer ) => answer( false ) );
			this.continueAt( this.pausedUntilMs );
			return;
		}
		if ( nowMs < this.nextSlotAtMs ) {
			this.continueAt( this.nextSlotAtMs );
			return;
		}
		const request = this.requests.shift();
		if ( request ) {
			this.nextSlotAtMs = nowMs + this.gapMs;
			request( true );
			this.startNext();
			return;
		}
		const task =
			this.running < CONCURRENT_SENDS ? this.takeTask( nowMs ) : null;
		if ( task ) {
			this.nextSlotAtMs = nowMs + this.gapMs;
			void this.runTask( task, nowMs );
			this.startNext();
		}
	}

	private takeTask( nowMs: number ): Task | null {
		const order: readonly Priority[] =
			this.lastPriority === 'reply'
				? [ 'delivery', 'reply' ]
				: [ 'reply', 'delivery' ];
		let freeAtMs = Infinity;
		for ( const priority of order ) {
			const tasks = this.waiting[ priority ];
			const index = tasks.findIndex( ( { chatId } ) => {
				if ( this.busyChats.has( chatId ) ) {
					return false;
				}
				const atMs = this.chatsFreeAtMs.get( chatId ) ?? 0;
				freeAtMs = Math.min( freeAtMs, atMs );
				return atMs <= nowMs;
			} );
			const [ task ] = index < 0 ? [] : tasks.splice( index, 1 );
			if ( task ) {
				this.lastPriority = priority;
				return task;
			}
		}
		if ( freeAtMs < Infinity ) {
			this.continueAt( freeAtMs );
		}
		return null;
	}

	private async runTask(
		{ chatId, start }: Task,
		nowMs: number
	): Promise< void > {
		this.running += 1;
		this.busyChats.add( chatId );
		this.chatsFreeAtMs.set( chatId, nowMs + this.gapPerChatMs );
		await start();
		this.running -= 1;
		this.busyChats.delete( chatId );
		this.forgetFreeChats();
		if ( this.running === 0 ) {
			this.onIdle.splice( 0 ).forEach( ( resolve ) => resolve() );
		}
		this.startNext();
	}

	/** The earliest come first, so it stops at the first that is not free. */
	private forgetFreeChats(): void {
		const nowMs = steadyMs();
		for ( const [ chatId, atMs ] of this.chatsFreeAtMs ) {
			if ( atMs > nowMs ) {
				return;
			}
			this.chatsFreeAtMs.delete( chatId );
		}
	}

	private continueAt( atMs: number ): void {
		this.timer = setTimeout(
			() => this.startNext(),
			timerMs( Math.ceil( atMs - steadyMs() ) )
		);
	}

	private clearTimer(): void {
		if ( this.timer ) {
			clearTimeout( this.timer );
			this.timer = null;
		}
	}
}
