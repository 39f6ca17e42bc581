/**
 * `npm test`: sets up what is missing, then runs every check and every test, several stages side by side.
 *
 * `npm test -- php e2e` runs the named stages only; `npm test -- webinar-outbox` the PHPUnit tests of one module.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import {
	Missing,
	requireComposerPackages,
	requireHeadlessChromium,
	requireMariaDb,
	requireNodeAndPackages,
	requirePhp,
	requirePhpVersion,
	requireRedis,
} from './machine.mjs';
import { runInLanes } from './lanes.mjs';
import { run } from './run.mjs';
import { findRunningTest } from './running-test.mjs';
import { findStage, resultsFolder, STAGES } from './stages.mjs';

/** A stage that prints nothing and uses no processor for so long hangs. A busy machine only makes it slow. */
const IDLE_MS = 5 * 60 * 1000;

/** Patient stages that run side by side: as many as the smallest machine that we test on has cores. */
const LANES = 2;

const print = ( line = '' ) => process.stdout.write( `${ line }\n` );

/** Lines of a failure that the summary repeats: of a long log often only the end is kept. */
const FAILURE_LINES = 12;

/**
 * @param {string} file Path of a JUnit file.
 * @return {string[]} Its test cases, as XML.
 */
function readCases( file ) {
	return readIfThere( file )
		.split( /<testcase\b/ )
		.slice( 1 );
}

/**
 * @param {string} file Path.
 * @return {string} What it holds; empty where the stage broke before it wrote the file.
 */
function readIfThere( file ) {
	try {
		return readFileSync( file, 'utf8' );
	} catch {
		return '';
	}
}

const FAILURE = /<(failure|error)\b/;

/** @param {string} testCase A test case, as XML. */
const isFailure = ( testCase ) => FAILURE.test( testCase );

/**
 * Counts the test cases of a JUnit file; a skipped one is neither.
 *
 * @param {string} file Path.
 * @return {{passed: number, failed: number}} None where there is no file.
 */
function readReport( file ) {
	const cases = readCases( file );
	const failed = cases.filter( isFailure );
	const skipped = cases.filter( ( one ) => /<skipped\b/.test( one ) );
	return {
		passed: cases.length - failed.length - skipped.length,
		failed: failed.length,
	};
}

/**
 * Finds the failures of a stage; without a report, the end of its log.
 *
 * @param {import('./stages.mjs').Stage} stage The stage, which failed.
 * @param {string}                       log   What it printed.
 * @return {string} Some lines.
 */
function excerpt( stage, log ) {
	const failures = readCases( stage.report ?? '' )
		.filter( isFailure )
		.flatMap( ( testCase ) => [
			testCase.split( '>', 1 )[ 0 ].trim(),
			// Playwright lists pictures and properties before it.
			...testCase
				.slice( testCase.search( FAILURE ) )
				.split( '\n', FAILURE_LINES ),
		] );
	return failures.length > 0
		? failures.join( '\n' )
		: log.trim().split( '\n' ).slice( -FAILURE_LINES ).join( '\n' );
}

/**
 * Runs a stage and prints what it printed, in one piece.
 *
 * @param {string}                       name  Name of the stage.
 * @param {import('./stages.mjs').Stage} stage The stage.
 * @param {Record<string, string>}       env   Environment to add.
 * @return {Promise<{passed: number, failed: number, line: string}>} Its result.
 */
async function runStage( name, stage, env ) {
	const started = Date.now();
	const logFile = path.join( resultsFolder, `${ name }.log` );
	// What an earlier run left must not be counted.
	for ( const file of [ stage.report, stage.progress ] ) {
		if ( file ) {
			rmSync( file, { force: true } );
		}
	}
	const { status, timedOut } = await run( stage.command, {
		env: { ...env, ...stage.env },
		logFile,
		idleMs: IDLE_MS,
		isPatient: ! stage.isUrgent,
	} );
	const { passed, failed, note } = judge( stage, status, timedOut );
	const seconds = ( ( Date.now() - started ) / 1000 ).toFixed( 1 );
	const line = `${ failed ? 'FAILED' : 'ok    ' } ${ stage.title }: ${ passed } passed, ${ failed } failed, ${ seconds } s${
		note && ` (${ note })`
	}`;
	const log = readFileSync( logFile, 'utf8' );
	print( `\n=== ${ stage.title }\n${ log }=== ${ line }` );
	return {
		passed,
		failed,
		line: failed ? `${ line }\n${ excerpt( stage, log ) }` : line,
	};
}

