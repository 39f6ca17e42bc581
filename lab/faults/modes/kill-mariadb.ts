import { KILL, type FaultMode } from './mode.ts';

export const killMariaDb: FaultMode = {
	...KILL,
	begin: async ( { mariadb } ) => {
		await mariadb.crash();
		return () => mariadb.restart();
	},
};
