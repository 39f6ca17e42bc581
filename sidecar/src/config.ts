import express from 'express';
import { z } from 'zod';
import { LOG_LEVELS, type LogLevel } from './log.ts';
import { readSentinels } from './storage/redis.ts';
import { systemProxy } from './telegram/network.ts';

/** The most event streams that may be open at once. */
export type RoomLimits = {
	readonly connections: number;
	readonly connectionsPerPerson: number;
	readonly connectionsPerAddress: number;
};

/** The settings of the sidecar. `.env.example` explains each variable. */
export type Config = {
	/** The current one and, during rotation, the previous one. */
	readonly webhookSecrets: readonly [ string, ...string[] ];
	readonly telegramBotToken: string;
	readonly telegramApiRoot: string;
	/** HTTP proxy for the Bot API; may contain a password. */
	readonly telegramProxy: string | null;
	readonly host: string;
	readonly port: number;
	readonly databaseFile: string;
	/** The Redis that several sidecars share; may contain a password. */
	readonly redisUrl: string | null;
	readonly wordpressHeartbeatUrl: string | null;
	readonly heartbeatIntervalMs: number;
	readonly roomLimits: RoomLimits;
	/** Origin of the pages that may open event streams; null if unknown. */
	readonly roomOrigin: string | null;
	/** Express's setting `trust proxy`: which proxies may set X-Forwarded-For. */
	readonly trustProxy: string | number;
	readonly keepDays: number;
	readonly usefulDays: number;
	readonly messagesPerSecond: number;
	readonly messagesPerChatPerSecond: number;
	readonly logLevel: LogLevel;
};

/** Names each wrong variable and its remedy, but never its value. */
export class ConfigError extends Error {
	override readonly name = 'ConfigError';

	constructor( readonly problems: readonly string[] ) {
		super( problems.join( '\n' ) );
	}
}

// The length that Standard Webhooks requires.
const SECRET_BYTES = { least: 24, most: 64 } as const;

const isSecret = ( value: string ): boolean => {
	const [ , encoded ] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec( value ) ?? [];
	if ( ! encoded ) {
		return false;
	}
	const { length } = Buffer.from( encoded, 'base64' );
	return length >= SECRET_BYTES.least && length <= SECRET_BYTES.most;
};

const isHttpUrl = ( value: string ): boolean =>
	URL.canParse( value ) && /^https?:$/.test( new URL( value ).protocol );

const isRedisUrl = ( value: string ): boolean =>
	value.startsWith( '/' ) ||
	readSentinels( value ) !== null ||
	( URL.canParse( value ) && /^rediss?:$/.test( new URL( value ).protocol ) );

const secret = z
	.string()
	.refine(
		isSecret,
		'must be "whsec_" and 24 to 64 bytes in base64: copy it from WordPress, Settings → Webinar messages'
	);
const httpUrl = z
	.string()
	.refine( isHttpUrl, 'must be an address that starts with http(s)://' );
