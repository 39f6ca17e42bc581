import type { TelegramError } from 'telegraf';
import { LONGEST_PAUSE_MS } from '../clock.ts';

/** The pause that Telegram asks for, at most an hour; `otherwiseMs` without a usable number. */
export function retryAfterMs(
	{ parameters }: TelegramError,
	otherwiseMs: number
): number {
	const ms = 1000 * Number( parameters?.retry_after );
	return ms > 0 ? Math.min( ms, LONGEST_PAUSE_MS ) : otherwiseMs;
}
