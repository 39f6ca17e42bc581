/**
 * Downloads the WordPress that `npm start` and the tests use.
 *
 * It does not need wordpress.org: the npm package wp-studio contains an unmodified WordPress with its languages, the SQLite
 * driver and WP-CLI. `npm pack` downloads only its tarball, so no dependency is installed.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, realpathSync } from 'node:fs';
import {
	access,
	mkdir,
	mkdtemp,
	readdir,
	rename,
	rm,
	stat,
} from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { extract } from 'tar';

const VERSION = '7.1.1';
const PACKAGE = 'wp-studio@1.22.0';
const INTEGRITY =
	'sha512-boMtahkhgWDKKyNTBA1uTK5ghnAmxXhDY6KeQCO9FmcI3/o+YOSq8JwYW5ZYnxHCxH14Jf/mD6CJTBvTWl2Ytw==';
const INSIDE = 'package/dist/cli/wp-files/';
const LOCALE = 'ru_RU';
const REMEDY = 'Check the connection and run it again.';

// Long enough for a slow connection; npm itself detects a broken one.
const DOWNLOAD_TIMEOUT_MS = 20 * 60 * 1000;

// Another run may be unpacking at the same time. A folder older than this is from a killed run.
const ABANDONED_AFTER_MS = 60 * 60 * 1000;

const projectCache = fileURLToPath( new URL( '../.cache', import.meta.url ) );

/**
 * Runs npm, without a shell where npm_execpath is set: `npm run` sets it.
 *
 * @param {string[]} args Arguments for npm.
 * @return {Promise<void>} Rejects with npm's own error message.
 */
function npm( args ) {
	const script = process.env.npm_execpath;
	const [ command, all, shell ] = script?.endsWith( '.js' )
		? [ process.execPath, [ script, ...args ], false ]
		: [ 'npm', args, process.platform === 'win32' ];
	return new Promise( ( resolve, reject ) => {
		const child = spawn( command, all, {
			shell,
			stdio: [ 'ignore', 'ignore', 'pipe' ],
			timeout: DOWNLOAD_TIMEOUT_MS,
		} );
		let errors = '';
		child.stderr.on( 'data', ( chunk ) => ( errors += chunk ) );
		child.on( 'error', reject );
		child.on( 'close', ( code ) => {
			if ( code === 0 ) {
				resolve();
				return;
			}
			const reason = errors
				.split( '\n' )
				.filter( ( line ) => /^npm (error|ERR!)/.test( line ) )
				.slice( 0, 3 )
				.join( '\n' );
			reject( new Error( reason || `npm ended with status ${ code }` ) );
		} );
	} );
}

/**
 * @param {string} file Path of a file.
 * @return {Promise<string>} Its SHA-512 digest, in npm's format.
 */
async function integrityOf( file ) {
	const hash = createHash( 'sha512' );
	await pipeline( createReadStream( file ), hash );
	return `sha512-${ hash.digest( 'base64' ) }`;
}

/**
 * @param {string} name Path inside the tarball.
 * @return {boolean} Whether it is extracted.
 */
function isNeeded( name ) {
	if ( ! name.startsWith( INSIDE ) ) {
		return false;
	}
	const inside = name.slice( INSIDE.length );
	return (
		inside.startsWith( 'latest/wordpress/' ) ||
		inside.startsWith( 'sqlite-database-integration/' ) ||
		inside === 'wp-cli/wp-cli.phar' ||
		( inside.startsWith( 'latest/languages/' ) &&
			inside.includes( LOCALE ) )
	);
}

/**
 * Removes unfinished folders of killed runs.
 *
 * @param {string} cacheDir The cache folder.
 * @param {string} prefix   Prefix of unfinished folders.
 */
async function removeAbandoned( cacheDir, prefix ) {
	for ( const name of await readdir( cacheDir ) ) {
		if ( ! name.startsWith( prefix ) ) {
			continue;
		}
		const folder = path.join( cacheDir, name );
		// The run that made it may remove it at the same time.
		const found = await stat( folder ).catch( () => null );
		if ( found && Date.now() - found.mtimeMs > ABANDONED_AFTER_MS ) {
			await rm( folder, { recursive: true, force: true } );
		}
	}
}

