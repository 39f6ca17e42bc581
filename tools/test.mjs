/**
 * `npm test`: sets up what is missing, then runs every check and every test, several stages side by side.
 *
 * `npm test -- php e2e` runs the named stages only; `npm test -- webinar-outbox` the PHPUnit tests of one module.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
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
import { runInLanes } from './lanes.mjs';
import { projectFolder, run } from './run.mjs';

const resultsFolder = path.join( projectFolder, '.cache/test-results' );

/** A stage that prints nothing and uses no processor for so long hangs. A busy machine only makes it slow. */
const IDLE_MS = 5 * 60 * 1000;

/** Stages that run side by side: as many as the smallest machine that we test on has cores. With three, the browser tests were starved. */
const LANES = 2;

/**
 * @typedef  {Object} Stage
 * @property {string}                           title     Heading.
 * @property {string[]}                         command   What is run.
 * @property {string[]}                         [after]   Stages whose result it needs.
 * @property {boolean}                          [isIdle]  Mostly waits: it runs beside the stages that use a core.
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

/** PHPUnit with compiled code: a tenth faster. */
const PHPUNIT = [ 'php', '-d', 'opcache.enable_cli=1', 'vendor/bin/phpunit' ];

/**
 * In the order in which they begin: the long ones first.
 *
 * @type {Record<string, Stage>}
 */
