/** Sends commands of one webinar over admin-ajax (R3). */
import type { RoomCommands } from '../../../contract/generated/types.ts';
import type { Credentials } from './credentials';
import { timeoutSignal } from '../../requests/timeout-signal';

export type CommandName = keyof RoomCommands;

export interface AjaxClient {
	credentials: Credentials;
	/** Null where the page has no such command. */
	createBody: (
		name: CommandName,
		fields?: Record< string, string >
	) => URLSearchParams | null;
	/** Rejects without an answer after 15 seconds. */
	post: (
		body: URLSearchParams,
		headers?: Record< string, string >
	) => Promise< Response >;
	/** For a page that is being closed. */
	sendBeacon: ( body: URLSearchParams ) => void;
}

const ANSWER_TIMEOUT_MS = 15_000;

/** @param url         URL of admin-ajax.php. */
export function createAjaxClient(
	url: string,
	webinarId: number,
	credentials: Credentials
): AjaxClient {
	return {
		credentials,
		createBody( name, fields ) {
			const command = credentials.commands[ name ];
			return command
				? new URLSearchParams( {
						...command,
						webinar_id: String( webinarId ),
						...fields,
					} )
				: null;
		},
		post: ( body, headers ) =>
			fetch( url, {
				method: 'POST',
				body,
				headers,
				credentials: 'same-origin',
				signal: timeoutSignal( ANSWER_TIMEOUT_MS ),
			} ),
		sendBeacon( body ) {
			try {
				if ( navigator.sendBeacon( url, body ) !== false ) {
					return;
				}
			} catch {
				// Not in this browser, or switched off in it.
			}
			void fetch( url, {
				method: 'POST',
				body,
				credentials: 'same-origin',
				keepalive: true,
			} ).catch( () => {} );
		},
	};
}
