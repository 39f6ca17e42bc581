/**
 * One question to the read-sync route (R1, R2).
 */
import type { Answer } from './polling';
import type { Nonces } from '../requests/credentials';
import { retryAfterMs } from '../requests/retry-after';
import { isBroadcast, type RoomState } from './room-state';

const isRoomState = ( value: unknown ): value is RoomState =>
	isBroadcast( value ) && 'room' in value;

/**
 * @param response An answer that says no.
 * @return The error code in it, or empty.
 */
async function codeOf( response: Response ): Promise< string > {
	const body: unknown = await response.json().catch( () => null );
	return typeof body === 'object' && body !== null && 'code' in body
		? String( body.code )
		: '';
}

/**
 * @param url    Address of the room's state.
 * @param nonces Of the page. WordPress sends fresh ones with its answers, which
 *               go with the next question.
 * @return Asks once; never throws.
 */
export function createAsk(
	url: string,
	nonces: Nonces
): ( etag: string | null, signal?: AbortSignal ) => Promise< Answer > {
	const get = async ( etag: string | null, signal?: AbortSignal ) => {
		const response = await fetch( url, {
			headers: {
				'X-WP-Nonce': nonces.rest,
				...( nonces.pass
					? { 'X-Webinar-Room-Pass': nonces.pass }
					: {} ),
				...( etag ? { 'If-None-Match': etag } : {} ),
			},
			credentials: 'same-origin',
			cache: 'no-store',
			signal,
		} );
		const { headers } = response;
		nonces.rest = headers.get( 'X-WP-Nonce' ) ?? nonces.rest;
		nonces.pass = headers.get( 'X-Webinar-Room-Pass' ) ?? nonces.pass;
		nonces.token = headers.get( 'X-Webinar-Room-Token' ) ?? nonces.token;
		return response;
	};

	const read = async ( response: Response ): Promise< Answer > => {
		if ( response.status === 304 ) {
			const date = Date.parse( response.headers.get( 'Date' ) ?? '' );
			return { kind: 'unchanged', serverMs: date || null };
		}
		if ( [ 401, 403, 404, 410 ].includes( response.status ) ) {
			return { kind: 'refused', code: await codeOf( response ) };
		}
		const state: unknown = response.ok ? await response.json() : null;
		return isRoomState( state )
			? { kind: 'state', state, etag: response.headers.get( 'ETag' ) }
			: { kind: 'silence', retryAfterMs: retryAfterMs( response ) };
	};

	return async ( etag, signal ) => {
		try {
			const answer = await read( await get( etag, signal ) );
			// A room that slept for a day, or whose sign-in has ended.
			if (
				answer.kind !== 'refused' ||
				answer.code !== 'rest_cookie_invalid_nonce'
			) {
				return answer;
			}
			switch ( await nonces.renew() ) {
				case 'renewed':
					return await read( await get( etag, signal ) );
				case 'gone':
					return { kind: 'refused', code: 'webinar_not_signed_in' };
				default:
					return { kind: 'silence', retryAfterMs: 0 };
			}
		} catch {
			return { kind: 'silence', retryAfterMs: 0 };
		}
	};
}
