import type { Telegram } from 'telegraf';

// Telegraf's types know only the signal of an old polyfill.
type TelegrafSignal = NonNullable<
	NonNullable< Parameters< Telegram[ 'callApi' ] >[ 2 ] >[ 'signal' ]
>;

/**
 * Ends a Telegram call after a time; telegraf itself waits for more than eight minutes.
 *
 * @param timeLimitMs
 * @param call        Gets the signal that ends it.
 * @param stop        Ends it early.
 */
export async function callTelegram< T >(
	timeLimitMs: number,
	call: ( signal: TelegrafSignal ) => Promise< T >,
	stop?: AbortSignal
): Promise< T > {
	stop?.throwIfAborted();
	const controller = new AbortController();
	const abort = (): void => controller.abort();
	const timer = setTimeout( abort, timeLimitMs );
	stop?.addEventListener( 'abort', abort );
	try {
		return await call( controller.signal as TelegrafSignal );
	} finally {
		clearTimeout( timer );
		stop?.removeEventListener( 'abort', abort );
	}
}
