/** Finds the programs that the tests need, and installs them where it can; otherwise an error says what to install. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
	INSTALL_COMMAND,
	INSTALL_FAILED,
	arePackagesInstalled,
} from './packages.mjs';
import { ensurePhp, phpProgram } from './php.mjs';
import { projectFolder, run } from './run.mjs';

const INSTALL_TIMEOUT_MS = 15 * 60 * 1000;

/** PHP extensions that WordPress (with SQLite or MariaDB), PHPUnit or Composer need, with the end of their Debian package's name. */
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
	// Zend OPcache, for tools/php-syntax.php.
	opcache: 'opcache',
	// For tests/php/process-starter.php.
	pcntl: 'cli',
};

/** Libraries of Debian that the downloaded versions of PHP need and do not contain. */
const PHP_LIBRARIES = [
	'libgssapi-krb5-2',
	'libpcre2-8-0',
	'libsqlite3-0',
	'libxml2',
];

const HEADLESS_CHROMIUM = 'chromium-headless-shell';

const CHROMIUM_NAMES = [
	'chromium',
	'chromium-browser',
	'google-chrome',
	'google-chrome-stable',
];

const MARIADB_PROGRAMS = [ 'mariadbd', 'mariadb-install-db' ];

/** Debian installs servers here. Only root has these folders on the PATH. */
const SERVER_FOLDERS = [ '/usr/sbin', '/usr/local/sbin' ];

/** Something is missing on this machine; the message says what to do. */
export class Missing extends Error {}

/**
 * @param {string} name Path from the project's folder.
 * @return {any} The content; null when the file is missing.
 */
function readJson( name ) {
	const file = path.join( projectFolder, name );
	return existsSync( file )
		? JSON.parse( readFileSync( file, 'utf8' ) )
		: null;
}

/**
 * @param {string[]} command Program and arguments.
 * @return {string|null} Its output; null when it is missing or fails.
 */
