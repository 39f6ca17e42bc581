/**
 * Downloads the oldest WordPress that the tests run with. Debian keeps maintaining it as a package; apt checks its signature. No
 * package of the machine is installed or changed.
 */
import { execFile } from 'node:child_process';
import {
	copyFile,
	cp,
	mkdir,
	readdir,
	readFile,
	rm,
	writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ensureFolder, projectCache } from './downloads.mjs';

const execute = promisify( execFile );

const VERSION = '6.8';

/** The release of Debian that has it, and its packages: the theme is one of its own. */
const RELEASE = 'trixie';
const PACKAGES = [ 'wordpress', 'wordpress-theme-twentytwentyfive' ];

/** @return {Promise<string>} Address of the Debian mirror that this machine is set up with. */
async function findMirror() {
	const { stdout } = await execute( 'apt-get', [
		'indextargets',
		'--format',
		'$(REPO_URI) $(RELEASE)',
		'Created-By: Packages',
	] );
	const release = ( await readFile( '/etc/os-release', 'utf8' ) ).match(
		/^VERSION_CODENAME=(.+)$/m
	)?.[ 1 ];
	const mirror = stdout
		.split( '\n' )
		.map( ( line ) => line.split( ' ' ) )
		.find( ( [ , name ] ) => name === release )?.[ 0 ];
	if ( ! mirror ) {
		throw new Error( 'apt-get knows no mirror of Debian.' );
	}
	return mirror;
}

/**
 * Downloads and unpacks the packages.
 *
 * @param {string} work An empty folder.
 * @return {Promise<string>} The folder of WordPress.
 */
async function download( work ) {
	const sources = path.join( work, 'sources.list' );
	await writeFile(
		sources,
		`deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${ await findMirror() } ${ RELEASE } main\n`
	);
	await mkdir( path.join( work, 'lists/partial' ), { recursive: true } );
	await mkdir( path.join( work, 'archives/partial' ), { recursive: true } );
	const apt = [
		'-qq',
		`Dir::Etc::sourcelist=${ sources }`,
		'Dir::Etc::sourceparts=-',
		`Dir::State::lists=${ path.join( work, 'lists' ) }`,
		`Dir::Cache=${ work }`,
		'Acquire::Languages=none',
		// Its own user cannot write into this folder.
		'APT::Sandbox::User=root',
	].flatMap( ( option ) =>
		option.startsWith( '-' ) ? [ option ] : [ '-o', option ]
	);
	const options = { cwd: work };
	await execute( 'apt-get', [ ...apt, 'update' ], options );
	await execute( 'apt-get', [ ...apt, 'download', ...PACKAGES ], options );
	for ( const name of await readdir( work ) ) {
		if ( name.endsWith( '.deb' ) ) {
			await execute( 'dpkg-deb', [ '-x', name, 'unpacked' ], options );
		}
	}
	return path.join( work, 'unpacked/usr/share/wordpress' );
}

/**
 * Takes from a newer WordPress what Debian links to other packages (getID3, lodash, certificates) and the languages, and removes
 * Debian's configuration.
 *
 * @param {string} core  WordPress as Debian packs it.
 * @param {string} newer A newer WordPress.
 */
async function complete( core, newer ) {
	const entries = await readdir( core, {
		recursive: true,
		withFileTypes: true,
	} );
	for ( const entry of entries.filter( ( one ) => one.isSymbolicLink() ) ) {
		const link = path.join( entry.parentPath ?? entry.path, entry.name );
		await rm( link );
		if ( entry.name !== '.htaccess' ) {
			await copyFile(
				path.join( newer, path.relative( core, link ) ),
				link
			);
		}
	}
	await rm( path.join( core, 'wp-config.php' ) );
	const languages = 'wp-content/languages';
	await cp( path.join( newer, languages ), path.join( core, languages ), {
		recursive: true,
	} );
}

/**
 * Downloads it unless the cache has it.
 *
 * @param {string}                 newer A newer WordPress, which completes it.
 * @param {(line: string) => void} log   Gets each line of progress.
 * @return {Promise<string>} Its folder.
 */
export async function ensureOldWordPress( newer, log ) {
	const core = path.join( projectCache, `wordpress-${ VERSION }` );
	await ensureFolder( core, async ( work ) => {
		log( `Getting WordPress ${ VERSION } (20 MB, once) …` );
		let unpacked;
		try {
			unpacked = await download( work );
		} catch ( error ) {
			throw new Error(
				`WordPress ${ VERSION } could not be downloaded: it comes from Debian ${ RELEASE }, with apt-get. ${ error.message }`,
				{ cause: error }
			);
		}
		await complete( unpacked, newer );
		return unpacked;
	} );
	return core;
}
