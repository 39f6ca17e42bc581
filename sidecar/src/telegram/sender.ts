import { TelegramError, type Telegram } from 'telegraf';
import type { Opts } from 'telegraf/types';
import type { Button } from '../deliveries/store/delivery-store.ts';
import { describeError } from '../log.ts';
import { callTelegram } from './call.ts';

export type Message = {
	readonly text: string;
	readonly button: Button | null;
	/** A video file that Telegram is asked to fetch and show above the text. */
	readonly videoUrl?: string | null;
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

// Both in UTF-16 units, as JavaScript counts.
const TELEGRAM_TEXT_LENGTH = 4096;
const TELEGRAM_CAPTION_LENGTH = 1024;
// Telegram answers only when it has fetched the file.
const VIDEO_TIME_FACTOR = 4;
const DEFAULT_RETRY_AFTER_SECONDS = 5;

/**
 * Sends plain text: there is no `parse_mode`, so nothing needs escaping. A try may ask
 * Telegram more than once, but only after a refusal: nothing has been shown then.
 *
 * @param telegram
 * @param timeLimitMs After this a call counts as unanswered; one with a video gets more.
 */
export function createSender( telegram: Telegram, timeLimitMs: number ): Send {
	const call = async < M extends 'sendMessage' | 'sendVideo' >(
		limitMs: number,
		method: M,
		payload: Opts< M >
	): Promise< Outcome > => {
		try {
			await callTelegram( limitMs, ( signal ) =>
				telegram.callApi( method, payload, { signal } )
			);
			return { kind: 'sent' };
		} catch ( error ) {
			return toOutcome( error );
		}
	};

	const sendText: Send = async ( chatId, message ) => {
		const outcome = await call( timeLimitMs, 'sendMessage', {
			...addressed( chatId, message.button ),
			text: message.text,
		} );
		const text = withoutButton( message );
		// Telegram refuses buttons to addresses that only this machine knows; as text they pass.
		return outcome.kind === 'refused' &&
			/button|url/i.test( outcome.reason ) &&
			text
			? call( timeLimitMs, 'sendMessage', { chat_id: chatId, text } )
			: outcome;
	};

	return async ( chatId, message ) => {
		const { text, button, videoUrl } = message;
		if ( ! videoUrl || text.length > TELEGRAM_CAPTION_LENGTH ) {
			return sendText( chatId, message );
		}
		const outcome = await call(
			timeLimitMs * VIDEO_TIME_FACTOR,
			'sendVideo',
			{
				...addressed( chatId, button ),
				video: videoUrl,
				caption: text,
			}
		);
		// Too large, no video, or nothing that Telegram can fetch: the button leads there.
		return outcome.kind === 'refused'
			? sendText( chatId, message )
			: outcome;
	};
}

const addressed = ( chatId: number, button: Button | null ) => ( {
	chat_id: chatId,
	...( button && { reply_markup: { inline_keyboard: [ [ button ] ] } } ),
} );

function withoutButton( { text, button }: Message ): string | null {
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
			// What has no such code is not from Telegram but from something in between.
			return error.code >= 400 && error.code < 500
				? { kind: 'refused', reason }
				: { kind: 'unanswered', reason };
	}
}
