import {
	setImmediate as yieldToOthers,
	setTimeout as delay,
} from 'node:timers/promises';
import { TelegramError, type Telegraf } from 'telegraf';
import type { Update } from 'telegraf/types';
import { steadyMs } from '../clock.ts';
import { describeError, type Logger } from '../log.ts';
import { callTelegram } from './call.ts';
import { retryAfterMs } from './retry-after.ts';

export type TelegramStatus = 'connected' | 'unreachable';

const LONG_POLL_SECONDS = 50;
const CALL_TIMEOUT_MS = 10_000;
const MAX_PAUSE_MS = 60_000;
const STAND_BY_MS = 30_000;
// Prevents a tight loop with a server that answers a long poll at once.
const EMPTY_POLL_PAUSE_MS = 300;

/**
 * Polls Telegram for messages to the bot. Own loop instead of `bot.launch()`, which ends for good on
 * a wrong token, waits minutes on a dead connection, delays the shutdown, and does not say whether
 * Telegram is reachable. Only one of several sidecars polls; `mayPoll` is checked before each poll.
 */
export class Poller {
	private readonly stopping = new AbortController();
	private loop: Promise< void > | null = null;
	private offset = 0;
	private current: TelegramStatus = 'unreachable';
	private lastProblem = '';

	constructor(
		private readonly bot: Telegraf,
		private readonly log: Logger,
		private readonly mayPoll: () => boolean,
		private readonly firstPauseMs = 1000
	) {}

	get status(): TelegramStatus {
		return this.current;
	}

	start(): void {
		this.loop = this.run();
	}

	async stop(): Promise< void > {
		this.stopping.abort();
		await this.loop;
	}

	private async run(): Promise< void > {
		let pauseMs = this.firstPauseMs;
		while ( ! this.stopping.signal.aborted ) {
			try {
				await this.connect();
				while ( ! this.stopping.signal.aborted ) {
					await ( this.mayPoll() ? this.poll() : this.standBy() );
					pauseMs = this.firstPauseMs;
				}
			} catch ( error ) {
				if ( this.stopping.signal.aborted ) {
					return;
				}
				this.reportProblem( describeError( error ) );
				await this.pause(
					Math.max(
						pauseMs,
						error instanceof TelegramError
							? retryAfterMs( error, 0 )
							: 0
					)
				);
				pauseMs = Math.min( pauseMs * 2, MAX_PAUSE_MS );
			}
		}
	}

	private async connect(): Promise< void > {
		const { bot } = this;
		bot.botInfo = await this.call( CALL_TIMEOUT_MS, ( signal ) =>
			bot.telegram.callApi( 'getMe', {}, { signal } )
		);
		// Telegram sends updates to a webhook or answers polls, not both.
		await this.call( CALL_TIMEOUT_MS, ( signal ) =>
			bot.telegram.callApi( 'deleteWebhook', {}, { signal } )
		);
	}

	private async poll(): Promise< void > {
		const updates: Update[] = await this.call(
			LONG_POLL_SECONDS * 1000 + CALL_TIMEOUT_MS,
			( signal ) =>
				this.bot.telegram.callApi(
					'getUpdates',
					{
						timeout: LONG_POLL_SECONDS,
						offset: this.offset,
						allowed_updates: [ 'message', 'my_chat_member' ],
					},
					{ signal }
				)
		);
		this.reportConnected();
		for ( const update of updates ) {
			await this.bot.handleUpdate( update );
			// Confirmed only after it is handled, so that Telegram sends it again after a crash.
			this.offset = update.update_id + 1;
			// SQLite answers at once: without a break requests would wait until all updates are handled.
			await yieldToOthers();
		}
		if ( updates.length === 0 ) {
			await this.pause( EMPTY_POLL_PAUSE_MS );
		}
	}

	/** Another sidecar polls; this one only checks that it can reach Telegram. */
	private async standBy(): Promise< void > {
		await this.call( CALL_TIMEOUT_MS, ( signal ) =>
			this.bot.telegram.callApi( 'getMe', {}, { signal } )
		);
		this.reportConnected();
		const untilMs = steadyMs() + STAND_BY_MS;
		while (
			steadyMs() < untilMs &&
			! this.mayPoll() &&
			! this.stopping.signal.aborted
		) {
			await this.pause( EMPTY_POLL_PAUSE_MS );
		}
	}

	private call< T >(
		timeoutMs: number,
		call: Parameters< typeof callTelegram< T > >[ 1 ]
	): Promise< T > {
		return callTelegram( timeoutMs, call, this.stopping.signal );
	}

	private async pause( ms: number ): Promise< void > {
		await delay( ms, null, { signal: this.stopping.signal } ).catch(
			() => null
		);
	}

	private reportConnected(): void {
		if ( this.current !== 'connected' ) {
			this.current = 'connected';
			this.lastProblem = '';
			this.log.info( 'telegram_connected' );
		}
	}

	private reportProblem( problem: string ): void {
		this.current = 'unreachable';
		// Logs each problem once, not once for each attempt.
		if ( problem !== this.lastProblem ) {
			this.lastProblem = problem;
			this.log.error(
				{ reason: problem, remedy: remedyFor( problem ) },
				'telegram_unreachable'
			);
		}
	}
}

function remedyFor( problem: string ): string {
	if ( /^(401|404):/.test( problem ) ) {
		return 'Telegram does not accept the bot token: check TELEGRAM_BOT_TOKEN, see .env.example.';
	}
	if ( /^409:/.test( problem ) ) {
		return 'Another process polls this bot: stop it, or use another bot for this sidecar.';
	}
	return 'Check the network and TELEGRAM_API_ROOT. Where Telegram is blocked, set TELEGRAM_PROXY, see .env.example. The sidecar retries by itself.';
}
