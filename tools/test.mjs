/**
 * `npm test`: sets up what is missing, then runs every check and every test, several stages side by side.
 *
 * `npm test -- php e2e` runs the named stages only; `npm test -- webinar-outbox` the PHPUnit tests of one module.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Missing } from './machine.mjs';
import { runInLanes } from './lanes.mjs';
import { NEEDS } from './needs.mjs';
import { findNodeProblem } from './packages.mjs';
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
 * @return {Promise<{passed: number, failed: number, line: string}>} Its result.
 */
async function runStage( name, stage ) {
	const started = Date.now();
	const logFile = path.join( resultsFolder, `${ name }.log` );
	// What an earlier run left must not be counted.
	for ( const file of [ stage.report, stage.progress ] ) {
		if ( file ) {
			rmSync( file, { force: true } );
		}
	}
	const { status, timedOut } = await run( stage.command, {
		env: Object.assign(
			{},
			...needsOf( stage ).map( ( need ) => envs.get( need ) ),
			stage.env
		),
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

/** The environment of each need that is there. */
const envs = new Map();

/** @param {string} need Name of a need. */
const isThere = ( need ) => envs.has( need );

/** @param {string} need Name of a need. */
const installTask = ( need ) => `install ${ need }`;

/** @param {import('./stages.mjs').Stage} stage A stage. */
const needsOf = ( { needs = [] } ) => [ 'packages', ...needs ];

/**
 * Installs a need. What is missing counts as a failure.
 *
 * @param {string} name Its name.
 * @return {Promise<{passed: number, failed: number, line: string}|undefined>} The failure, if any.
 */
async function install( name ) {
	const need = NEEDS[ name ];
	try {
		if ( need.after?.every( isThere ) ?? true ) {
			envs.set( name, ( await need.install() ) ?? {} );
		}
	} catch ( error ) {
		const line = `FAILED ${ error instanceof Missing ? error.message : error.stack }`;
		print( `\n${ line }` );
		return { passed: 0, failed: 1, line };
	}
}

/**
 * Makes the tasks of stages, and of what they need.
 *
 * @param {string[]} names The stages.
 * @return {Map<string, Object>} The tasks, for runInLanes().
 */
function tasksOf( names ) {
	const stages = names.map( ( name ) => [ name, findStage( name ) ] );
	const needs = new Set(
		stages.flatMap( ( [ , stage ] ) => needsOf( stage ) )
	);
	return new Map( [
		...Object.keys( NEEDS )
			.filter( ( name ) => needs.has( name ) )
			.map( ( name ) => [
				installTask( name ),
				{
					after: NEEDS[ name ].after?.map( installTask ),
					isUrgent: true,
					run: () => install( name ),
				},
			] ),
		...stages.map( ( [ name, stage ] ) => [
			name,
			{
				after: [
					...needsOf( stage ).map( installTask ),
					...( stage.after ?? [] ),
				],
				isUrgent: stage.isUrgent,
				run: async () =>
					needsOf( stage ).every( isThere )
						? runStage( name, stage )
						: {
								passed: 0,
								failed: 0,
								line: `not run ${ stage.title }`,
							},
			},
		] ),
	] );
}

/**
 * @param {string[]} names Stages to run.
 * @return {Promise<{passed: number, failed: number}>} Sum over the stages.
 */
async function test( names ) {
	const problem = findNodeProblem();
	if ( problem ) {
		throw new Missing( problem );
	}
	const tasks = tasksOf( names );
	mkdirSync( resultsFolder, { recursive: true } );
	const results = [ ...( await runInLanes( tasks, LANES ) ).values() ].filter(
		Boolean
	);
	print( `\n${ results.map( ( { line } ) => line ).join( '\n' ) }` );
	return {
		passed: results.reduce( ( sum, one ) => sum + one.passed, 0 ),
		failed: results.reduce( ( sum, one ) => sum + one.failed, 0 ),
	};
}

const named = process.argv.slice( 2 );
const { passed, failed } = await test(
	named.length > 0 ? named : Object.keys( STAGES )
).catch( ( error ) => {
	print( `\n${ error instanceof Missing ? error.message : error.stack }` );
	return { passed: 0, failed: 1 };
} );
print( `\n${ passed } passed, ${ failed } failed` );
process.exitCode = failed ? 1 : 0;
