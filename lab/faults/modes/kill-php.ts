import type { FaultMode } from './mode.ts';

/** Kills all processes of PHP's web server. */
export const killPhp: FaultMode = {
	begin: ( { webServer } ) => webServer.crash(),
	end: ( { webServer } ) => webServer.start(),
};
