import { loadScript, type Redis } from '../storage/redis.ts';
import { toGapsMs, type Pace, type Rates, type Slot } from './pace.ts';

/** One pace for all sidecars, by the clock of Redis. */
export function createRedisPace( redis: Redis, rates: Rates ): Pace {
	const { gapMs, gapPerChatMs } = toGapsMs( rates );
	const run = loadScript(
		redis,
		'pace',
		new URL( './redis-pace.lua', import.meta.url )
	);
	return {
		take: async ( chatId ) => {
			const [ kind, ms ] = ( await run(
				'take',
				chatId ?? '',
				gapMs,
				gapPerChatMs
			) ) as [ Slot[ 'kind' ], number ];
			return { kind, ms };
		},
		pauseFor: async ( ms ) => {
			await run( 'pause', ms );
		},
		pausedForMs: async () => Number( await run( 'pause_left' ) ),
	};
}
