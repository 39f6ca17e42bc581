import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { run } from './run.mjs';

let folder: string;
beforeEach( () => {
	folder = mkdtempSync( path.join( tmpdir(), 'webinar-run-' ) );
} );
afterEach( () => rmSync( folder, { recursive: true } ) );

it.runIf( existsSync( '/proc/self/autogroup' ) )(
	'a patient command has a low priority, in its session and its session among others',
	async () => {
		const logFile = path.join( folder, 'log' );
		await run(
			[
				'sh',
				'-c',
				// It is lowered a moment after the start.
				'until [ "$(nice)" = 5 ] && ! grep -q "nice 0" /proc/$$/autogroup; do :; done; nice; sed "s/.*nice/session/" /proc/$$/autogroup',
			],
			{ logFile, isPatient: true, timeoutMs: 20_000 }
		);
		expect( readFileSync( logFile, 'utf8' ) ).toBe( '5\nsession 5\n' );
	}
);
