import { pino, type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from './config.ts';

export type { Logger } from 'pino';

/**
 * Writes JSON lines and replaces secrets in each line: error messages may contain an address with the
 * bot token.
 *
 * @param options.secrets     Replaced in all lines.
 * @param options.destination Default: stdout.
 */
export function createLogger( {
	level,
	secrets,
	destination,
}: {
	level: LogLevel;
	secrets: readonly string[];
	destination?: DestinationStream;
} ): Logger {
	const withoutSecrets = ( line: string ): string =>
		secrets.reduce(
			( text, secret ) => text.replaceAll( secret, '[secret]' ),
			line
		);
	return pino(
		{
			level,
			base: null,
			timestamp: pino.stdTimeFunctions.isoTime,
			formatters: { level: ( label ) => ( { level: label } ) },
			hooks: { streamWrite: withoutSecrets },
		},
		destination
	);
}

/**
 * Returns the error in one line. Never log the error object itself: Telegram's errors contain the
 * message and the chat.
 *
 * @param error Anything that was thrown.
 */
export function describeError( error: unknown ): string {
	if ( ! ( error instanceof Error ) ) {
		return String( error );
	}
	// fetch has the reason in `cause`.
	return error.cause instanceof Error
		? `${ error.message }: ${ error.cause.message }`
		: error.message;
}
