import { pino, type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from './config.ts';

export type { Logger } from 'pino';

/**
 * Structured log lines without secrets: every string that is logged passes the
 * filter, so that an address with the bot token in an error's text cannot slip out.
 *
 * @param options
 * @param options.level
 * @param options.secrets     What must never be printed.
 * @param options.destination Where the lines go; stdout if left out.
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
 * What went wrong, in one line. The error object itself stays out of the log:
 * Telegram's carry the message and the chat they were about.
 *
 * @param error Whatever was thrown.
 */
export function describeError( error: unknown ): string {
	if ( ! ( error instanceof Error ) ) {
		return String( error );
	}
	// fetch hides the reason one level down.
	return error.cause instanceof Error
		? `${ error.message }: ${ error.cause.message }`
		: error.message;
}
