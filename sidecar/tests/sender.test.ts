import { TelegramError, type Telegram } from 'telegraf';
import { expect, it } from 'vitest';
import { createSender } from '../src/telegram/sender.ts';

/** The outcome of a try that Telegram answers with this error. */
const outcomeOf = (
	answer: ConstructorParameters< typeof TelegramError >[ 0 ]
) =>
	createSender(
		{
			callApi: async () => {
				// As telegraf does, with the whole answer.
				throw new TelegramError( { ok: false, ...answer } as never );
			},
		} as unknown as Telegram,
		1000,
		async () => true
	)( 700, { text: 'Hello', button: null, videoUrl: null } );

it.each( [
	[ 3, 3000 ],
	[ 30 * 86_400, 3_600_000 ],
	[ -5, 5000 ],
	[ 'soon', 5000 ],
	[ undefined, 5000 ],
] )( 'retry_after %s pauses for %i ms', async ( seconds, ms ) => {
	expect(
		await outcomeOf( {
			error_code: 429,
			description: 'Too Many Requests',
			parameters: { retry_after: seconds as number },
		} )
	).toEqual( { kind: 'limited', retryAfterMs: ms } );
} );

it.each( [
	[ 400, 'refused' ],
	[ 401, 'bot-refused' ],
	[ 403, 'unreachable' ],
	[ 404, 'bot-refused' ],
	[ 406, 'unanswered' ],
	[ 409, 'unanswered' ],
	[ 413, 'refused' ],
	[ 420, 'unanswered' ],
	[ 502, 'unanswered' ],
] )( 'status %i is %s', async ( code, kind ) => {
	expect(
		await outcomeOf( { error_code: code, description: 'No' } )
	).toMatchObject( { kind } );
} );
