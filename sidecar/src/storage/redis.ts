import { readFileSync } from 'node:fs';
import { Redis, type RedisOptions } from 'ioredis';
import { describeError, type Logger } from '../log.ts';

export type { Redis } from 'ioredis';

/** Prefix of every key. The braces are a hash tag: a Redis cluster would put all keys on one server. */
export const KEY_PREFIX = '{webinar-sidecar}:';

// WordPress waits for the answer to a webhook. After an error it sends the event again.
const COMMAND_TIMEOUT_MS = 5000;

/** Runs one command of a Lua script. */
export type Script = (
	command: string,
	...args: ( string | number )[]
) => Promise< unknown >;

/**
 * Connects to the Redis that all sidecars of a site share.
 *
 * @param whenUnreachable Commands wait until Redis is back, or fail after some seconds.
 */
export function openRedis(
	url: string,
	log: Logger,
	whenUnreachable: 'wait' | 'fail'
): Redis {
	const options: RedisOptions = {
		...( whenUnreachable === 'wait'
			? { maxRetriesPerRequest: null }
			: {
					maxRetriesPerRequest: 1,
					commandTimeout: COMMAND_TIMEOUT_MS,
				} ),
		// At most two seconds, at random, so that sidecars do not all reconnect at once.
		retryStrategy: ( times ) =>
			Math.min( times * 100, 1000 ) * ( 1 + Math.random() ),
		// After a failover the old master is a replica: connects again, to the new one, and repeats the command.
		reconnectOnError: ( error ) =>
			error.message.includes( 'READONLY' ) ? 2 : false,
	};
	const sentinels = readSentinels( url );
	const redis = sentinels
		? new Redis( { ...options, ...sentinels } )
		: new Redis( url, options );
	// Logs each problem once, not once for each attempt.
	let lastProblem = '';
	redis.on( 'error', ( error ) => {
		const reason = describeError( error );
		if ( reason !== lastProblem ) {
			lastProblem = reason;
			log.error(
				{
					reason,
					remedy: 'Check that Redis is running, and REDIS_URL. The sidecar reconnects by itself.',
				},
				'redis_unreachable'
			);
		}
	} );
	redis.on( 'ready', () => {
		lastProblem = '';
	} );
	return redis;
}

const SENTINEL_PORT = 26379;

/**
 * Reads `redis+sentinel://user:password@host:port,host:port/name`: the addresses of Redis Sentinel and
 * the name of the master that they watch.
 *
 * @return Null for another address.
 */
export function readSentinels(
	url: string
): Pick< RedisOptions, 'name' | 'password' | 'sentinels' | 'username' > | null {
	const [ , login, hosts, name ] =
		/^redis\+sentinel:\/\/(?:([^@/]*)@)?([^@/]+)\/([^/?]+)$/.exec( url ) ??
		[];
	if ( ! hosts || ! name ) {
		return null;
	}
	const [ username = '', password = '' ] = ( login ?? '' )
		.split( ':' )
		.map( decodeURIComponent );
	return {
		sentinels: hosts.split( ',' ).map( ( address ) => {
			const [ host, port ] = address.split( ':' );
			return { host, port: Number( port ?? SENTINEL_PORT ) };
		} ),
		name,
		...( username && { username } ),
		...( password && { password } ),
	};
}

// What all Lua files have in common. ARGV: the command, the time, the arguments of the command.
const SCRIPT_START = `
local prefix = KEYS[ 1 ]
local now_ms = tonumber( ARGV[ 2 ] )
local commands = {}
`;
const SCRIPT_END = `
return commands[ ARGV[ 1 ] ]( unpack( ARGV, 3 ) )
`;

/**
 * Makes one Redis script of Lua files. They define functions in `commands`; Redis runs each call atomically.
 * They may use `prefix` (of all keys), `now_ms` (Unix milliseconds) and the local functions of earlier files.
 *
 * @param name Unique for the connection.
 */
export function loadScript(
	redis: Redis,
	name: string,
	...files: readonly URL[]
): Script {
	redis.defineCommand( name, {
		numberOfKeys: 1,
		lua: [
			SCRIPT_START,
			...files.map( ( file ) => readFileSync( file, 'utf8' ) ),
			SCRIPT_END,
		].join( '\n' ),
	} );
	const run = Reflect.get( redis, name ) as ( ...args: unknown[] ) => unknown;
	return async ( command, ...args ) =>
		run.call( redis, KEY_PREFIX, command, Date.now(), ...args );
}

/** Warns when this Redis may lose data that the sidecar has acknowledged: there is no other copy. */
export async function checkDurability(
	redis: Redis,
	log: Logger
): Promise< void > {
	const settings = await readSettings( redis );
	if ( ! settings ) {
		log.warn(
			{
				remedy: 'This Redis does not allow CONFIG GET: make sure that it has "appendonly yes" and "maxmemory-policy noeviction".',
			},
			'redis_durability_unknown'
		);
		return;
	}
	for ( const [ name, wanted ] of [
		[ 'appendonly', 'yes' ],
		[ 'maxmemory-policy', 'noeviction' ],
	] as const ) {
		if ( settings.get( name ) !== wanted ) {
			log.warn(
				{
					reason: `Redis has "${ name } ${ settings.get( name ) }": deliveries and connected people can be lost.`,
					remedy: `Set "${ name } ${ wanted }" in redis.conf.`,
				},
				'redis_not_durable'
			);
		}
	}
}

// Hosted Redis services often forbid CONFIG.
const readSettings = (
	redis: Redis
): Promise< Map< string, string > | null > =>
	redis
		.config( 'GET', 'appendonly', 'maxmemory-policy' )
		.then( ( answer ) => {
			const [ ...flat ] = answer as string[];
			const settings = new Map< string, string >();
			for ( let at = 0; at + 1 < flat.length; at += 2 ) {
				settings.set( flat[ at ] ?? '', flat[ at + 1 ] ?? '' );
			}
			return settings;
		} )
		.catch( () => null );
