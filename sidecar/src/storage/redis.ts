import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { describeError, type Logger } from '../log.ts';

export type { Redis } from 'ioredis';

/** Before every key of the sidecar. In braces, so that they stay together where keys are spread over servers. */
export const KEY_PREFIX = '{webinar-sidecar}:';

// WordPress waits for the answer to a webhook; it keeps the event and comes again.
const ANSWER_LIMIT_MS = 5000;

/** Runs one command of a Lua file. */
export type Script = (
	command: string,
	...args: ( string | number )[]
) => Promise< unknown >;

/**
 * The one Redis of all sidecars of a site.
 *
 * @param url
 * @param log
 * @param patience Whether commands wait for a Redis that is away, however long; else they fail after seconds.
 */
export function openRedis(
	url: string,
	log: Logger,
	patience: 'waits' | 'fails'
): Redis {
	const redis = new Redis( url, {
		...( patience === 'waits'
			? { maxRetriesPerRequest: null }
			: {
					maxRetriesPerRequest: 1,
					commandTimeout: ANSWER_LIMIT_MS,
				} ),
		// Back within two seconds, all sidecars not at once.
		retryStrategy: ( times ) =>
			Math.min( times * 100, 1000 ) * ( 1 + Math.random() ),
	} );
	// Once a problem, not once a try.
	let lastProblem = '';
	redis.on( 'error', ( error ) => {
		const reason = describeError( error );
		if ( reason !== lastProblem ) {
			lastProblem = reason;
			log.error(
				{
					reason,
					remedy: 'Check that Redis runs, and REDIS_URL. Trying again by itself.',
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

/**
 * @param redis
 * @param name  Of the file, once a connection.
 * @param file  Lua that gets the prefix of all keys, the command, the time in Unix milliseconds and the rest.
 */
export function loadScript( redis: Redis, name: string, file: URL ): Script {
	redis.defineCommand( name, {
		numberOfKeys: 1,
		lua: readFileSync( file, 'utf8' ),
	} );
	const run = Reflect.get( redis, name ) as ( ...args: unknown[] ) => unknown;
	return async ( command, ...args ) =>
		run.call( redis, KEY_PREFIX, command, Date.now(), ...args );
}

/**
 * Warns when this Redis may lose what was acknowledged: it is all that there is of it.
 *
 * @param redis
 * @param log
 */
export async function checkDurability(
	redis: Redis,
	log: Logger
): Promise< void > {
	const settings = await readSettings( redis );
	if ( ! settings ) {
		log.warn(
			{
				remedy: 'This Redis does not show its settings: see to it that it has "appendonly yes" and "maxmemory-policy noeviction".',
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

// Rented ones often forbid it.
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
