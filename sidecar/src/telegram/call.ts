import type { Telegram } from 'telegraf';
import { withTimeLimit } from '../time-limit.ts';

// Telegraf's types know only the signal of an old polyfill.
type TelegrafSignal = NonNullable<
	NonNullable< Parameters< Telegram[ 'callApi' ] >[ 2 ] >[ 'signal' ]
>;

/**
 * A Bot API call with an end: telegraf itself waits for more than eight minutes.
 *
 * @param limitMs
 * @param call    Passes the signal on to telegraf.
 * @param stop    Ends it early.
 */
export const callTelegram = < T >(
	limitMs: number,
	call: ( signal: TelegrafSignal ) => Promise< T >,
	stop?: AbortSignal
): Promise< T > =>
	withTimeLimit(
		limitMs,
		( signal ) => call( signal as TelegrafSignal ),
		stop
	);