const exists = ( file ) =>
	access( file ).then(
		() => true,
		() => false
	);

/**
 * @param {string}                 work An empty folder.
 * @param {(line: string) => void} log  Gets each line of progress.
 * @return {Promise<string>} The folder with the unpacked files.
 */
async function download( work, log ) {
	log( `Getting WordPress ${ VERSION } (65 MB, once) …` );
	try {
		await npm( [
			'pack',
			PACKAGE,
			'--ignore-scripts',
			// npm's cache has it when another clone on this machine downloaded it.
			'--prefer-offline',
			'--fetch-retries=1',
			'--fetch-retry-mintimeout=1000',
			`--pack-destination=${ work }`,
		] );
	} catch ( error ) {
		throw new Error(
			`WordPress ${ VERSION } could not be downloaded. ${ REMEDY }\n${ error.message }`,
			{ cause: error }
		);
	}
	const tarball = ( await readdir( work ) ).find( ( name ) =>
		name.endsWith( '.tgz' )
	);
	const file = path.join( work, tarball ?? 'nothing.tgz' );
	if ( ! tarball || ( await integrityOf( file ) ) !== INTEGRITY ) {
		throw new Error(
			`The download of WordPress ${ VERSION } is damaged: its checksum is wrong. ${ REMEDY }`
		);
	}

	log( 'Unpacking WordPress …' );
	await extract( {
		file,
		cwd: work,
		strip: INSIDE.split( '/' ).length - 1,
		filter: isNeeded,
	} );
	const unpacked = path.join( work, 'unpacked' );
	const core = path.join( unpacked, 'core' );
	await mkdir( unpacked );
	await rename( path.join( work, 'latest/wordpress' ), core );
	await rename(
		path.join( work, 'latest/languages' ),
		path.join( core, 'wp-content/languages' )
	);
	await rename(
		path.join( work, 'sqlite-database-integration' ),
		path.join( unpacked, 'sqlite-database-integration' )
	);
	await rename(
		path.join( work, 'wp-cli/wp-cli.phar' ),
		path.join( unpacked, 'wp-cli.phar' )
	);
	return unpacked;
}

/**
 * Downloads WordPress unless the cache has it, and returns its paths.
 *
 * The last step is a rename, so a killed run never leaves an incomplete WordPress. Treat the folder as read-only: several
 * sites are copied from it.
 *
 * @param {Object}                 [options]          All are optional.
 * @param {string}                 [options.cacheDir] Folder to store it in.
 * @param {(line: string) => void} [options.log]      Gets each line of progress.
 * @return {Promise<{core: string, sqliteIntegration: string, wpCli: string, version: string}>} Absolute paths: WordPress with
 *         ru_RU, the SQLite driver's folder (with `db.copy`), and WP-CLI.
 */
export async function ensureWordPress( {
	cacheDir = projectCache,
	log = () => {},
} = {} ) {
	const root = path.resolve( cacheDir, `wordpress-${ VERSION }` );
	if ( ! ( await exists( root ) ) ) {
		await mkdir( cacheDir, { recursive: true } );
		const prefix = `.unfinished-wordpress-${ VERSION }-`;
		await removeAbandoned( cacheDir, prefix );
		const work = await mkdtemp( path.join( cacheDir, prefix ) );
		try {
			await rename( await download( work, log ), root );
		} catch ( error ) {
			// Another run has finished the same download first.
			if ( ! ( await exists( root ) ) ) {
				throw error;
			}
		} finally {
			await rm( work, { recursive: true, force: true } );
		}
	}
	return {
		core: path.join( root, 'core' ),
		sqliteIntegration: path.join( root, 'sqlite-database-integration' ),
		wpCli: path.join( root, 'wp-cli.phar' ),
		version: VERSION,
	};
}

// As a command it prints the paths. The PHP tests call it in this way.
const script = process.argv[ 1 ] ? realpathSync( process.argv[ 1 ] ) : '';
if ( import.meta.url === pathToFileURL( script ).href ) {
	try {
		const paths = await ensureWordPress( {
			log: ( line ) => process.stderr.write( `${ line }\n` ),
		} );
		process.stdout.write( JSON.stringify( paths ) );
	} catch ( error ) {
		process.stderr.write( `${ error.message }\n` );
		process.exitCode = 1;
	}
}
