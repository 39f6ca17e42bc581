/**
 * The server's time, on a device whose clock may be wrong, be changed, or stop
 * while the device sleeps.
 */
export interface Clock {
	/** The server's time in milliseconds. */
	now: () => number;
	/** Corrects the clock by a time that the server has just sent. */
	sync: ( serverMs: number ) => void;
	/** Whether the device slept or its clock was changed since the last call. */
	hasJumped: () => boolean;
}

/** Servers send whole seconds, and networks are slow: a smaller difference is ignored. */
const TOLERANCE_MS = 1_500;

/** @param serverMs The server's time in the page, in milliseconds. */
export function createClock( serverMs: number ): Clock {
	// performance.now() does not change with the device's clock.
	const drift = () => Date.now() - performance.now();
	let offsetMs = serverMs - performance.now();
	let lastDrift = drift();
	return {
		now: () => performance.now() + offsetMs,
		sync( nextServerMs ) {
			const offset = nextServerMs - performance.now();
			// Without the tolerance a countdown would jump back and forth.
			if ( Math.abs( offset - offsetMs ) > TOLERANCE_MS ) {
				offsetMs = offset;
			}
		},
		hasJumped() {
			const moved = Math.abs( drift() - lastDrift );
			lastDrift = drift();
			return moved > TOLERANCE_MS;
		},
	};
}
