import type { FaultMode } from './mode.ts';

export const killSidecar: FaultMode = {
	begin: ( { sidecar } ) => sidecar.crash(),
	end: ( { sidecar } ) => sidecar.start(),
};
