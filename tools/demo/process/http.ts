import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 200;

/**
 * Polls an address until an answer is accepted.
 *
 * @param url            The address.
 * @param isReady        Accepts an answer.
 * @param timeoutMs      Time limit of all polls together.
 * @param timeoutMessage Message of the error after the time limit.
 */
export async function waitForAnswer(
	url: string,
	isReady: ( response: Response ) => boolean,
	timeoutMs: number,
	timeoutMessage: string
): Promise< void > {
	const deadline = performance.now() + timeoutMs;
	for (;;) {
		const left = deadline - performance.now();
		if ( left <= 0 ) {
			throw new Error( timeoutMessage );
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
