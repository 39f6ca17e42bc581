/**
 * What the tests need on this machine: installed here where that is possible, else named with its remedy.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
	arePackagesInstalled,
	findNodeProblem,
	installPackages,
} from './packages.mjs';
import { projectFolder, run } from './run.mjs';

const INSTALL_TIMEOUT_MS = 15 * 60 * 1000;

/** PHP extensions that WordPress on SQLite or MariaDB, PHPUnit or Composer need, and the Debian package of each. */
const PHP_EXTENSIONS = {
	pdo_sqlite: 'sqlite3',
	sqlite3: 'sqlite3',
	mysqli: 'mysql',
	mbstring: 'mbstring',
	dom: 'xml',
	simplexml: 'xml',
	xmlwriter: 'xml',
	curl: 'curl',
	zip: 'zip',
};

const CHROMIUM_NAMES = [
	'chromium',
	'chromium-browser',
	'google-chrome',
	'google-chrome-stable',
];

const MARIADB_PROGRAMS = [ 'mariadbd', 'mariadb-install-db' ];

/** Debian keeps servers where only root looks for programs. */
const SERVER_FOLDERS = [ '/usr/sbin', '/usr/local/sbin' ];

/** The tests cannot run here; the message says what to do. */
export class Missing extends Error {}

/**
 * @param {string} name File inside the project.
 * @return {any} Its content, null when there is none.
 */
function readJson( name ) {
	const file = path.join( projectFolder, name );
	return existsSync( file )
		? JSON.parse( readFileSync( file, 'utf8' ) )
		: null;
}

/**
 * @param {string[]} command Program and arguments.
 * @return {string|null} What it printed, null when it is missing or failed.
 */
function ask( [ program, ...args ] ) {
	try {
		return execFileSync( program, args, {
			encoding: 'utf8',
			shell: process.platform === 'win32',
			stdio: [ 'ignore', 'pipe', 'ignore' ],
			timeout: 60_000,
		} ).trim();
	} catch {
		return null;
	}
}

/**
 * @param {string[]} names Names of a program.
 * @return {string|undefined} Path of the first one on the PATH, or among the servers.
 */
function findProgram( names ) {
	const folders = [
		...( process.env.PATH ?? '' ).split( path.delimiter ),
		...SERVER_FOLDERS,
	];
	return names
		.flatMap( ( name ) => folders.map( ( one ) => path.join( one, name ) ) )
		.find( ( file ) => existsSync( file ) );
}

const canInstallPackages = () =>
	process.getuid?.() === 0 && findProgram( [ 'apt-get' ] ) !== undefined;

/**
 * Installs Debian packages. Whether they help is for the caller to look at.
 *
 * @param {string[]} packages Names.
 */
async function installDebianPackages( packages ) {
	process.stdout.write( `Installing ${ packages.join( ' ' ) } …\n` );
	const options = {
		env: { DEBIAN_FRONTEND: 'noninteractive' },
		timeoutMs: INSTALL_TIMEOUT_MS,
	};
	const apt = [ 'apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=300' ];
	await run( [ ...apt, 'update' ], options );
	await run(
		[ ...apt, 'install', '-y', '--no-install-recommends', ...packages ],
		options
	);
}

/** Refuses a Node that is too old, and installs the packages where one is missing. */
export function requireNodeAndPackages() {
	const problem =
		findNodeProblem() ||
		( arePackagesInstalled() ? '' : installPackages() );
	if ( problem ) {
		throw new Missing( problem );
	}
}

/** @return {string[]} PHP extensions that are missing. */
function missingExtensions() {
	const loaded = ( ask( [ 'php', '-m' ] ) ?? '' )
		.toLowerCase()
		.split( /\s+/ );
	return Object.keys( PHP_EXTENSIONS ).filter(
		( name ) => ! loaded.includes( name )
	);
}

/** Refuses a PHP that is missing or too old, and adds the extensions that it lacks. */
export async function requirePhp() {
	const version = ask( [
		'php',
		'-r',
		'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;',
	] );
	if ( version === null ) {
		throw new Missing( 'PHP is missing: install PHP 8.2 or later.' );
	}
	const [ major, minor ] = version.split( '.' ).map( Number );
	if ( major < 8 || ( major === 8 && minor < 2 ) ) {
		throw new Missing(
			`PHP ${ version } is too old: install 8.2 or later.`
		);
	}
	const packages = () => [
		...new Set(
			missingExtensions().map(
				( name ) => `php${ version }-${ PHP_EXTENSIONS[ name ] }`
			)
		),
	];
	if ( packages().length > 0 && canInstallPackages() ) {
		await installDebianPackages( packages() );
	}
	if ( packages().length > 0 ) {
		throw new Missing(
			`PHP lacks ${ missingExtensions().join( ', ' ) }: install ${ packages().join(
				' '
			) }, or what your system calls them.`
		);
	}
}

