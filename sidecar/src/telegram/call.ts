import type { Telegram } from 'telegraf';
import { withTimeout } from '../timeout.ts';

// Telegraf's types name the AbortSignal of an old polyfill.
type TelegrafSignal = NonNullable<
	NonNullable< Parameters< Telegram[ 'callApi' ] >[ 2 ] >[ 'signal' ]
>;

/**
 * Calls the Bot API with a timeout: telegraf itself waits for more than eight minutes.
 *
 * @param call Passes the signal to telegraf.
 * @param stop Aborts the call.
 */
export const callTelegram = < T >(
	timeoutMs: number,
	call: ( signal: TelegrafSignal ) => Promise< T >,
	stop?: AbortSignal
): Promise< T > =>
	withTimeout(
		timeoutMs,
		( signal ) => call( signal as TelegrafSignal ),
		stop
	);
