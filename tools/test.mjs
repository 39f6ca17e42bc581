/**
 * `npm test`: sets up what is missing, then runs every check and every test.
 *
 * `npm test -- php e2e` runs the named stages only.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import {
	Missing,
	requireChromium,
	requireComposerPackages,
	requireMariaDb,
	requireNodeAndPackages,
	requirePhp,
	requireRedis,
} from './machine.mjs';
import { projectFolder, run } from './run.mjs';

const resultsFolder = path.join( projectFolder, '.cache/test-results' );

const MINUTE_MS = 60 * 1000;

/**
 * @typedef  {Object} Stage
 * @property {string}                           title     Heading.
 * @property {string[]}                         command   What is run.
 * @property {number}                           minutes   After so many it is killed. Generous: it means a hang.
 * @property {boolean}                          [php]     Needs PHP and Composer's packages.
 * @property {boolean}                          [mariadb] Needs MariaDB's server.
 * @property {boolean}                          [redis]   Needs Redis's server.
 * @property {boolean}                          [browser] Needs Chromium.
 * @property {string}                           [report]  JUnit file with its test cases; a stage without one is one check.
 * @property {Record<string, string|undefined>} [env]     Environment to add.
 */

/**
 * @param {string} name Name of a stage.
 * @return {string} Where its JUnit file goes.
 */
const report = ( name ) => path.join( resultsFolder, `${ name }.xml` );

/**
 * @param {string} name Name of a stage.
 * @return {string[]} Arguments that make vitest write its JUnit file.
 */
const vitestReport = ( name ) => [
	'--reporter=default',
	'--reporter=junit',
	`--outputFile.junit=${ report( name ) }`,
];

/** @type {Record<string, Stage>} */
const STAGES = {
	contract: {
		title: 'Contract: hooks, owners, generated files',
		command: [ 'npm', 'run', '--silent', 'contract:check' ],
		minutes: 5,
	},
	types: {
		title: 'TypeScript',
		command: [ 'npm', 'run', '--silent', 'types' ],
		minutes: 10,
	},
	js: {
		title: 'JavaScript coding standards',
		command: [ 'npm', 'run', '--silent', 'lint:js' ],
		minutes: 10,
	},
	phpcs: {
		title: 'WordPress coding standards',
		command: [ 'npm', 'run', '--silent', 'lint:php' ],
		minutes: 10,
		php: true,
	},
	phpstan: {
		title: 'PHPStan',
		command: [
			'php',
			'vendor/bin/phpstan',
			'analyse',
			'--memory-limit=1G',
			'--no-progress',
		],
		minutes: 10,
		php: true,
	},
	build: {
		title: 'Build of the blocks',
		command: [ 'npm', 'run', '--silent', 'build' ],
		minutes: 15,
	},
	size: {
		title: 'Size of what an attendee loads',
		command: [ 'npm', 'run', '--silent', 'size' ],
		minutes: 5,
	},
	php: {
		title: 'PHPUnit in WordPress',
		command: [
			'php',
			'vendor/bin/phpunit',
			'--exclude-testsuite=matrix',
			`--log-junit=${ report( 'php' ) }`,
		],
		minutes: 15,
		php: true,
		report: report( 'php' ),
	},
	matrix: {
		title: 'Plugins in any order, from activation to deletion',
		command: [
			'php',
			'vendor/bin/phpunit',
			'--testsuite=matrix',
			`--log-junit=${ report( 'matrix' ) }`,
		],
		minutes: 15,
		php: true,
		report: report( 'matrix' ),
	},
	mariadb: {
		title: 'Parallel requests on MariaDB',
		command: [
			'php',
			'vendor/bin/phpunit',
			'--configuration=tests/mariadb/phpunit.xml',
			`--log-junit=${ report( 'mariadb' ) }`,
		],
		minutes: 10,
		php: true,
		mariadb: true,
		report: report( 'mariadb' ),
	},
	faults: {
		title: 'Messages counted after parts were killed',
		command: [
			'npm',
			'run',
			'--silent',
			'faults',
			'--',
			'--leads=200',
			'--seed=1',
		],
		minutes: 15,
		php: true,
		mariadb: true,
	},
	sqlite: {
		title: 'Parallel requests on SQLite',
		command: [
			'php',
			'vendor/bin/phpunit',
			'--configuration=tests/mariadb/phpunit.xml',
			'--exclude-group=mariadb',
			`--log-junit=${ report( 'sqlite' ) }`,
		],
		minutes: 10,
		php: true,
		env: { WEBINAR_TEST_DATABASE: 'sqlite' },
		report: report( 'sqlite' ),
	},
	blocks: {
		title: 'Unit tests of the blocks',
		command: [
			'npm',
			'test',
			'--silent',
			'--workspace=blocks',
			'--',
			...vitestReport( 'blocks' ),
		],
		minutes: 10,
		report: report( 'blocks' ),
	},
	sidecar: {
		title: 'Unit tests of the sidecar',
		command: [
			'npm',
			'test',
			'--silent',
			'--workspace=sidecar',
			'--',
			...vitestReport( 'sidecar' ),
		],
		minutes: 15,
		redis: true,
		report: report( 'sidecar' ),
	},
	tools: {
		title: 'Unit tests of the tools',
		command: [
			'npx',
			'vitest',
			'run',
			'--config=tools/vitest.config.ts',
			...vitestReport( 'tools' ),
		],
		minutes: 10,
		report: report( 'tools' ),
	},
	e2e: {
		title: 'The journey in a browser',
		command: [ 'npm', 'test', '--silent', '--workspace=e2e' ],
		minutes: 30,
		browser: true,
		env: { PLAYWRIGHT_JUNIT_OUTPUT_FILE: report( 'e2e' ) },
		report: report( 'e2e' ),
	},
};