/** @return {string[]} Programs of MariaDB that are missing. */
const missingMariaDb = () =>
	MARIADB_PROGRAMS.filter( ( name ) => ! findProgram( [ name ] ) );

/** Finds MariaDB's server, or installs it. It is only looked for: tests/mariadb/ starts one of its own. */
export async function requireMariaDb() {
	if ( missingMariaDb().length > 0 && canInstallPackages() ) {
		await installDebianPackages( [
			'mariadb-server-core',
			'mariadb-client-core',
		] );
	}
	if ( missingMariaDb().length > 0 ) {
		throw new Missing(
			`MariaDB lacks ${ missingMariaDb().join(
				', '
			) }: install mariadb-server, or what your system calls it.`
		);
	}
}

/**
 * Finds what the bench serves and asks the site with, or installs it. It only needs the programs: Debian may start services
 * of these packages, which the bench does not touch.
 *
 * @return {Promise<{fpm: string, nginx: string, wrk: string}>} Paths of the programs.
 */
export async function requireWebServer() {
	const version = ask( [
		'php',
		'-r',
		'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;',
	] );
	const find = () => ( {
		fpm: findProgram( [ `php-fpm${ version }`, 'php-fpm' ] ),
		nginx: findProgram( [ 'nginx' ] ),
		wrk: findProgram( [ 'wrk' ] ),
	} );
	const packages = { fpm: `php${ version }-fpm`, nginx: 'nginx', wrk: 'wrk' };
	const missing = () =>
		Object.entries( find() )
			.filter( ( [ , file ] ) => ! file )
			.map( ( [ name ] ) => packages[ name ] );
	if ( missing().length > 0 && canInstallPackages() ) {
		await installDebianPackages( missing() );
	}
	if ( missing().length > 0 ) {
		throw new Missing(
			`The bench lacks ${ missing().join(
				', '
			) }: install them, or what your system calls them.`
		);
	}
	return find();
}

/** Finds Redis's server, or installs it. It is only looked for: the tests start some of their own. */
export async function requireRedis() {
	const isMissing = () => ! findProgram( [ 'redis-server' ] );
	if ( isMissing() && canInstallPackages() ) {
		await installDebianPackages( [ 'redis-server' ] );
	}
	if ( isMissing() ) {
		throw new Missing(
			'Redis is missing: install redis-server, or what your system calls it.'
		);
	}
}

/** @return {boolean} Whether vendor/ holds what composer.json pins. */
function hasComposerPackages() {
	const installed = new Map(
		readJson( 'vendor/composer/installed.json' )?.packages.map(
			( { name, version } ) => [ name, version.replace( /^v/, '' ) ]
		)
	);
	return Object.entries( readJson( 'composer.json' )[ 'require-dev' ] ).every(
		( [ name, version ] ) =>
			installed.get( name ) === version.replace( /^v/, '' )
	);
}

/** Installs the packages of composer.json where one is missing. */
export async function requireComposerPackages() {
	if ( hasComposerPackages() ) {
		return;
	}
	if ( ! findProgram( [ 'composer', 'composer.bat' ] ) ) {
		throw new Missing( 'Composer is missing: install Composer 2.' );
	}
	process.stdout.write( "Installing Composer's packages …\n" );
	const { status } = await run(
		[ 'composer', 'update', '--no-interaction', '--no-progress' ],
		{
			// In a container everybody is root, and Composer would leave its plugins out.
			env: { COMPOSER_ALLOW_SUPERUSER: '1' },
			timeoutMs: INSTALL_TIMEOUT_MS,
		}
	);
	if ( status !== 0 ) {
		throw new Missing(
			"Composer's packages could not be installed. Check the connection and run it again."
		);
	}
}

/** @return {Promise<string|undefined>} Path of a Chromium. */
async function findChromium() {
	// eslint-disable-next-line import/no-extraneous-dependencies -- The e2e workspace's own; CHROMIUM_PATH is how it hears of another one.
	const own = await import( '@playwright/test' ).then(
		( { chromium } ) => chromium.executablePath(),
		() => ''
	);
	return (
		[ process.env.CHROMIUM_PATH, own ].find(
			( file ) => file && existsSync( file )
		) ?? findProgram( CHROMIUM_NAMES )
	);
}

/**
 * Finds a Chromium, or installs one.
 *
 * @return {Promise<string>} Its path.
 */
export async function requireChromium() {
	if ( ! ( await findChromium() ) && canInstallPackages() ) {
		await installDebianPackages( [ 'chromium' ] );
	}
	const found = await findChromium();
	if ( ! found ) {
		throw new Missing(
			'Chromium is missing: run `npx playwright install --with-deps chromium`.'
		);
	}
	return found;
}
