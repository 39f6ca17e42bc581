import { describeError, type Logger } from '../log.ts';
import { KEY_PREFIX, type Redis } from './redis.ts';

/** Tells all sidecars of a site something, this one too. What is told while a sidecar has no connection is lost to it. */
export interface Bus {
	readonly publish: ( topic: string, data: object ) => Promise< void >;
	readonly subscribe: (
		topic: string,
		listener: ( data: unknown ) => void
	) => void;
}

/** For a single sidecar. */
export function createLocalBus(): Bus {
	const listeners = new Map< string, ( data: unknown ) => void >();
	return {
		publish: async ( topic, data ) => listeners.get( topic )?.( data ),
		subscribe: ( topic, listener ) => {
			listeners.set( topic, listener );
		},
	};
}

/**
 * For several sidecars: Redis pub/sub.
 *
 * @param redis      A connection for commands.
 * @param subscriber A connection for subscriptions only.
 * @param log        Log.
 */
export function createRedisBus(
	redis: Redis,
	subscriber: Redis,
	log: Logger
): Bus {
	const channelOf = ( topic: string ): string => `${ KEY_PREFIX }${ topic }`;
	return {
		publish: async ( topic, data ) => {
			await redis.publish( channelOf( topic ), JSON.stringify( data ) );
		},
		subscribe: ( topic, listener ) => {
			subscriber.on( 'message', ( channel, message ) => {
				if ( channel === channelOf( topic ) ) {
					listener( JSON.parse( message ) );
				}
			} );
			// ioredis subscribes again after a lost connection.
			subscriber
				.subscribe( channelOf( topic ) )
				.catch( ( error: unknown ) => {
					log.error(
						{ topic, reason: describeError( error ) },
						'bus_failed'
					);
				} );
		},
	};
}
