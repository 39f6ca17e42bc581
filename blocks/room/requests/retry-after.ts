/**
 * Reads `Retry-After` of a 429 or 503, in milliseconds; 0 where it is missing.
 *
 * @param longestMs A cap, so that a wrong clock or a proxy cannot stop a room's requests for good.
 */
export function retryAfterMs(
	response: Response,
	longestMs = 300_000
): number {
	const header = response.headers.get( 'Retry-After' ) ?? '';
	const waitMs = /^\d+$/.test( header )
		? Number( header ) * 1000
		: Date.parse( header ) - Date.now();
	return waitMs > 0 ? Math.min( waitMs, longestMs ) : 0;
}
