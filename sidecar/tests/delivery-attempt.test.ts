import { expect, it } from 'vitest';
import { DeliveryAttempt } from '../src/deliveries/delivery-attempt.ts';
import { createLogger } from '../src/log.ts';

it( 'a reply that cannot even be postponed is logged, and rejects nothing', async () => {
	let output = '';
	const no = () => Promise.reject( new Error( 'disk is full' ) );
	const attempt = new DeliveryAttempt( {
		store: {} as never,
		people: {} as never,
		pace: { pauseFor: no } as never,
		send: async () => ( { kind: 'limited', retryAfterMs: 1000 } ),
		probe: async () => true,
		setResting: () => {},
		retry: { firstDelayMs: 1, longestDelayMs: 1, tries: 1 },
		onChanged: () => {},
		log: createLogger( {
			level: 'info',
			secrets: [],
			destination: {
				write: ( line ) => {
					output += line;
				},
			},
		} ),
	} );
	await attempt.reply( {
		chatId: 700,
		message: { text: 'Hello', button: null },
		tries: 0,
	} );
	expect( output ).toContain( 'disk is full' );
} );
