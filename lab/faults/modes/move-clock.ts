import { setTimeout as delay } from 'node:timers/promises';
import { OUTAGE, type FaultMode } from './mode.ts';

const HOUR_MS = 3_600_000;
const AHEAD_MS = 3000;

/** The sidecar's wall clock jumps an hour forward, then to an hour behind, and is set right again. */
export const moveClock: FaultMode = {
	...OUTAGE,
	begin: async ( { sidecar, sidecarClock }, signal ) => {
		await sidecar.ready();
		sidecarClock.moveTo( HOUR_MS );
		await delay( AHEAD_MS, null, { signal } );
		sidecarClock.moveTo( -HOUR_MS );
		return () => sidecarClock.moveTo( 0 );
	},
};
