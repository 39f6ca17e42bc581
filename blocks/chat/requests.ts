/** Requests of the chat: commands over admin-ajax, and the read route. */
import { isRecord, readAjaxAnswer } from '../requests/answers';
import { timeoutSignal } from '../requests/timeout-signal';
import type { ChatSettings, ChatState } from './settings';

const ANSWER_TIMEOUT_MS = 15_000;

export type Outcome =
	| { kind: 'done'; data: Record< string, unknown > }
	/** `retryAfterMs` is 0 where waiting does not help. */
	| {
			kind: 'refused';
			message: string;
			retryAfterMs: number;
			/** There is no such message. */
			isMissing?: boolean;
	  }
	/** The request may or may not have arrived. */
	| { kind: 'lost' };

export type Reading =
	| { kind: 'state'; state: ChatState }
	/** Signed out, not admitted, or the page is too old: asking again does not help. */
	| { kind: 'refused' }
	| { kind: 'lost' };

export interface Requests {
	send: (
		command: keyof ChatSettings[ 'commands' ],
		fields: Record< string, string >
	) => Promise< Outcome >;
	read: ( query: Record< string, number > ) => Promise< Reading >;
}

export function createRequests( settings: ChatSettings ): Requests {
	let { pass } = settings;
	return {
		async send( command, fields ) {
			const body = new URLSearchParams( {
				...settings.commands[ command ],
				webinar_id: String( settings.webinarId ),
				...fields,
			} );
			try {
				const response = await fetch( settings.ajaxUrl, {
					method: 'POST',
					body,
					credentials: 'same-origin',
					signal: timeoutSignal( ANSWER_TIMEOUT_MS ),
				} );
				const answer = readAjaxAnswer( await response.json() );
				if ( answer.kind === 'done' ) {
					return answer;
				}
				// The database may be back in a moment.
				return answer.kind === 'refused' && response.status < 500
					? {
							kind: 'refused',
							message: answer.message,
							isMissing: response.status === 404,
							retryAfterMs:
								1000 *
								Number(
									response.headers.get( 'Retry-After' ) ?? 0
								),
						}
					: { kind: 'lost' };
			} catch {
				return { kind: 'lost' };
			}
		},
		async read( query ) {
			const url = new URL( settings.chatUrl );
			for ( const [ name, value ] of Object.entries( query ) ) {
				url.searchParams.set( name, String( value ) );
			}
			try {
				const response = await fetch( url, {
					headers: {
						'X-WP-Nonce': settings.restNonce,
						...( pass && { 'X-Webinar-Chat-Pass': pass } ),
					},
					credentials: 'same-origin',
					signal: timeoutSignal( ANSWER_TIMEOUT_MS ),
				} );
				if ( [ 401, 403, 404 ].includes( response.status ) ) {
					return { kind: 'refused' };
				}
				pass = response.headers.get( 'X-Webinar-Chat-Pass' ) ?? pass;
				const state: unknown = await response.json();
				return isRecord( state ) && Array.isArray( state.messages )
					? { kind: 'state', state: state as unknown as ChatState }
					: { kind: 'lost' };
			} catch {
				return { kind: 'lost' };
			}
		},
	};
}