/**
 * Counts the test cases of a stage; one without a report is one check.
 *
 * @param {import('./stages.mjs').Stage} stage    The stage.
 * @param {number}                       status   Its exit status.
 * @param {boolean}                      timedOut Whether it was killed because it hung.
 * @return {{passed: number, failed: number, note: string}} Its result.
 */
function judge( stage, status, timedOut ) {
	const note = timedOut
		? `killed: nothing happened for ${ IDLE_MS / 60_000 } minutes`
		: '';
	if ( ! stage.report ) {
		return { passed: +( status === 0 ), failed: +( status !== 0 ), note };
	}
	const { passed, failed } = readReport( stage.report );
	if ( failed > 0 || ( status === 0 && passed > 0 ) ) {
		return { passed, failed, note };
	}
	// A warning, a file that does not load or a crash fails no single case.
	const runningTest = findRunningTest( readIfThere( stage.progress ?? '' ) );
	const end =
		note ||
		( status === 0 && ! runningTest
			? 'it ran no test'
			: `it ended with ${ status }` );
	return {
		passed,
		failed: 1,
		note: runningTest ? `${ end } in ${ runningTest }` : end,
	};
}

/**
 * Sets up what the stages need.
 *
 * @param {import('./stages.mjs').Stage[]} stages Those that will run.
 * @return {Promise<Record<string, string>>} Environment for them.
 */
async function setUp( stages ) {
	requireNodeAndPackages();
	if ( stages.some( ( { php } ) => php ) ) {
		await requirePhp();
		await requireComposerPackages();
	}
	for ( const { phpVersion } of stages ) {
		if ( phpVersion ) {
			await requirePhpVersion( phpVersion );
		}
	}
	if ( stages.some( ( { mariadb } ) => mariadb ) ) {
		await requireMariaDb();
	}
	if ( stages.some( ( { redis } ) => redis ) ) {
		await requireRedis();
	}
	return stages.some( ( { browser } ) => browser )
		? { CHROMIUM_PATH: await requireHeadlessChromium() }
		: {};
}

/**
 * @param {string[]} names Stages to run; none means all.
 * @return {Promise<{passed: number, failed: number}>} Sum over the stages.
 */
async function test( names ) {
	const stages = new Map(
		( names.length > 0 ? names : Object.keys( STAGES ) ).map( ( name ) => [
			name,
			findStage( name ),
		] )
	);
	const env = await setUp( [ ...stages.values() ] );

	mkdirSync( resultsFolder, { recursive: true } );
	const results = await runInLanes(
		new Map(
			[ ...stages ].map( ( [ name, stage ] ) => [
				name,
				{
					after: stage.after,
					isUrgent: stage.isUrgent,
					run: () => runStage( name, stage, env ),
				},
			] )
		),
		LANES
	);
	const sum = { passed: 0, failed: 0 };
	for ( const { passed, failed } of results.values() ) {
		sum.passed += passed;
		sum.failed += failed;
	}
	print(
		`\n${ [ ...results.values() ].map( ( { line } ) => line ).join( '\n' ) }`
	);
	return sum;
}

const { passed, failed } = await test( process.argv.slice( 2 ) ).catch(
	( error ) => {
		print(
			`\n${ error instanceof Missing ? error.message : error.stack }`
		);
		return { passed: 0, failed: 1 };
	}
);
print( `\n${ passed } passed, ${ failed } failed` );
process.exitCode = failed ? 1 : 0;
