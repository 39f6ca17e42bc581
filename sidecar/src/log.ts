import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

export const LOG_LEVELS = [
	'debug',
	'info',
	'warn',
	'error',
	'silent',
] as const;

export type LogLevel = ( typeof LOG_LEVELS )[ number ];

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

/** Hides bot tokens. Every reason goes through it before it is stored, logged or sent to WordPress. */
export const withoutToken = ( text: string ): string =>
	text
		// Whatever stands after /bot in an address, so that a token in an unusual form is hidden too.
		.replace( /(\/|%2F)(bot|user)\d[^/\s"'<]*/gi, '$1$2[token]' )
		.replace( /\b\d{6,}(:|%3A)[\w-]{20,}/gi, '[token]' );

const MAX_CAUSES = 4;

/**
 * Returns the error and its causes in one line, without the bot token. Never log the error object
 * itself: Telegram's errors contain the message and the chat.
 *
 * @param error Anything that was thrown.
 */
export const describeError = ( error: unknown ): string =>
	withoutToken(
		[ ...new Set( messagesOf( error, MAX_CAUSES ) ) ].join( ': ' )
	);

function messagesOf( error: unknown, depth: number ): string[] {
	if ( ! ( error instanceof Error ) ) {
		return [ String( error ) ];
	}
	const code =
		'code' in error && typeof error.code === 'string' ? error.code : '';
	const message = error.message.trim();
	// Node's error for several addresses has an empty message, and fetch quotes it.
	const isEmpty = message === '' || message.endsWith( 'reason:' );
	const own = isEmpty
		? `${ message } ${ code || error.name }`.trim()
		: message;
	const causes: unknown[] =
		error instanceof AggregateError ? [ ...error.errors ] : [];
	if ( error.cause !== undefined ) {
		causes.push( error.cause );
	}
	return [
		own,
		...( depth > 0
			? causes.flatMap( ( cause ) => messagesOf( cause, depth - 1 ) )
			: [] ),
	];
}
