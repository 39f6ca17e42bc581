import { setTimeout as delay } from 'node:timers/promises';
import type { Telegraf } from 'telegraf';
import type { Update } from 'telegraf/types';
import { describeError, type Logger } from '../log.ts';
import { callTelegram } from './call.ts';

export type TelegramStatus = 'connected' | 'unreachable';

const LONG_POLL_SECONDS = 50;
const CALL_LIMIT_MS = 10_000;
const LONGEST_PAUSE_MS = 60_000;
const STAND_BY_MS = 30_000;
// A server that does not hold the poll open must not be asked in a tight loop.
const EMPTY_POLL_PAUSE_MS = 300;

/**
 * Reads what people write to the bot. Own loop in place of `bot.launch()`: that
 * one ends for good on a wrong token, waits minutes for a dead connection,
 * delays the shutdown, and does not tell whether Telegram can be reached. Of several
 * sidecars one reads; which one may have changed each time that it asks.
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
				await this.pause( pauseMs );
				pauseMs = Math.min( pauseMs * 2, LONGEST_PAUSE_MS );
			}
		}
	}

	private async connect(): Promise< void > {
		const { bot } = this;
		bot.botInfo = await this.call( CALL_LIMIT_MS, ( signal ) =>
			bot.telegram.callApi( 'getMe', {}, { signal } )
		);
		// Telegram gives updates either to a webhook or to a poll.
		await this.call( CALL_LIMIT_MS, ( signal ) =>
			bot.telegram.callApi( 'deleteWebhook', {}, { signal } )
		);
	}

	private async poll(): Promise< void > {
		const updates: Update[] = await this.call(
			LONG_POLL_SECONDS * 1000 + CALL_LIMIT_MS,
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
			// Asked for after it is done, so that a crash makes Telegram send it again.
			this.offset = update.update_id + 1;
		}
		if ( updates.length === 0 ) {
			await this.pause( EMPTY_POLL_PAUSE_MS );
		}
	}

	/** Another sidecar reads; this one only sees to it that it could. */
	private async standBy(): Promise< void > {
		await this.call( CALL_LIMIT_MS, ( signal ) =>
			this.bot.telegram.callApi( 'getMe', {}, { signal } )
		);
		this.reportConnected();
		const untilMs = Date.now() + STAND_BY_MS;
		while (
			Date.now() < untilMs &&
			! this.mayPoll() &&
			! this.stopping.signal.aborted
		) {
			await this.pause( EMPTY_POLL_PAUSE_MS );
		}
	}

	private call< T >(
		timeLimitMs: number,
		call: Parameters< typeof callTelegram< T > >[ 1 ]
	): Promise< T > {
		return callTelegram( timeLimitMs, call, this.stopping.signal );
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
		// Once a problem, not once a try.
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
		return 'Telegram does not know this bot: check TELEGRAM_BOT_TOKEN, see sidecar/.env.example.';
	}
	if ( /^409:/.test( problem ) ) {
		return 'Another process reads the messages of this bot: stop it, or give this sidecar a bot of its own.';
	}
	return 'Check the network and TELEGRAM_API_ROOT. Trying again by itself.';
}
