import { TelegramError, type Telegram } from 'telegraf';
import type { Button } from '../deliveries/delivery-store.ts';
import { describeError } from '../log.ts';
import { callTelegram } from './call.ts';

export type Message = {
	readonly text: string;
	readonly button: Button | null;
};

/** What came of one try, in the words of the one who has to act on it. */
export type Outcome =
	| { readonly kind: 'sent' }
	/** Telegram asks the whole bot to be silent for a while. */
	| { readonly kind: 'limited'; readonly retryAfterMs: number }
	/** This person cannot be written to. */
	| { readonly kind: 'unreachable'; readonly reason: string }
	/** Telegram will never take this message. */
	| { readonly kind: 'refused'; readonly reason: string }
	/** Telegram does not accept the bot itself, so no message is to blame. */
	| { readonly kind: 'bot-refused'; readonly reason: string }
	/** No answer, or one that says to try again. */
	| { readonly kind: 'unanswered'; readonly reason: string };

export type Send = ( chatId: number, message: Message ) => Promise< Outcome >;

const TELEGRAM_TEXT_LENGTH = 4096;
const DEFAULT_RETRY_AFTER_SECONDS = 5;

/**
 * Sends plain text: there is no `parse_mode`, so nothing needs escaping.
 *
 * @param telegram
 * @param timeLimitMs After this a try counts as unanswered.
 */
export function createSender( telegram: Telegram, timeLimitMs: number ): Send {
	const tryOnce: Send = async ( chatId, { text, button } ) => {
		try {
			await callTelegram( timeLimitMs, ( signal ) =>
				telegram.callApi(
					'sendMessage',
					{
						chat_id: chatId,
						text,
						...( button && {
							reply_markup: { inline_keyboard: [ [ button ] ] },
						} ),
					},
					{ signal }
				)
			);
			return { kind: 'sent' };
		} catch ( error ) {
			return toOutcome( error );
		}
	};

	return async ( chatId, message ) => {
		const outcome = await tryOnce( chatId, message );
		const plain = withoutButton( message );
		// Telegram refuses buttons to addresses that only this machine knows; as text they pass.
		return outcome.kind === 'refused' &&
			/button|url/i.test( outcome.reason ) &&
			plain
			? tryOnce( chatId, plain )
			: outcome;
	};
}

function withoutButton( { text, button }: Message ): Message | null {
	if ( ! button ) {
		return null;
	}
	const longText = `${ text }\n\n${ button.text }: ${ button.url }`;
	return longText.length <= TELEGRAM_TEXT_LENGTH
		? { text: longText, button: null }
		: null;
}

function toOutcome( error: unknown ): Outcome {
	const reason = describeError( error );
	if ( ! ( error instanceof TelegramError ) ) {
		return { kind: 'unanswered', reason };
	}
	switch ( error.code ) {
		case 429:
			return {
				kind: 'limited',
				retryAfterMs:
					1000 *
					( error.parameters?.retry_after ??
						DEFAULT_RETRY_AFTER_SECONDS ),
			};
		case 403:
			return { kind: 'unreachable', reason };
		case 401:
		case 404:
			return { kind: 'bot-refused', reason };
		case 400:
			return /chat not found|user not found|deactivated/i.test( reason )
				? { kind: 'unreachable', reason }
				: { kind: 'refused', reason };
		default:
			// What has no such code is not from Telegram but from something in between.
			return error.code >= 400 && error.code < 500
				? { kind: 'refused', reason }
				: { kind: 'unanswered', reason };
	}
}
