import {
	DatabaseInUseError,
	openDatabase,
} from '../../../sidecar/src/storage/sqlite.ts';
import type { Sidecar } from '../../stack/sidecar.ts';
import { OUTAGE, type FaultMode } from './mode.ts';

/**
 * Another process locks the sidecar's SQLite file. It cannot while the sidecar runs, so it takes the lock during a restart.
 * The sidecar waits, gives up with the reason, is started again by its supervisor, and waits until the file is unlocked.
 */
export const lockFile: FaultMode = {
	...OUTAGE,
	// Less than the time after which the second start would give up too.
	lastsMs: [ 500, 3500 ],
	stopsSidecar: true,
	begin: async ( { sidecar }, signal ) => {
		await sidecar.ready();
		if ( tryToLock( sidecar ) ) {
			throw new Error(
				'Another process can lock the file of a running sidecar.'
			);
		}
		await sidecar.stop();
		const unlock = tryToLock( sidecar );
		if ( ! unlock ) {
			throw new Error( 'A stopped sidecar has left its file locked.' );
		}
		signal.throwIfAborted();
		const refusal = await sidecar.startInVain();
		if ( ! /Another process uses /.test( refusal ) ) {
			throw new Error(
				`The sidecar does not say that its file is locked: ${ refusal }`
			);
		}
		signal.throwIfAborted();
		sidecar.start();
		return async () => {
			unlock();
			await sidecar.ready();
		};
	},
};

/** @return Unlocks the file again; null when another process has locked it. */
function tryToLock( { databaseFile }: Sidecar ): ( () => void ) | null {
	try {
		const database = openDatabase( databaseFile, 0 );
		return () => database.close();
	} catch ( error ) {
		if ( error instanceof DatabaseInUseError ) {
			return null;
		}
		throw error;
	}
}
