import { blockTelegram } from './modes/block-telegram.ts';
import { emptySidecar } from './modes/empty-sidecar.ts';
import { fullDisk } from './modes/full-disk.ts';
import { killMariaDb } from './modes/kill-mariadb.ts';
import { killPhp } from './modes/kill-php.ts';
import { killSidecar } from './modes/kill-sidecar.ts';
import { lockFile } from './modes/lock-file.ts';
import { lockTables } from './modes/lock-tables.ts';
import { moveClock } from './modes/move-clock.ts';
import type { FaultMode } from './modes/mode.ts';
import { wordPressMaintenance } from './modes/wordpress-maintenance.ts';

/** All fault modes, by the name that the report shows. */
export const MODES = {
	sidecar: killSidecar,
	PHP: killPhp,
	MariaDB: killMariaDb,
	'empty sidecar': emptySidecar,
	'foreign lock of the file': lockFile,
	'foreign lock of a table': lockTables,
	'full disk': fullDisk,
	'Telegram blocked': blockTelegram,
	'clock moved': moveClock,
	'WordPress in maintenance': wordPressMaintenance,
} satisfies Record< string, FaultMode >;

export type ModeName = keyof typeof MODES;

export const MODE_NAMES = Object.keys( MODES ) as ModeName[];

export const getMode = ( name: ModeName ): FaultMode => MODES[ name ];

/** Each mode as often as a round has it. */
export const createRound = ( names: readonly ModeName[] ): ModeName[] =>
	names.flatMap( ( name ) =>
		Array.from( { length: getMode( name ).timesPerRound }, () => name )
	);
