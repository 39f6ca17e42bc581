/**
 * The server's time, on a device whose clock may be wrong, be set, or stand
 * still while the device sleeps.
 */
export interface Clock {
	/** Milliseconds, by the server's clock. */
	now: () => number;
	/** Takes what the server said just now, in milliseconds. */
	read: ( serverMs: number ) => void;
	/** Whether the device slept, or its clock was set, since this was last asked. */
	hasJumped: () => boolean;
}

/** Servers say whole seconds, and networks take their time: less is no difference. */
const DOUBT_MS = 1_500;

/**
 * @param serverMs What the server said with the page, in milliseconds.
 * @return A clock that goes on from there.
 */
export function createClock( serverMs: number ): Clock {
	// Setting the device's clock leaves the one since the page was opened alone.
	const drift = () => Date.now() - performance.now();
	let offsetMs = serverMs - performance.now();
	let lastDrift = drift();
	return {
		now: () => performance.now() + offsetMs,
		read( saidMs ) {
			const offset = saidMs - performance.now();
			// Nothing shown steps back and forth by the second.
			if ( Math.abs( offset - offsetMs ) > DOUBT_MS ) {
				offsetMs = offset;
			}
		},
		hasJumped() {
			const moved = Math.abs( drift() - lastDrift );
			lastDrift = drift();
			return moved > DOUBT_MS;
		},
	};
}