function outputOf( [ program, ...args ] ) {
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
 * @param {string[]} names Possible names of a program.
 * @return {string|undefined} Path of the first one on the PATH or in the folders of servers.
 */
export function findProgram( names ) {
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

const APT_OPTIONS = {
	env: { DEBIAN_FRONTEND: 'noninteractive' },
	timeoutMs: INSTALL_TIMEOUT_MS,
};
const APT = [ 'apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=300' ];

/** Ends when apt-get is free: it refuses to run twice at a time. Its lists are read once. */
let apt;

/**
 * Installs Debian packages. The caller checks whether that succeeded.
 *
 * @param {string[]} packages Names.
 */
async function installDebianPackages( packages ) {
	apt ??= run( [ ...APT, 'update' ], APT_OPTIONS );
	apt = apt.then( () => {
		process.stdout.write( `Installing ${ packages.join( ' ' ) } …\n` );
		return run(
			[ ...APT, 'install', '-y', '--no-install-recommends', ...packages ],
			APT_OPTIONS
		);
	} );
	await apt;
}

/** Installs the npm packages when one is missing. */
export async function requirePackages() {
	if ( arePackagesInstalled() ) {
		return;
	}
	process.stdout.write( 'Installing the npm packages …\n' );
	const { status } = await run( INSTALL_COMMAND, {
		timeoutMs: INSTALL_TIMEOUT_MS,
	} );
	if ( status !== 0 ) {
		throw new Missing( INSTALL_FAILED );
	}
}

function missingExtensions() {
	const loaded = ( outputOf( [ 'php', '-m' ] ) ?? '' )
		.toLowerCase()
		.split( /\s+/ );
	return Object.keys( PHP_EXTENSIONS ).filter(
		( name ) => ! loaded.includes( name )
	);
}

/** Rejects a PHP that is missing or too old, and installs its missing extensions. */
export async function requirePhp() {
	const version = outputOf( [
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
			`PHP needs ${ missingExtensions().join( ', ' ) }: install ${ packages().join(
				' '
			) }, or the packages with these names on your system.`
		);
	}
}

/**
 * Downloads a version of PHP for the tests, whatever PHP the machine has.
 *
 * @param {'8.1'|'8.5'} version The version.
 */
export async function requirePhpVersion( version ) {
	if ( process.platform !== 'linux' || process.arch !== 'x64' ) {
		throw new Missing(
			`PHP ${ version } for the tests is only to be had for Linux on x64. Name the other stages: npm test -- e2e sidecar …`
		);
	}
	await ensurePhp( version, ( line ) =>
		process.stdout.write( `${ line }\n` )
	);
	const isRunning = () =>
		outputOf( [
			phpProgram( version ),
			'-r',
			'new PDO( "sqlite::memory:" );',
		] ) !== null;
	if ( ! isRunning() && canInstallPackages() ) {
		await installDebianPackages( PHP_LIBRARIES );
	}
	if ( ! isRunning() ) {
		throw new Missing(
			`PHP ${ version } for the tests does not start: install ${ PHP_LIBRARIES.join(
				', '
			) }, or their names on your system.`
		);
	}
}

const missingMariaDb = () =>
	MARIADB_PROGRAMS.filter( ( name ) => ! findProgram( [ name ] ) );

/** Installs MariaDB when it is missing. It does not start it: tests/mariadb/ starts a server of its own. */
export async function requireMariaDb() {
	if ( missingMariaDb().length > 0 && canInstallPackages() ) {
		await installDebianPackages( [
			'mariadb-server-core',
			'mariadb-client-core',
		] );
	}
	if ( missingMariaDb().length > 0 ) {
		throw new Missing(
			`MariaDB needs ${ missingMariaDb().join(
				', '
			) }: install mariadb-server, or its name on your system.`
		);
	}
}

/**
 * Finds or installs PHP-FPM, nginx and wrk for the bench. Debian may start services of these packages; the bench does not
 * use them, only the programs.
 *
 * @return {Promise<{fpm: string, nginx: string, wrk: string}>} Paths of the programs.
 */
export async function requireWebServer() {
	const version = outputOf( [
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
			`The bench needs ${ missing().join(
				', '
			) }: install them, or the packages with these names on your system.`
		);
	}
	return find();
}

/** Installs Redis when it is missing. It does not start it: the tests start servers of their own. */
export async function requireRedis() {
	const isMissing = () => ! findProgram( [ 'redis-server' ] );
	if ( isMissing() && canInstallPackages() ) {
		await installDebianPackages( [ 'redis-server' ] );
	}
	if ( isMissing() ) {
		throw new Missing(
			'Redis is missing: install redis-server, or its name on your system.'
		);
	}
}

/** @return {boolean} Whether vendor/ has every package of composer.json in the pinned version. */
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

/** Installs the packages of composer.json when one is missing. */
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
			// In a container every user is root, and as root Composer skips its plugins.
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

async function findChromium() {
	// eslint-disable-next-line import/no-extraneous-dependencies -- A package of the e2e workspace. CHROMIUM_PATH selects another browser there.
	const playwrightPath = await import( '@playwright/test' ).then(
		( { chromium } ) => chromium.executablePath(),
		() => ''
	);
	return (
		[ process.env.CHROMIUM_PATH, playwrightPath ].find(
			( file ) => file && existsSync( file )
		) ?? findProgram( CHROMIUM_NAMES )
	);
}

/**
 * Finds or installs a Chromium.
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

/**
 * Finds or installs the Chromium without windows: for the same tests it takes two thirds of the processor time. Where there is none,
 * any Chromium.
 *
 * @return {Promise<string>} Its path.
 */
export async function requireHeadlessChromium() {
	const find = () =>
		process.env.CHROMIUM_PATH ?? findProgram( [ HEADLESS_CHROMIUM ] );
	if ( ! find() && canInstallPackages() ) {
		await installDebianPackages( [ HEADLESS_CHROMIUM ] );
	}
	return find() ?? requireChromium();
}
