import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from './run.mjs';
// @ts-expect-error -- Plain JavaScript: it runs before anything is installed.
import { findRunningTest } from './running-test.mjs';

const started = ( name: string ) =>
	`##teamcity[testStarted name='${ name }' locationHint='php_qn:///project/tests/StateTest.php::\\StateTest::${ name }' flowId='7']\n`;
const finished = ( name: string ) =>
	`##teamcity[testFinished name='${ name }' duration='36' flowId='7']\n`;

describe( 'the test in which PHPUnit died', () => {
	it( 'is the one that has not ended', () => {
		const log = `##teamcity[testCount count='3' flowId='7']\n${ started(
			'test_one'
		) }${ finished( 'test_one' ) }${ started(
			"test_two with data set |'a|'"
		) }`;
		expect( findRunningTest( log ) ).toBe(
			"StateTest::test_two with data set 'a'"
		);
	} );

	it( 'is none between two tests, and before the first', () => {
		expect(
			findRunningTest( started( 'test_one' ) + finished( 'test_one' ) )
		).toBe( '' );
		expect( findRunningTest( '' ) ).toBe( '' );
	} );
} );

describe( 'the log of a command', () => {
	it( 'keeps its beginning when the command sets the position back', async () => {
		const folder = mkdtempSync( path.join( tmpdir(), 'webinars-' ) );
		const logFile = path.join( folder, 'log' );
		try {
			await run(
				[
					'sh',
					'-c',
					"echo first; perl -e 'sysseek STDOUT, 0, 0'; echo second",
				],
				{ logFile }
			);
			expect( readFileSync( logFile, 'utf8' ) ).toBe( 'first\nsecond\n' );
		} finally {
			rmSync( folder, { recursive: true } );
		}
	} );
} );
