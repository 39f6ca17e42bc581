/** `AbortSignal.timeout()`, which phones of a few years ago do not have. */
export function timeoutSignal( ms: number ): AbortSignal {
	const controller = new AbortController();
	setTimeout( () => controller.abort(), ms );
	return controller.signal;
}
