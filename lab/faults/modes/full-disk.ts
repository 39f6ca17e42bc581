import { runToEnd } from '../../stack/processes.ts';
import { OUTAGE, type FaultMode } from './mode.ts';

/**
 * The sidecar's database has no room: the system refuses every write to its files after the first byte. Unlike a full file
 * system this needs no root. The write fails with EFBIG instead of ENOSPC; SQLite rolls back in both cases.
 */
export const fullDisk: FaultMode = {
	...OUTAGE,
	begin: async ( { sidecar } ) => {
		await sidecar.ready();
		const { pid } = sidecar;
		const before = await prlimit( pid, '--fsize', '--output=SOFT' );
		// Only the soft limit: an unprivileged process cannot raise the hard one again.
		await prlimit( pid, '--fsize=1:' );
		return async () => {
			await prlimit( pid, `--fsize=${ before }:` );
		};
	},
};

/** Reads or changes a limit of a running process; a program of util-linux. */
const prlimit = async ( pid: number, ...args: string[] ): Promise< string > =>
	(
		await runToEnd(
			[ 'prlimit', `--pid=${ pid }`, '--noheadings', '--raw', ...args ],
			{}
		)
	).trim();
