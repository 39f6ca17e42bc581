/**
 * One question to the read-sync route (R1, R2).
 */
import type { Answer } from './follow';
import type { RoomState } from './room-state';

const ANSWER_TIMEOUT_MS = 10_000;

function isRoomState( value: unknown ): value is RoomState {
	return (
		typeof value === 'object' &&
		value !== null &&
		'version' in value &&
		typeof value.version === 'number' &&
		'stage' in value &&
		typeof value.stage === 'string'
	);
}

/**
 * @param url   Address of the room's state.
 * @param nonce The `wp_rest` nonce of the page.
 * @return Asks once. WordPress sends a fresh nonce with each answer, which goes
 *         with the next question: an open room outlives its page's nonce.
 */
export function createAsk(
	url: string,
	nonce: string
): ( etag: string | null ) => Promise< Answer > {
	let freshNonce = nonce;
	return async ( etag ) => {
		try {
			const response = await fetch( url, {
				headers: {
					'X-WP-Nonce': freshNonce,
					...( etag ? { 'If-None-Match': etag } : {} ),
				},
				credentials: 'same-origin',
				cache: 'no-store',
				signal: AbortSignal.timeout( ANSWER_TIMEOUT_MS ),
			} );
			freshNonce = response.headers.get( 'X-WP-Nonce' ) ?? freshNonce;
			if ( response.status === 304 ) {
				return { kind: 'unchanged' };
			}
			if ( [ 401, 403, 404 ].includes( response.status ) ) {
				return { kind: 'refused' };
			}
			const state: unknown = response.ok ? await response.json() : null;
			return isRoomState( state )
				? { kind: 'state', state, etag: response.headers.get( 'ETag' ) }
				: { kind: 'silence' };
		} catch {
			return { kind: 'silence' };
		}
	};
}
