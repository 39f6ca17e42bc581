/** A cap, so that a wrong clock cannot stop a room's requests for good. */
const LONGEST_MS = 300_000;

/**
 * Reads `Retry-After` of a 429 or 503, in milliseconds; 0 where it is missing.
 */
export function retryAfterMs( response: Response ): number {
	const header = response.headers.get( 'Retry-After' ) ?? '';
	const waitMs = /^\d+$/.test( header )
		? Number( header ) * 1000
		: Date.parse( header ) - Date.now();
	return waitMs > 0 ? Math.min( waitMs, LONGEST_MS ) : 0;
}
