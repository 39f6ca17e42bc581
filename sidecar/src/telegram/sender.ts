import { TelegramError, type Telegram } from 'telegraf';
import type { Opts } from 'telegraf/types';
import { describeError } from '../log.ts';
import { callTelegram } from './call.ts';
import type { Button, Message } from './message.ts';

/** The outcome of one try, by what the caller must do about it. */
export type Outcome =
	| { readonly kind: 'sent' }
	/** Telegram requests a pause of the whole bot (429). */
	| { readonly kind: 'limited'; readonly retryAfterMs: number }
	/** The bot cannot write to this person. */
	| { readonly kind: 'unreachable'; readonly reason: string }
	/** Telegram rejects this message permanently. */
	| { readonly kind: 'refused'; readonly reason: string }
	/** Telegram rejects the bot itself (401, 404): the message is not the cause. */
	| { readonly kind: 'bot-refused'; readonly reason: string }
	/** No answer, or an answer that means: try again. */
	| { readonly kind: 'unanswered'; readonly reason: string };

export type Send = ( chatId: number, message: Message ) => Promise< Outcome >;

// In UTF-16 units, like `length` in JavaScript.
const TELEGRAM_TEXT_LENGTH = 4096;
const TELEGRAM_CAPTION_LENGTH = 1024;
// Telegram fetches the file before it answers.
const VIDEO_TIMEOUT_FACTOR = 4;
const DEFAULT_RETRY_AFTER_SECONDS = 5;

/**
 * Sends plain text without `parse_mode`, so nothing needs escaping. A try may call Telegram more than
 * once, but only after Telegram rejected the message, so the person never sees it twice.
 *
 * @param timeoutMs After this a call counts as unanswered. With a video it is four times as long.
 */
export function createSender( telegram: Telegram, timeoutMs: number ): Send {
	const call = async < M extends 'sendMessage' | 'sendVideo' >(
		callTimeoutMs: number,
		method: M,
		payload: Opts< M >
	): Promise< Outcome > => {
		try {
			await callTelegram( callTimeoutMs, ( signal ) =>
				telegram.callApi( method, payload, { signal } )
			);
			return { kind: 'sent' };
		} catch ( error ) {
			return toOutcome( error );
		}
	};

	const sendText: Send = async ( chatId, message ) => {
		const outcome = await call( timeoutMs, 'sendMessage', {
			...chatAndButton( chatId, message.button ),
			text: message.text,
		} );
		const text = textWithAddress( message );
		// Telegram rejects buttons with an address such as http://localhost, but accepts the address in the text.
		return outcome.kind === 'refused' &&
			/button|url/i.test( outcome.reason ) &&
			text
			? call( timeoutMs, 'sendMessage', { chat_id: chatId, text } )
			: outcome;
	};

	return async ( chatId, message ) => {
		const { text, button, videoUrl } = message;
		if ( ! videoUrl || text.length > TELEGRAM_CAPTION_LENGTH ) {
			return sendText( chatId, message );
		}
		const outcome = await call(
			timeoutMs * VIDEO_TIMEOUT_FACTOR,
			'sendVideo',
			{
				...chatAndButton( chatId, button ),
				video: videoUrl,
				caption: text,
			}
		);
		// Too large, not a video, or not accessible to Telegram: the button links to it.
		return outcome.kind === 'refused'
			? sendText( chatId, message )
			: outcome;
	};
}

const chatAndButton = ( chatId: number, button: Button | null ) => ( {
	chat_id: chatId,
	...( button && { reply_markup: { inline_keyboard: [ [ button ] ] } } ),
} );

function textWithAddress( { text, button }: Message ): string | null {
	if ( ! button ) {
		return null;
	}
	const longText = `${ text }\n\n${ button.text }: ${ button.url }`;
	return longText.length <= TELEGRAM_TEXT_LENGTH ? longText : null;
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
			// Other codes come from Telegram's servers in trouble or from a proxy in between.
			return error.code >= 400 && error.code < 500
				? { kind: 'refused', reason }
				: { kind: 'unanswered', reason };
	}
}
