/**
 * Notices that the attendee has connected Telegram, which happens in another
 * tab or on another device.
 */
import type {
	AjaxError,
	TelegramStatus,
	WebinarOutboxConnectionAnswer,
} from '../../../contract/generated/types.ts';
import type { Nonces } from '../requests/credentials';

export interface Connection {
	/** The attendee has opened the link: what comes of it is asked for a while. */
	await: () => void;
	/** The attendee is back on this page: asks at once, also when it is late. */
	comeBack: () => void;
}

interface Options {
	/** Never throws; null is no answer, which a later question may get. */
	ask: () => Promise< TelegramStatus | null >;
	onConnected: () => void;
}

const REPEAT_MS = 3_000;
const LONGEST_MS = 120_000;
const ANSWER_TIMEOUT_MS = 15_000;

/**
 * @param options             Ways to ask and to tell.
 * @param options.ask         Asks once.
 * @param options.onConnected Hears it, once.
 * @return The control of the questions.
 */
export function createConnection( { ask, onConnected }: Options ): Connection {
	let timer: ReturnType< typeof setTimeout > | undefined;
	let until = 0;
	let isAwaited = false;
	let isAsking = false;

	const askNow = async () => {
		clearTimeout( timer );
		if ( ! isAwaited || isAsking ) {
			return;
		}
		isAsking = true;
		const status = await ask();
		isAsking = false;
		if ( status === 'connected' ) {
			isAwaited = false;
			onConnected();
		} else if ( performance.now() < until ) {
			timer = setTimeout( askNow, REPEAT_MS );
		}
	};

	return {
		await() {
			isAwaited = true;
			until = performance.now() + LONGEST_MS;
			clearTimeout( timer );
			timer = setTimeout( askNow, REPEAT_MS );
		},
		comeBack: () => void askNow(),
	};
}

/**
 * @param ajaxUrl   Address of admin-ajax.php.
 * @param webinarId The webinar.
 * @param nonces    Of the page.
 * @return Asks whether Telegram is connected, with a fresh nonce where the
 *         page's is too old.
 */
export function createQuestion(
	ajaxUrl: string,
	webinarId: number,
	nonces: Nonces
): Options[ 'ask' ] {
	const post = async (): Promise<
		TelegramStatus | 'nonce_invalid' | null
	> => {
		const command = nonces.commands.connection;
		if ( ! command ) {
			return null;
		}
		try {
			const response = await fetch( ajaxUrl, {
				method: 'POST',
				body: new URLSearchParams( {
					...command,
					webinar_id: String( webinarId ),
				} ),
				credentials: 'same-origin',
				signal: AbortSignal.timeout( ANSWER_TIMEOUT_MS ),
			} );
			const answer = ( await response.json() ) as
				WebinarOutboxConnectionAnswer | AjaxError;
			if ( answer.success ) {
				return answer.data.status;
			}
			return answer.data.code === 'webinar_nonce_invalid'
				? 'nonce_invalid'
				: null;
		} catch {
			return null;
		}
	};

	return async () => {
		let status = await post();
		if (
			status === 'nonce_invalid' &&
			( await nonces.renew() ) === 'renewed'
		) {
			status = await post();
		}
		return status === 'nonce_invalid' ? null : status;
	};
}
