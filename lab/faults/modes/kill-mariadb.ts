import type { FaultMode } from './mode.ts';

export const killMariaDb: FaultMode = {
	begin: ( { mariadb } ) => mariadb.crash(),
	end: ( { mariadb } ) => mariadb.restart(),
};
