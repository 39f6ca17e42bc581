import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 200;

/**
 * Waits until an address answers as it should.
 *
 * @param url       The address.
 * @param isReady   Judges an answer.
 * @param timeoutMs Patience.
 * @param otherwise What to say when it never does.
 */
export async function waitForAnswer(
	url: string,
	isReady: ( response: Response ) => boolean,
	timeoutMs: number,
	otherwise: string
): Promise< void > {
	const deadline = performance.now() + timeoutMs;
	for (;;) {
		const left = deadline - performance.now();
		if ( left <= 0 ) {
			throw new Error( otherwise );
		}
		const answer = await fetch( url, {
			redirect: 'manual',
			signal: AbortSignal.timeout( Math.ceil( left ) ),
		} ).catch( () => undefined );
		await answer?.body?.cancel();
		if ( answer && isReady( answer ) ) {
			return;
		}
		await wait( POLL_MS );
	}
}