// fetch rejects an address with a password, and its error message contains it.
const heartbeatUrl = z
	.string()
	.refine(
		( value ) => isHttpUrl( value ) && ! /^[^/]*\/\/[^/?#]*@/.test( value ),
		'must be the address that WordPress shows under Settings → Webinar messages, without a user or password'
	);
const isTrustProxy = ( value: string | number ): boolean => {
	try {
		express().set( 'trust proxy', value );
		return true;
	} catch {
		return false;
	}
};
const trustProxy = z
	.string()
	.transform( ( value ) =>
		/^[0-9]+$/.test( value ) ? Number( value ) : value
	)
	.refine(
		isTrustProxy,
		'must be the number of proxies, or their addresses'
	);
const wholeNumber = ( least: number, most: number ) =>
	z.coerce
		.number( `must be a whole number from ${ least } to ${ most }` )
		.int( `must be a whole number from ${ least } to ${ most }` )
		.min( least, `must be at least ${ least }` )
		.max( most, `must be at most ${ most }` );

/** Every variable that the sidecar reads. */
export const environment = z.object( {
	WEBHOOK_SECRET: secret,
	WEBHOOK_SECRET_PREVIOUS: secret.optional(),
	TELEGRAM_BOT_TOKEN: z
		.string()
		.regex(
			/^[A-Za-z0-9:_-]+$/,
			'is no bot token: copy it from @BotFather'
		),
	TELEGRAM_API_ROOT: httpUrl.default( 'https://api.telegram.org' ),
	TELEGRAM_PROXY: httpUrl.optional(),
	HTTPS_PROXY: z.string().optional(),
	NO_PROXY: z.string().optional(),
	HOST: z.string().default( '127.0.0.1' ),
	PORT: wholeNumber( 0, 65535 ).default( 8787 ),
	DATABASE_FILE: z.string().default( './data/sidecar.sqlite' ),
	REDIS_URL: z
		.string()
		.refine(
			isRedisUrl,
			'must be an address that starts with redis://, rediss:// or redis+sentinel://, or the path of a socket'
		)
		.optional(),
	WORDPRESS_HEARTBEAT_URL: heartbeatUrl.optional(),
	HEARTBEAT_SECONDS: wholeNumber( 1, 3600 ).default( 15 ),
	ROOM_CONNECTIONS: wholeNumber( 1, 100_000 ).default( 12_000 ),
	ROOM_CONNECTIONS_PER_PERSON: wholeNumber( 1, 100_000 ).default( 6 ),
	ROOM_CONNECTIONS_PER_ADDRESS: wholeNumber( 1, 100_000 ).default( 300 ),
	ROOM_ORIGIN: httpUrl
		.transform( ( value ) => new URL( value ).origin )
		.optional(),
	TRUST_PROXY: trustProxy.default( 'loopback' ),
	KEEP_DAYS: wholeNumber( 1, 3650 ).default( 90 ),
	USEFUL_DAYS: wholeNumber( 1, 3650 ).default( 14 ),
	MESSAGES_PER_SECOND: wholeNumber( 1, 1000 ).default( 30 ),
	MESSAGES_PER_CHAT_PER_SECOND: wholeNumber( 1, 1000 ).default( 1 ),
	LOG_LEVEL: z
		.enum( LOG_LEVELS, `must be one of ${ LOG_LEVELS.join( ', ' ) }` )
		.default( 'info' ),
} );

const REQUIRED: Readonly< Record< string, string > > = {
	WEBHOOK_SECRET:
		'set it to the secret that WordPress shows under Settings → Webinar messages',
	TELEGRAM_BOT_TOKEN: 'set it to the token that @BotFather gave you',
};

/**
 * @throws {ConfigError} Naming every wrong variable and its remedy at once.
 * @param  env The environment, usually `process.env`.
 */
export function readConfig(
	env: Readonly< Record< string, string | undefined > >
): Config {
	// An empty value in an .env file means "not set".
	const given = Object.fromEntries(
		Object.entries( {
			...env,
			// Most programs know both forms.
			HTTPS_PROXY: env.HTTPS_PROXY ?? env.https_proxy,
			NO_PROXY: env.NO_PROXY ?? env.no_proxy,
		} ).filter( ( [ , value ] ) => value?.trim() )
	);
	const parsed = environment.safeParse( given );
	if ( ! parsed.success ) {
		throw new ConfigError(
			parsed.error.issues.map( ( issue ) => {
				const name = String( issue.path[ 0 ] );
				const problem =
					name in given
						? issue.message
						: `is missing: ${ REQUIRED[ name ] ?? 'set it' }`;
				return `${ name } ${ problem }; see .env.example`;
			} )
		);
	}
	const values = parsed.data;
	return {
		webhookSecrets: [
			values.WEBHOOK_SECRET,
			...( values.WEBHOOK_SECRET_PREVIOUS
				? [ values.WEBHOOK_SECRET_PREVIOUS ]
				: [] ),
		],
		telegramBotToken: values.TELEGRAM_BOT_TOKEN,
		telegramApiRoot: values.TELEGRAM_API_ROOT,
		telegramProxy:
			values.TELEGRAM_PROXY ??
			systemProxy(
				values.HTTPS_PROXY,
				values.NO_PROXY,
				values.TELEGRAM_API_ROOT
			),
		host: values.HOST,
		port: values.PORT,
		databaseFile: values.DATABASE_FILE,
		redisUrl: values.REDIS_URL ?? null,
		wordpressHeartbeatUrl: values.WORDPRESS_HEARTBEAT_URL ?? null,
		heartbeatIntervalMs: values.HEARTBEAT_SECONDS * 1000,
		roomLimits: {
			connections: values.ROOM_CONNECTIONS,
			connectionsPerPerson: values.ROOM_CONNECTIONS_PER_PERSON,
			connectionsPerAddress: values.ROOM_CONNECTIONS_PER_ADDRESS,
		},
		roomOrigin:
			values.ROOM_ORIGIN ??
			( values.WORDPRESS_HEARTBEAT_URL
				? new URL( values.WORDPRESS_HEARTBEAT_URL ).origin
				: null ),
		trustProxy: values.TRUST_PROXY,
		keepDays: values.KEEP_DAYS,
		usefulDays: values.USEFUL_DAYS,
		messagesPerSecond: values.MESSAGES_PER_SECOND,
		messagesPerChatPerSecond: values.MESSAGES_PER_CHAT_PER_SECOND,
		logLevel: values.LOG_LEVEL,
	};
}
