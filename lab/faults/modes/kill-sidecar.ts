import { KILL, type FaultMode } from './mode.ts';

export const killSidecar: FaultMode = {
	...KILL,
	stopsSidecar: true,
	begin: async ( { sidecar } ) => {
		await sidecar.crash();
		return () => sidecar.start();
	},
};
