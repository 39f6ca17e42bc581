/**
 * The WordPress that `npm start` and the tests run on.
 *
 * wordpress.org is not needed: the npm package wp-studio carries an unmodified
 * WordPress with its languages, the SQLite driver and WP-CLI. Its tarball is
 * taken with `npm pack`, so none of its dependencies is installed.
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

// Twenty minutes let a slow line finish; a dead one is noticed by npm itself.
const DOWNLOAD_TIMEOUT_MS = 20 * 60 * 1000;

// Another run may be unpacking at the same time; past this age it was killed.
const ABANDONED_AFTER_MS = 60 * 60 * 1000;

const projectCache = fileURLToPath( new URL( '../.cache', import.meta.url ) );

/**
 * Runs npm without a shell where possible: npm_execpath is set inside `npm run`.
 *
 * @param {string[]} args Arguments of npm.
 * @return {Promise<void>} Rejects with npm's own last words.
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
			reject( new Error( reason || `npm ended with ${ code }` ) );
		} );
	} );
}

/**
 * @param {string} file Path of a file.
 * @return {Promise<string>} Its digest in the form that npm writes.
 */
async function integrityOf( file ) {
	const hash = createHash( 'sha512' );
	await pipeline( createReadStream( file ), hash );
	return `sha512-${ hash.digest( 'base64' ) }`;
}

/**
 * @param {string} name Path inside the tarball.
 * @return {boolean} Whether a site needs it.
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
 * @param {string} cacheDir Folder of the caches.
 * @param {string} prefix   How an unfinished folder's name begins.
 */
async function removeAbandoned( cacheDir, prefix ) {
	for ( const name of await readdir( cacheDir ) ) {
		if ( ! name.startsWith( prefix ) ) {
			continue;
		}
		const folder = path.join( cacheDir, name );
		// Its own run may remove it meanwhile.
		const found = await stat( folder ).catch( () => null );
		if ( found && Date.now() - found.mtimeMs > ABANDONED_AFTER_MS ) {
			await rm( folder, { recursive: true, force: true } );
		}
	}
}

/**
 * @param {string} file Path of a file or folder.
 * @return {Promise<boolean>} Whether it is there.
 */
const exists = ( file ) =>
	access( file ).then(
		() => true,
		() => false
	);

/**
 * @param {string}                 work Empty folder to work in.
 * @param {(line: string) => void} log  Receives progress, a line at a time.
 * @return {Promise<string>} The folder with everything unpacked.
 */
async function download( work, log ) {
	log( `Getting WordPress ${ VERSION } (65 MB, once) …` );
	try {
		await npm( [
			'pack',
			PACKAGE,
			'--ignore-scripts',
			// A clone on the same machine has it in npm's cache already.
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
			`The download of WordPress ${ VERSION } is damaged: it is not the file that was expected. ${ REMEDY }`
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
 * Makes sure that WordPress is on this machine, and says where.
 *
 * The folder appears in one rename, so that a run killed half-way leaves
 * nothing that a later one would mistake for a whole WordPress. Treat the
 * folder as read-only: several sites are made from it.
 *
 * @param {Object}                 [options]          Where to and how loud.
 * @param {string}                 [options.cacheDir] Folder to keep it in.
 * @param {(line: string) => void} [options.log]      Receives progress, a line at a time.
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
			// Two first runs at once: the other one has put the same there.
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

// As a command it prints the paths: the tests' PHP side asks in this way.
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
