import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openSqliteStorage } from '../src/storage/storage.ts';
import { Emulator } from './support/emulator.ts';
import { Messenger } from './support/messenger.ts';
import { newFolder, removeFolder, WAIT } from './support/sidecar.ts';

const SIZE_KB = 1024;

let folder: string;
let emulator: Emulator;

beforeEach( async () => {
	folder = newFolder();
	emulator = await Emulator.start();
} );

afterEach( async () => {
	await emulator.stop();
	// Lazily: SQLite closes its file when its statements are garbage.
	spawnSync( 'umount', [ '-l', folder ] );
	removeFolder( folder );
} );

// A small disk needs the rights of root; sqlite.test.ts has a full database for everybody.
const canMount = (): boolean =>
	spawnSync( 'mount', [
		...[ '-t', 'tmpfs', '-o', `size=${ SIZE_KB }k`, 'tmpfs', folder ],
	] ).status === 0;

it( 'a full disk loses no outcome and no accepted message', async ( {
	skip,
} ) => {
	skip( ! canMount(), 'This user cannot mount a small disk.' );
	const messenger = new Messenger(
		emulator,
		await openSqliteStorage( `${ folder }/sidecar.sqlite`, {
			messagesPerSecond: 1000,
			messagesPerChatPerSecond: 1000,
		} )
	);
	await messenger.start();
	await messenger.connect( 7, 700 );
	emulator.failWith( () => ( { answersAfterMs: 500 } ) );
	await messenger.deliver( 7, 'one' );
	await messenger.deliver( 7, 'two' );
	await vi.waitFor(
		() => expect( emulator.texts() ).toEqual( [ 'one' ] ),
		WAIT
	);
	fill( `${ folder }/filler` );
	await vi.waitFor(
		() => expect( messenger.log ).toContain( 'outcome_not_stored' ),
		WAIT
	);
	await expect( messenger.deliver( 8, 'refused' ) ).rejects.toThrow( /full/ );
	rmSync( `${ folder }/filler` );
	await vi.waitFor(
		async () => expect( await messenger.counts() ).toEqual( { sent: 2 } ),
		WAIT
	);
	expect( emulator.texts() ).toEqual( [ 'one', 'two' ] );
	await messenger.stop();
} );

/** Takes all the space that is left. */
function fill( file: string ): void {
	for ( const bytes of [ 65_536, 4096, 512 ] ) {
		try {
			for (;;) {
				writeFileSync( file, Buffer.alloc( bytes ), { flag: 'a' } );
			}
		} catch {
			// Full for this size.
		}
	}
	expect( readFileSync( file ).length ).toBeGreaterThan( 0 );
}
