/**
 * Downloads the WordPress that `npm start` and the tests use.
 *
 * It does not need wordpress.org: the npm package wp-studio contains an unmodified WordPress with its languages, the SQLite
 * driver and WP-CLI. `npm pack` downloads only its tarball, so no dependency is installed.
 */
import { realpathSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { extract } from 'tar';
import { downloadTarball, ensureFolder, projectCache } from './downloads.mjs';
import { ensureOldWordPress } from './old-wordpress.mjs';

const VERSION = '7.1.1';
const PACKAGE = 'wp-studio@1.22.0';
const INTEGRITY =
	'sha512-boMtahkhgWDKKyNTBA1uTK5ghnAmxXhDY6KeQCO9FmcI3/o+YOSq8JwYW5ZYnxHCxH14Jf/mD6CJTBvTWl2Ytw==';
const INSIDE = 'package/dist/cli/wp-files/';
const LOCALE = 'ru_RU';

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
 * @param {string}                 work An empty folder.
 * @param {(line: string) => void} log  Gets each line of progress.
 * @return {Promise<string>} The folder with the unpacked files.
 */
async function download( work, log ) {
	log( `Getting WordPress ${ VERSION } (65 MB, once) …` );
	const file = await downloadTarball(
		{
			title: `WordPress ${ VERSION }`,
			spec: PACKAGE,
			integrity: INTEGRITY,
		},
		work
	);
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
 * Treat the folder as read-only: several sites are copied from it.
 *
 * @param {Object}                 [options]          All are optional.
 * @param {boolean}                [options.isOldest] Whether `core` is the oldest WordPress that the tests run with.
 * @param {(line: string) => void} [options.log]      Gets each line of progress.
 * @return {Promise<{core: string, sqliteIntegration: string, wpCli: string}>} Absolute paths: WordPress with ru_RU, the SQLite
 *         driver's folder (with `db.copy`), and WP-CLI.
 */
export async function ensureWordPress( {
	isOldest = false,
	log = () => {},
} = {} ) {
	const root = path.join( projectCache, `wordpress-${ VERSION }` );
	await ensureFolder( root, ( work ) => download( work, log ) );
	const core = path.join( root, 'core' );
	return {
		core: isOldest ? await ensureOldWordPress( core, log ) : core,
		sqliteIntegration: path.join( root, 'sqlite-database-integration' ),
		wpCli: path.join( root, 'wp-cli.phar' ),
	};
}

// As a command it prints the paths. The PHP tests call it in this way; the stage php-oldest sets the variable.
const script = process.argv[ 1 ] ? realpathSync( process.argv[ 1 ] ) : '';
if ( import.meta.url === pathToFileURL( script ).href ) {
	try {
		const paths = await ensureWordPress( {
			isOldest: process.env.WEBINAR_TEST_VERSIONS === 'oldest',
			log: ( line ) => process.stderr.write( `${ line }\n` ),
		} );
		process.stdout.write( JSON.stringify( paths ) );
	} catch ( error ) {
		process.stderr.write( `${ error.message }\n` );
		process.exitCode = 1;
	}
}
