/**
 * Notices that the attendee has connected Telegram in another tab or on another
 * device.
 */
import type { TelegramStatus } from '../../../contract/generated/types.ts';
import { readAjaxAnswer } from '../../requests/answers';
import type { AjaxClient } from '../requests/ajax-client';

export interface ConnectionPolling {
	/** Polls for two minutes, after the attendee has opened the bot's link. */
	start: () => void;
	/** Polls once when the page is visible again, also after those two minutes. */
	pollNow: () => void;
}

interface Options {
	/** Null without an answer. Never throws. */
	requestStatus: () => Promise< TelegramStatus | null >;
	/** Called once. */
	onConnected: () => void;
}

const REPEAT_MS = 3_000;
const LONGEST_MS = 120_000;

export function createConnectionPolling( {
	requestStatus,
	onConnected,
}: Options ): ConnectionPolling {
	let timer: ReturnType< typeof setTimeout > | undefined;
	let until = 0;
	let isStarted = false;
	let isPolling = false;

	const poll = async () => {
		clearTimeout( timer );
		if ( ! isStarted || isPolling ) {
			return;
		}
		isPolling = true;
		const status = await requestStatus();
		isPolling = false;
		if ( status === 'connected' ) {
			isStarted = false;
			onConnected();
		} else if ( performance.now() < until ) {
			timer = setTimeout( poll, REPEAT_MS );
		}
	};

	return {
		start() {
			isStarted = true;
			until = performance.now() + LONGEST_MS;
			clearTimeout( timer );
			timer = setTimeout( poll, REPEAT_MS );
		},
		pollNow: () => void poll(),
	};
}

/** @return Sends one request, and repeats it once with a fresh nonce. */
export function createStatusRequest(
	ajax: AjaxClient
): Options[ 'requestStatus' ] {
	const post = async (): Promise<
		TelegramStatus | 'nonce_invalid' | null
	> => {
		const body = ajax.createBody( 'connection' );
		// The outbox is off.
		if ( ! body ) {
			return null;
		}
		try {
			const response = await ajax.post( body );
			const answer = readAjaxAnswer( await response.json() );
			if ( answer.kind === 'done' ) {
				return answer.data.status as TelegramStatus;
			}
			return answer.kind === 'refused' &&
				answer.code === 'webinar_nonce_invalid'
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
			( await ajax.credentials.renew() ) === 'renewed'
		) {
			status = await post();
		}
		return status === 'nonce_invalid' ? null : status;
	};
}