const print = ( line = '' ) => process.stdout.write( `${ line }\n` );

/**
 * Counts the test cases of a JUnit file; a skipped one is neither.
 *
 * @param {string} file Path.
 * @return {{passed: number, failed: number}} None where there is no file.
 */
function readReport( file ) {
	let xml = '';
	try {
		xml = readFileSync( file, 'utf8' );
	} catch {
		// The stage broke before its first test; its exit status tells.
	}
	const cases = xml.split( /<testcase\b/ ).slice( 1 );
	const failed = cases.filter( ( one ) => /<(failure|error)\b/.test( one ) );
	const skipped = cases.filter( ( one ) => /<skipped\b/.test( one ) );
	return {
		passed: cases.length - failed.length - skipped.length,
		failed: failed.length,
	};
}

/**
 * @param {Stage}                  stage What to run.
 * @param {Record<string, string>} env   Environment to add.
 * @return {Promise<{passed: number, failed: number, note: string}>} What came of it.
 */
async function runStage( stage, env ) {
	// What an earlier run left must not be counted.
	if ( stage.report ) {
		rmSync( stage.report, { force: true } );
	}
	const { status, timedOut } = await run( stage.command, {
		env: { ...env, ...stage.env },
		timeoutMs: stage.minutes * MINUTE_MS,
	} );
	const note = timedOut ? `killed after ${ stage.minutes } minutes` : '';
	if ( ! stage.report ) {
		return { passed: +( status === 0 ), failed: +( status !== 0 ), note };
	}
	const { passed, failed } = readReport( stage.report );
	if ( status === 0 && passed + failed === 0 ) {
		return { passed, failed: 1, note: 'it ran no test' };
	}
	// A warning, a file that does not load or a crash fails no single case.
	return status !== 0 && failed === 0
		? { passed, failed: 1, note: note || `it ended with ${ status }` }
		: { passed, failed, note };
}

/**
 * Sets up what the stages need.
 *
 * @param {Stage[]} stages Those that will run.
 * @return {Promise<Record<string, string>>} Environment for them.
 */
async function setUp( stages ) {
	requireNodeAndPackages();
	if ( stages.some( ( { php } ) => php ) ) {
		await requirePhp();
		await requireComposerPackages();
	}
	if ( stages.some( ( { mariadb } ) => mariadb ) ) {
		await requireMariaDb();
	}
	if ( stages.some( ( { redis } ) => redis ) ) {
		await requireRedis();
	}
	return stages.some( ( { browser } ) => browser )
		? { CHROMIUM_PATH: await requireChromium() }
		: {};
}

/**
 * @param {string[]} names Stages to run; none means all.
 * @return {Promise<{passed: number, failed: number}>} Sum over the stages.
 */
async function test( names ) {
	const unknown = names.find( ( name ) => ! Object.hasOwn( STAGES, name ) );
	if ( unknown ) {
		throw new Missing(
			`There is no stage ${ unknown }. The stages are: ${ Object.keys(
				STAGES
			).join( ', ' ) }.`
		);
	}
	const stages = Object.entries( STAGES )
		.filter( ( [ name ] ) => names.length === 0 || names.includes( name ) )
		.map( ( [ , stage ] ) => stage );
	const env = await setUp( stages );

	mkdirSync( resultsFolder, { recursive: true } );
	const sum = { passed: 0, failed: 0 };
	const lines = [];
	for ( const stage of stages ) {
		print( `\n=== ${ stage.title }` );
		const started = Date.now();
		const { passed, failed, note } = await runStage( stage, env );
		const seconds = ( ( Date.now() - started ) / 1000 ).toFixed( 1 );
		const line = `${ failed ? 'FAILED' : 'ok    ' } ${ stage.title }: ${ passed } passed, ${ failed } failed, ${ seconds } s${
			note && ` (${ note })`
		}`;
		print( `=== ${ line }` );
		lines.push( line );
		sum.passed += passed;
		sum.failed += failed;
	}
	print( `\n${ lines.join( '\n' ) }` );
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
