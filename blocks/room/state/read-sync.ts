/** Requests the room's state from the read-sync route (R1, R2). */
import { isRecord, isRoomState } from '../../requests/answers';
import type { Credentials } from '../requests/credentials';
import { retryAfterMs } from '../requests/retry-after';
import type { RoomState } from './room-state';

export type ReadSyncResult =
	| { kind: 'state'; state: RoomState; etag: string | null }
	/** 304, with the server's time where the answer had a `Date`. */
	| { kind: 'unchanged'; serverMs: number | null }
	/** Signed out, not admitted or deleted; an error code of the contract. */
	| { kind: 'refused'; code: string }
	/** No answer, an error of the server or an unreadable answer; 0 without `Retry-After`. */
	| { kind: 'failed'; retryAfterMs: number };

export type ReadSync = (
	etag: string | null,
	signal?: AbortSignal
) => Promise< ReadSyncResult >;

async function readErrorCode( response: Response ): Promise< string > {
	const body: unknown = await response.json().catch( () => null );
	return isRecord( body ) && 'code' in body ? String( body.code ) : '';
}

/**
 * @param url         URL of the route.
 * @param credentials Sent with each request, and updated from each answer.
 * @return Sends one request; never throws.
 */
export function createReadSync(
	url: string,
	credentials: Credentials
): ReadSync {
	const request = async ( etag: string | null, signal?: AbortSignal ) => {
		const response = await fetch( url, {
			headers: {
				'X-WP-Nonce': credentials.restNonce,
				...( credentials.readSyncPass
					? { 'X-Webinar-Room-Pass': credentials.readSyncPass }
					: {} ),
				...( etag ? { 'If-None-Match': etag } : {} ),
			},
			credentials: 'same-origin',
			cache: 'no-store',
			signal,
		} );
		const { headers } = response;
		credentials.restNonce =
			headers.get( 'X-WP-Nonce' ) ?? credentials.restNonce;
		credentials.readSyncPass =
			headers.get( 'X-Webinar-Room-Pass' ) ?? credentials.readSyncPass;
		credentials.roomToken =
			headers.get( 'X-Webinar-Room-Token' ) ?? credentials.roomToken;
		// Cached answers do not say it.
		if ( headers.has( 'X-Webinar-Seat' ) ) {
			credentials.isSeatElsewhere =
				headers.get( 'X-Webinar-Seat' ) === 'elsewhere';
		}
		return response;
	};

	const parse = async ( response: Response ): Promise< ReadSyncResult > => {
		if ( response.status === 304 ) {
			const date = Date.parse( response.headers.get( 'Date' ) ?? '' );
			return { kind: 'unchanged', serverMs: date || null };
		}
		if ( [ 401, 403, 404, 410 ].includes( response.status ) ) {
			return { kind: 'refused', code: await readErrorCode( response ) };
		}
		const state: unknown = response.ok ? await response.json() : null;
		return isRoomState( state )
			? { kind: 'state', state, etag: response.headers.get( 'ETag' ) }
			: { kind: 'failed', retryAfterMs: retryAfterMs( response ) };
	};

	return async ( etag, signal ) => {
		try {
			const result = await parse( await request( etag, signal ) );
			// The nonce is too old, or the person has signed out.
			if (
				result.kind !== 'refused' ||
				result.code !== 'rest_cookie_invalid_nonce'
			) {
				return result;
			}
			switch ( await credentials.renew() ) {
				case 'renewed':
					return await parse( await request( etag, signal ) );
				case 'gone':
					return { kind: 'refused', code: 'webinar_not_signed_in' };
				default:
					return { kind: 'failed', retryAfterMs: 0 };
			}
		} catch {
			return { kind: 'failed', retryAfterMs: 0 };
		}
	};
}
