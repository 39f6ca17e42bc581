/** Longer than any server means: a wrong clock must not silence a room for good. */
const LONGEST_MS = 300_000;

/**
 * @param response An answer with 429 or 503.
 * @return How long the server wants to be left alone, in milliseconds; 0 when it does not say.
 */
export function retryAfterMs( response: Response ): number {
	const said = response.headers.get( 'Retry-After' ) ?? '';
	const wait = /^\d+$/.test( said )
		? Number( said ) * 1000
		: Date.parse( said ) - Date.now();
	return wait > 0 ? Math.min( wait, LONGEST_MS ) : 0;
}