const STAGES = {
	build: {
		title: 'Build of the blocks',
		command: [ 'npm', 'run', '--silent', 'build' ],
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
		isIdle: true,
		redis: true,
		report: report( 'sidecar' ),
	},
	php: {
		title: 'PHPUnit in WordPress',
		after: [ 'build' ],
		command: [
			...PHPUNIT,
			'--exclude-testsuite=matrix',
			`--log-junit=${ report( 'php' ) }`,
		],
		php: true,
		mariadb: true,
		report: report( 'php' ),
	},
	e2e: {
		title: 'The journey in a browser',
		// Alone with the short checks: a starved browser shows what no person sees.
		after: [
			'build',
			'sidecar',
			'php',
			'matrix',
			'sqlite',
			'faults',
			'mariadb',
			'playground',
		],
		command: [ 'npm', 'test', '--silent', '--workspace=e2e' ],
		browser: true,
		env: { PLAYWRIGHT_JUNIT_OUTPUT_FILE: report( 'e2e' ) },
		report: report( 'e2e' ),
	},
	playground: {
		title: 'The shortest journey on a machine without PHP',
		after: [ 'build' ],
		command: [
			'npm',
			'test',
			'--silent',
			'--workspace=e2e',
			'--',
			'live-loop',
		],
		browser: true,
		env: {
			PLAYWRIGHT_JUNIT_OUTPUT_FILE: report( 'playground' ),
			WEBINAR_E2E_PLAYGROUND: '1',
		},
		report: report( 'playground' ),
	},
	matrix: {
		title: 'Plugins in any order, from activation to deletion',
		after: [ 'build' ],
		command: [
			...PHPUNIT,
			'--testsuite=matrix',
			`--log-junit=${ report( 'matrix' ) }`,
		],
		php: true,
		env: { WEBINAR_TEST_DATABASE: 'sqlite' },
		report: report( 'matrix' ),
	},
	sqlite: {
		title: 'Parallel requests on SQLite',
		after: [ 'build' ],
		command: [
			...PHPUNIT,
			'--configuration=tests/mariadb/phpunit.xml',
			'--exclude-group=mariadb',
			`--log-junit=${ report( 'sqlite' ) }`,
		],
		php: true,
		env: { WEBINAR_TEST_DATABASE: 'sqlite' },
		report: report( 'sqlite' ),
	},
	faults: {
		title: 'Messages counted after parts were killed',
		after: [ 'build' ],
		command: [
			'npm',
			'run',
			'--silent',
			'faults',
			'--',
			'--leads=200',
			'--seed=1',
		],
		php: true,
		mariadb: true,
	},
	mariadb: {
		title: 'Parallel requests on MariaDB',
		after: [ 'build' ],
		command: [
			...PHPUNIT,
			'--configuration=tests/mariadb/phpunit.xml',
			`--log-junit=${ report( 'mariadb' ) }`,
		],
		php: true,
		mariadb: true,
		report: report( 'mariadb' ),
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
		report: report( 'blocks' ),
	},
	js: {
		title: 'JavaScript coding standards',
		command: [ 'npm', 'run', '--silent', 'lint:js' ],
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
		php: true,
	},
	types: {
		title: 'TypeScript',
		command: [ 'npm', 'run', '--silent', 'types' ],
	},
	phpcs: {
		title: 'WordPress coding standards',
		command: [ 'npm', 'run', '--silent', 'lint:php' ],
		php: true,
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
		report: report( 'tools' ),
	},
	contract: {
		title: 'Contract: hooks, owners, generated files',
		command: [ 'npm', 'run', '--silent', 'contract:check' ],
	},
	size: {
		title: 'Size of what an attendee loads',
		after: [ 'build' ],
		command: [ 'npm', 'run', '--silent', 'size' ],
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
 * Runs a stage and prints what it printed, in one piece.
 *
 * @param {string}                 name  Name of the stage.
 * @param {Stage}                  stage The stage.
 * @param {Record<string, string>} env   Environment to add.
 * @return {Promise<{passed: number, failed: number, line: string}>} What came of it.
 */
async function runStage( name, stage, env ) {
	const started = Date.now();
	const logFile = path.join( resultsFolder, `${ name }.log` );
	// What an earlier run left must not be counted.
	if ( stage.report ) {
		rmSync( stage.report, { force: true } );
	}
	const { status, timedOut } = await run( stage.command, {
		env: { ...env, ...stage.env },
		logFile,
		idleMs: IDLE_MS,
	} );
	const { passed, failed, note } = judge( stage, status, timedOut );
	const seconds = ( ( Date.now() - started ) / 1000 ).toFixed( 1 );
	const line = `${ failed ? 'FAILED' : 'ok    ' } ${ stage.title }: ${ passed } passed, ${ failed } failed, ${ seconds } s${
		note && ` (${ note })`
	}`;
	print(
		`\n=== ${ stage.title }\n${ readFileSync( logFile, 'utf8' ) }=== ${ line }`
	);
	return { passed, failed, line };
}

/**
 * Counts the test cases of a stage; one without a report is one check.
 *
 * @param {Stage}   stage    The stage.
 * @param {number}  status   Its exit status.
 * @param {boolean} timedOut Whether it was killed because it hung.
 * @return {{passed: number, failed: number, note: string}} What came of it.
 */
function judge( stage, status, timedOut ) {
	const note = timedOut
		? `killed: nothing happened for ${ IDLE_MS / 60_000 } minutes`
		: '';
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
 * Makes a stage of the PHPUnit tests of one module.
 *
 * @param {string} slug The module.
 * @return {Stage} The stage.
 */
const stageOfModule = ( slug ) => ( {
	title: `PHPUnit tests of ${ slug }`,
	command: [
		...PHPUNIT,
		`--log-junit=${ report( slug ) }`,
		`plugins/${ slug }/tests`,
	],
	php: true,
	mariadb: true,
	report: report( slug ),
} );

/**
 * Finds a stage, or the module of that name.
 *
 * @param {string} name Name of a stage, or slug of a module.
 * @return {Stage} The stage.
 */
function findStage( name ) {
	if ( Object.hasOwn( STAGES, name ) ) {
		return STAGES[ name ];
	}
	if ( existsSync( path.join( projectFolder, 'plugins', name, 'tests' ) ) ) {
		return stageOfModule( name );
	}
	throw new Missing(
		`There is no stage ${ name }. The stages are: ${ Object.keys(
			STAGES
		).join( ', ' ) }, and the folders of plugins/.`
	);
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
					isIdle: stage.isIdle,
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
