import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../log.ts';

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
// So many chats without an answer between them: the cause is not one message.
const SILENT_CHATS = 3;

export type ReachabilityDeps = {
	/** Asks Telegram for something that needs no message. Resolves with true when Telegram answers. */
	readonly probe: () => Promise< boolean >;
	/** This sidecar starts no try until it may again. */
	readonly setResting: ( isResting: boolean ) => void;
	readonly log: Logger;
	readonly firstPauseMs?: number;
};

/**
 * Tells a Telegram that nobody can reach from one message that gets no answer. While Telegram is
 * unreachable as a whole, this sidecar sends nothing and uses up no tries; it only asks again and again,
 * at most a minute apart, whether Telegram is back.
 */
export class Reachability {
	private readonly stopping = new AbortController();
	private readonly silentChats = new Set< number >();
	private readonly firstPauseMs: number;
	private pauseMs: number;
	private probing: Promise< boolean > | null = null;
	private isAway = false;

	constructor( private readonly deps: ReachabilityDeps ) {
		this.firstPauseMs = deps.firstPauseMs ?? FIRST_PAUSE_MS;
		this.pauseMs = this.firstPauseMs;
	}

	/** Telegram answered a try. */
	noteAnswer(): void {
		this.silentChats.clear();
		this.pauseMs = this.firstPauseMs;
	}

	/**
	 * A try got no answer from Telegram.
	 *
	 * @return Whether the try counts: false when Telegram answers nobody.
	 */
	async noteSilence( chatId: number, reason: string ): Promise< boolean > {
		if ( this.isAway ) {
			return false;
		}
		this.silentChats.add( chatId );
		if ( this.silentChats.size < SILENT_CHATS && ( await this.probe() ) ) {
			return true;
		}
		if ( ! this.isAway ) {
			this.isAway = true;
			this.deps.log.error(
				{
					reason,
					remedy: 'Nothing is lost and no try is used up. Check the network, TELEGRAM_PROXY and TELEGRAM_API_ROOT; the sidecar goes on by itself.',
				},
				'telegram_away'
			);
			this.deps.setResting( true );
			void this.waitForAnswer();
		}
		return false;
	}

	stop(): void {
		this.stopping.abort();
	}

	private async waitForAnswer(): Promise< void > {
		const { signal } = this.stopping;
		while ( ! signal.aborted ) {
			const ms = this.pauseMs;
			this.pauseMs = Math.min( ms * 2, LONGEST_PAUSE_MS );
			await delay( ms, null, { signal } ).catch( () => undefined );
			if ( signal.aborted ) {
				return;
			}
			if ( await this.probe() ) {
				break;
			}
		}
		// The chats stay silent until a try is answered: Telegram may answer all but messages.
		this.isAway = false;
		this.deps.log.info( 'telegram_back' );
		this.deps.setResting( false );
	}

	private probe(): Promise< boolean > {
		this.probing ??= this.deps
			.probe()
			.catch( () => false )
			.finally( () => {
				this.probing = null;
			} );
		return this.probing;
	}
}
