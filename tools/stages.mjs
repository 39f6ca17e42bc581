/**
 * The stages of `npm test`: what each runs, and what it needs.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Missing } from './machine.mjs';
import { phpProgram } from './php.mjs';
import { projectFolder } from './run.mjs';

export const resultsFolder = path.join( projectFolder, '.cache/test-results' );

/**
 * @typedef  {Object} Stage
 * @property {string}                           title      Heading.
 * @property {string[]}                         command    What is run.
 * @property {string[]}                         [after]    Stages whose result it needs.
 * @property {boolean}                          [isUrgent] Measures time, and often waits: it runs beside the others, and gets the processor first.
 * @property {string[]}                         [needs]    Names of needs.mjs. Every stage needs the npm packages.
 * @property {string}                           [report]   JUnit file with its test cases; a stage without one is one check.
 * @property {string}                           [progress] TeamCity file of PHPUnit, written while it runs.
 * @property {Record<string, string|undefined>} [env]      Environment to add.
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

/**
 * @param {string} name Name of a stage.
 * @return {string} Where PHPUnit notes which test it runs.
 */
const progress = ( name ) => path.join( resultsFolder, `${ name }.teamcity` );

/**
 * @param {string} name Name of a stage.
 * @return {string[]} Arguments that make PHPUnit write both files.
 */
const phpunitReport = ( name ) => [
	`--log-junit=${ report( name ) }`,
	`--log-teamcity=${ progress( name ) }`,
];

/** PHPUnit with compiled code: a tenth faster. */
const PHPUNIT = [ 'php', '-d', 'opcache.enable_cli=1', 'vendor/bin/phpunit' ];

/**
 * Makes a stage of all PHPUnit tests but the matrix. VersionsTest compares what runs with what we say that we test.
 *
 * @param {string}            name       Name of the stage.
 * @param {'oldest'|'newest'} versions   Which WordPress: see wordpress.mjs.
 * @param {'8.1'|'8.5'}       phpVersion Which PHP.
 * @return {Stage} The stage.
 */
const phpStage = ( name, versions, phpVersion ) => ( {
	title: `PHPUnit in the ${ versions } WordPress and PHP`,
	after: [ 'build' ],
	command: [
		phpProgram( phpVersion ),
		...PHPUNIT.slice( 1 ),
		'--exclude-testsuite=matrix',
		...phpunitReport( name ),
	],
	needs: [ 'php', `php-${ phpVersion }`, 'mariadb' ],
	env: { WEBINAR_TEST_VERSIONS: versions },
	report: report( name ),
	progress: progress( name ),
} );

/**
 * In the order in which they begin: the long ones first.
 *
 * @type {Record<string, Stage>}
 */
export const STAGES = {
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
		isUrgent: true,
		needs: [ 'redis' ],
		report: report( 'sidecar' ),
	},
	php: phpStage( 'php', 'newest', '8.5' ),
	'php-oldest': phpStage( 'php-oldest', 'oldest', '8.1' ),
	e2e: {
		title: 'The journey in a browser',
		after: [ 'build' ],
		command: [ 'npm', 'test', '--silent', '--workspace=e2e' ],
		// A starved browser shows what no person sees, such as shifts of the layout.
		isUrgent: true,
		needs: [ 'browser' ],
		env: { PLAYWRIGHT_JUNIT_OUTPUT_FILE: report( 'e2e' ) },
		report: report( 'e2e' ),
	},
	playground: {
		title: 'The shortest journey on a machine without PHP',
		// Not beside the other urgent stages: PHP in WebAssembly needs a processor of its own.
		after: [ 'build', 'sidecar', 'faults' ],
		command: [
			'npm',
			'test',
			'--silent',
			'--workspace=e2e',
			'--',
			'live-loop',
		],
		isUrgent: true,
		needs: [ 'browser' ],
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
			...phpunitReport( 'matrix' ),
		],
		needs: [ 'php' ],
		env: { WEBINAR_TEST_DATABASE: 'sqlite' },
		report: report( 'matrix' ),
		progress: progress( 'matrix' ),
	},
	sqlite: {
		title: 'Parallel requests on SQLite',
		after: [ 'build' ],
		command: [
			...PHPUNIT,
			'--configuration=tests/mariadb/phpunit.xml',
			'--exclude-group=mariadb',
			...phpunitReport( 'sqlite' ),
		],
		needs: [ 'php' ],
		env: { WEBINAR_TEST_DATABASE: 'sqlite' },
		report: report( 'sqlite' ),
		progress: progress( 'sqlite' ),
	},
	faults: {
		title: 'Messages counted after parts were killed',
		after: [ 'build' ],
		command: [ 'npm', 'run', '--silent', 'faults:short' ],
		isUrgent: true,
		needs: [ 'php', 'mariadb' ],
	},
	mariadb: {
		title: 'Parallel requests on MariaDB',
		after: [ 'build' ],
		command: [
			...PHPUNIT,
			'--configuration=tests/mariadb/phpunit.xml',
			...phpunitReport( 'mariadb' ),
		],
		needs: [ 'php', 'mariadb' ],
		report: report( 'mariadb' ),
		progress: progress( 'mariadb' ),
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
		needs: [ 'php' ],
	},
	types: {
		title: 'TypeScript',
		command: [ 'npm', 'run', '--silent', 'types' ],
	},
	phpcs: {
		title: 'WordPress coding standards',
		command: [ 'npm', 'run', '--silent', 'lint:php' ],
		needs: [ 'php' ],
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
		...phpunitReport( slug ),
		`plugins/${ slug }/tests`,
	],
	needs: [ 'php', 'mariadb' ],
	report: report( slug ),
	progress: progress( slug ),
} );

/**
 * Finds a stage, or the module of that name.
 *
 * @param {string} name Name of a stage, or slug of a module.
 * @return {Stage} The stage.
 */
export function findStage( name ) {
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
