/**
 * Ends a call after a time. By hand, because Node 20 forgets the time limit in
 * `AbortSignal.any( [ AbortSignal.timeout( … ) ] )` when it collects garbage.
 *
 * @param limitMs
 * @param call    Gets the signal that ends it.
 * @param stop    Ends it early.
 */
export async function withTimeLimit< T >(
	limitMs: number,
	call: ( signal: AbortSignal ) => Promise< T >,
	stop?: AbortSignal
): Promise< T > {
	stop?.throwIfAborted();
	const controller = new AbortController();
	const abort = (): void => controller.abort();
	let isLate = false;
	const timer = setTimeout( () => {
		isLate = true;
		abort();
	}, limitMs );
	stop?.addEventListener( 'abort', abort );
	return call( controller.signal )
		.catch( ( error: unknown ) => {
			throw isLate
				? new Error( `No answer within ${ limitMs } ms.` )
				: error;
		} )
		.finally( () => {
			clearTimeout( timer );
			stop?.removeEventListener( 'abort', abort );
		} );
}
