import { KILL, type FaultMode } from './mode.ts';

/** Kills all processes of PHP's web server. */
export const killPhp: FaultMode = {
	...KILL,
	begin: async ( { webServer } ) => {
		await webServer.crash();
		return () => webServer.start();
	},
};
