import { setTimeout as delay } from 'node:timers/promises';
import { OUTAGE, type FaultMode } from './mode.ts';

const REFUSED_MS = 3000;

/** A network blocks Telegram: it breaks and refuses connections, and then accepts them without an answer. */
export const blockTelegram: FaultMode = {
	...OUTAGE,
	begin: async ( { telegram }, signal ) => {
		await telegram.refuseConnections();
		await delay( REFUSED_MS, null, { signal } );
		await telegram.hangConnections();
		return () => telegram.allowConnections();
	},
};
