/** Sends `enter`, `leave` and `finish` over admin-ajax (R3). */
import { readAjaxAnswer } from '../../requests/answers';
import type { AjaxClient, CommandName } from '../requests/ajax-client';
import { retryAfterMs } from '../requests/retry-after';

/**
 * `stale`: the page's nonce is too old and could not be renewed. `failed`: no
 * answer of ours, or an error of the server; the command may be sent again.
 */
export type CommandOutcome = 'done' | 'refused' | 'stale' | 'failed';

export interface PresenceCommands {
	/**
	 * Never throws.
	 *
	 * @param isUrgent Does not wait for `Retry-After`.
	 */
	send: (
		name: CommandName,
		isUrgent?: boolean
	) => Promise< CommandOutcome >;
	/** Sends while the page closes, without waiting for an answer. */
	sendOnUnload: ( name: CommandName ) => void;
}

/** While a broadcast is on, a longer wait would end the session on the server. */
const LONGEST_RETRY_AFTER_MS = 10_000;

/** A random id; `crypto.randomUUID` does not exist without https. */
export function createDeviceId(): string {
	const bytes = crypto.getRandomValues( new Uint8Array( 16 ) );
	return Array.from( bytes, ( byte ) =>
		byte.toString( 16 ).padStart( 2, '0' )
	).join( '' );
}

/**
 * A command is missing where the tracker is off or the visitor is not counted.
 * @param device Id of this page: the attendee may have others open.
 */
export function createPresenceCommands(
	ajax: AjaxClient,
	device: string
): PresenceCommands {
	let notBefore = 0;

	const createBody = ( name: CommandName ) =>
		// `finish` is for the person, on all their pages.
		ajax.createBody( name, name === 'finish' ? {} : { device } );

	const post = async (
		name: CommandName,
		isUrgent: boolean
	): Promise< CommandOutcome | 'nonce_invalid' > => {
		const body = createBody( name );
		if ( ! body ) {
			return 'refused';
		}
		if ( ! isUrgent && performance.now() < notBefore ) {
			return 'failed';
		}
		try {
			const response = await ajax.post( body );
			const answer = readAjaxAnswer(
				await response.json().catch( () => null )
			);
			if ( answer.kind === 'done' ) {
				return 'done';
			}
			// 429 and 5xx may pass; another refusal of ours is final.
			if ( response.status === 429 || response.status >= 500 ) {
				notBefore =
					performance.now() +
					retryAfterMs( response, LONGEST_RETRY_AFTER_MS );
				return 'failed';
			}
			if ( answer.kind === 'foreign' ) {
				return 'failed';
			}
			return answer.code === 'webinar_nonce_invalid'
				? 'nonce_invalid'
				: 'refused';
		} catch {
			return 'failed';
		}
	};

	return {
		async send( name, isUrgent = false ) {
			const outcome = await post( name, isUrgent );
			if ( outcome !== 'nonce_invalid' ) {
				return outcome;
			}
			const renewal = await ajax.credentials.renew();
			if ( renewal === 'failed' ) {
				return 'failed';
			}
			const second =
				renewal === 'renewed' ? await post( name, true ) : 'stale';
			return second === 'nonce_invalid' ? 'stale' : second;
		},
		sendOnUnload( name ) {
			const body = createBody( name );
			if ( body ) {
				ajax.sendBeacon( body );
			}
		},
	};
}
