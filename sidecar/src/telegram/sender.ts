import { TelegramError, type Telegram } from 'telegraf';
import type { Opts } from 'telegraf/types';
import { describeError } from '../log.ts';
import { callTelegram } from './call.ts';
import { KnownVideos } from './known-videos.ts';
import type { Button, Message } from './message.ts';
import { retryAfterMs } from './retry-after.ts';

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
const DEFAULT_RETRY_AFTER_MS = 5000;

type Answer = Outcome & {
	/** Of a video that Telegram has accepted. */
	readonly fileId?: string;
};

// A pause has begun since the try started: the try is repeated after it.
const PAUSED: Outcome = { kind: 'limited', retryAfterMs: 1000 };

/**
 * Sends plain text without `parse_mode`, so nothing needs escaping. A try may call Telegram more than
 * once, but only after Telegram rejected the message, so the person never sees it twice.
 *
 * @param timeoutMs After this a call counts as unanswered. With a video it is four times as long.
 * @param takeSlot  Waits until a further call of the same try may start, because Telegram's limits count
 *                  calls. False during a pause.
 */
export function createSender(
	telegram: Telegram,
	timeoutMs: number,
	takeSlot: () => Promise< boolean >
): Send {
	const videos = new KnownVideos();

	const call = async < M extends 'sendMessage' | 'sendVideo' >(
		callTimeoutMs: number,
		method: M,
		payload: Opts< M >
	): Promise< Answer > => {
		try {
			const sent: unknown = await callTelegram(
				callTimeoutMs,
				( signal ) => telegram.callApi( method, payload, { signal } )
			);
			return { kind: 'sent', ...fileIdOf( sent ) };
		} catch ( error ) {
			return toOutcome( error );
		}
	};
	const callAgain: typeof call = async ( ...given ) =>
		( await takeSlot() ) ? call( ...given ) : PAUSED;

	/** @param send The first call of a try, or a further one. */
	const sendText = async (
		send: typeof call,
		chatId: number,
		message: Message
	): Promise< Outcome > => {
		const outcome = await send( timeoutMs, 'sendMessage', {
			...chatAndButton( chatId, message.button ),
			text: message.text,
		} );
		const text = textWithAddress( message );
		// Telegram rejects buttons with an address such as http://localhost, but accepts the address in the text.
		return outcome.kind === 'refused' &&
			/button|url/i.test( outcome.reason ) &&
			text
			? callAgain( timeoutMs, 'sendMessage', { chat_id: chatId, text } )
			: outcome;
	};

	const sendVideo = async (
		send: typeof call,
		chatId: number,
		{ text, button }: Message,
		video: string
	): Promise< Answer > =>
		send( timeoutMs * VIDEO_TIMEOUT_FACTOR, 'sendVideo', {
			...chatAndButton( chatId, button ),
			video,
			caption: text,
		} );

	return async ( chatId, message ) => {
		const { text, videoUrl } = message;
		const known = videoUrl ? videos.find( videoUrl ) : null;
		if (
			! videoUrl ||
			known === null ||
			text.length > TELEGRAM_CAPTION_LENGTH
		) {
			return sendText( call, chatId, message );
		}
		let answer = await sendVideo(
			call,
			chatId,
			message,
			known ?? videoUrl
		);
		if ( known && answer.kind === 'refused' ) {
			// Telegram no longer has its copy.
			videos.forget( videoUrl );
			answer = await sendVideo( callAgain, chatId, message, videoUrl );
		}
		if ( answer.kind === 'sent' && answer.fileId ) {
			videos.save( videoUrl, answer.fileId );
		}
		if ( answer.kind === 'refused' ) {
			// Too large, not a video, or not accessible to Telegram: the button links to it.
			videos.save( videoUrl, null );
			return sendText( callAgain, chatId, message );
		}
		return answer;
	};
}

/** A bot server and emulators may answer without it. */
function fileIdOf( sent: unknown ): { fileId?: string } {
	const { video } = ( sent ?? {} ) as { video?: { file_id?: unknown } };
	return typeof video?.file_id === 'string' ? { fileId: video.file_id } : {};
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

const PROBE_TIMEOUT_MS = 10_000;

/** Returns a function that finds out whether Telegram answers at all. */
export const createProbe =
	( telegram: Telegram ) => async (): Promise< boolean > => {
		try {
			await callTelegram( PROBE_TIMEOUT_MS, ( signal ) =>
				telegram.callApi( 'getMe', {}, { signal } )
			);
			return true;
		} catch ( error ) {
			return isTelegramAnswer( error );
		}
	};

/** Whether this error is an answer of Telegram, not of a proxy or a firewall in its place. */
export const isTelegramAnswer = (
	error: unknown
): error is TelegramError & { readonly code: number } =>
	error instanceof TelegramError &&
	// Telegraf makes one without it for every status from 500.
	( error.response as { ok?: boolean } ).ok === false &&
	Number.isInteger( error.code ) &&
	error.code < 500;

function toOutcome( error: unknown ): Outcome {
	const reason = describeError( error );
	if ( ! isTelegramAnswer( error ) ) {
		return { kind: 'unanswered', reason };
	}
	switch ( error.code ) {
		case 429:
			return {
				kind: 'limited',
				retryAfterMs: retryAfterMs( error, DEFAULT_RETRY_AFTER_MS ),
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
		case 413:
			return { kind: 'refused', reason };
		default:
			// Not documented for messages, so it does not say that the message is the cause.
			return { kind: 'unanswered', reason };
	}
}
