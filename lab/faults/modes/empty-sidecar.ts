import { rm } from 'node:fs/promises';
import path from 'node:path';
import { KILL, type FaultMode } from './mode.ts';

/**
 * A sidecar with an empty store takes the place of the killed one. WordPress asks about its messages after minutes and hands
 * over again what is unknown; webinar.ts shortens the minutes. Nobody is connected, so people open their links again.
 */
export const emptySidecar: FaultMode = {
	...KILL,
	timesPerRound: 1,
	stopsSidecar: true,
	begin: async ( { sidecar, audience }, signal ) => {
		await sidecar.crash();
		await rm( path.dirname( sidecar.databaseFile ), { recursive: true } );
		await audience.noteForgotten();
		return async () => {
			sidecar.start();
			await sidecar.ready();
			await audience.connectAgain( signal );
		};
	},
};
