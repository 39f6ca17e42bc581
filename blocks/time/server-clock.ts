/**
 * The server's time, on a device whose clock may be wrong. The time in the page is
 * no help: a page cache may have stored it hours ago.
 */
import { timeoutSignal } from '../requests/timeout-signal';

export interface ServerClock {
	/** Unix seconds; the device's time until the server has answered. */
	now: () => number;
}

/** Servers send whole seconds, and networks are slow: a smaller difference is ignored. */
const TOLERANCE_MS = 1_500;
const ANSWER_TIMEOUT_MS = 10_000;

/** @return Milliseconds, by the `Date` and `Age` of an answer; null without them. */
async function requestTime( url: string ): Promise< number | null > {
	try {
		const { headers } = await fetch( url, {
			method: 'HEAD',
			cache: 'no-store',
			signal: timeoutSignal( ANSWER_TIMEOUT_MS ),
		} );
		const date = Date.parse( headers.get( 'Date' ) ?? '' );
		// A proxy's copy is as old as it says.
		return date ? date + Number( headers.get( 'Age' ) ?? 0 ) * 1000 : null;
	} catch {
		return null;
	}
}

/**
 * @param urls Files of this site; the first that says the time is used.
 */
export function createServerClock( urls: string[] ): ServerClock {
	let offsetMs = 0;
	// performance.now() does not change with the device's clock.
	const drift = () => Date.now() - performance.now();
	let lastDrift = drift();

	const measure = async () => {
		for ( const url of urls ) {
			const serverMs = await requestTime( url );
			if ( serverMs !== null ) {
				const offset = serverMs - Date.now();
				offsetMs = Math.abs( offset ) > TOLERANCE_MS ? offset : 0;
				return;
			}
		}
	};
	void measure();

	return {
		now() {
			// The device slept, or its clock was changed.
			if ( Math.abs( drift() - lastDrift ) > TOLERANCE_MS ) {
				lastDrift = drift();
				void measure();
			}
			return ( Date.now() + offsetMs ) / 1000;
		},
	};
}
