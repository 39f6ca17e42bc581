import { killMariaDb } from './modes/kill-mariadb.ts';
import { killPhp } from './modes/kill-php.ts';
import { killSidecar } from './modes/kill-sidecar.ts';
import type { FaultMode } from './modes/mode.ts';

/** All fault modes, by the name that the report shows. A run injects each about the same number of times. */
export const MODES = {
	sidecar: killSidecar,
	PHP: killPhp,
	MariaDB: killMariaDb,
} satisfies Record< string, FaultMode >;

export type ModeName = keyof typeof MODES;

export const MODE_NAMES = Object.keys( MODES ) as ModeName[];
