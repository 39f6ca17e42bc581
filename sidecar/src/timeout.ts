/**
 * Aborts a call after a time. Own code, because Node 20 loses the timeout of
 * `AbortSignal.any( [ AbortSignal.timeout( … ) ] )` during garbage collection.
 *
 * @param  call Must end when its signal aborts.
 * @param  stop Aborts the call earlier.
 * @throws {Error} After the timeout.
 */
export async function withTimeout< T >(
	timeoutMs: number,
	call: ( signal: AbortSignal ) => Promise< T >,
	stop?: AbortSignal
): Promise< T > {
	stop?.throwIfAborted();
	const controller = new AbortController();
	const abort = (): void => controller.abort();
	let isTimedOut = false;
	const timer = setTimeout( () => {
		isTimedOut = true;
		abort();
	}, timeoutMs );
	stop?.addEventListener( 'abort', abort );
	return call( controller.signal )
		.catch( ( error: unknown ) => {
			throw isTimedOut
				? new Error( `No answer within ${ timeoutMs } ms.` )
				: error;
		} )
		.finally( () => {
			clearTimeout( timer );
			stop?.removeEventListener( 'abort', abort );
		} );
}
