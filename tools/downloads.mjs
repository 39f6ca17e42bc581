/**
 * Packages that the tests and the demo use without installing them. `npm pack` downloads only the tarball of a package, so no
 * dependency comes with it and no script of it runs.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
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
import { fileURLToPath } from 'node:url';

const REMEDY = 'Check the connection and run it again.';

// Long enough for a slow connection; npm itself detects a broken one.
const DOWNLOAD_TIMEOUT_MS = 20 * 60 * 1000;

// Another run may be unpacking at the same time. A folder older than this is from a killed run.
const ABANDONED_AFTER_MS = 60 * 60 * 1000;

export const projectCache = fileURLToPath(
	new URL( '../.cache', import.meta.url )
);

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
 * Downloads the tarball of an npm package.
 *
 * @param {Object} wanted           What is downloaded.
 * @param {string} wanted.title     Its name in error messages.
 * @param {string} wanted.spec      Package and version.
 * @param {string} wanted.integrity SHA-512 digest, in npm's format.
 * @param {string} folder           An empty folder.
 * @return {Promise<string>} Path of the tarball.
 */
export async function downloadTarball( { title, spec, integrity }, folder ) {
	try {
		await npm( [
			'pack',
			spec,
			'--ignore-scripts',
			// npm's cache has it when another clone on this machine downloaded it.
			'--prefer-offline',
			'--fetch-retries=1',
			'--fetch-retry-mintimeout=1000',
			`--pack-destination=${ folder }`,
		] );
	} catch ( error ) {
		throw new Error(
			`${ title } could not be downloaded. ${ REMEDY }\n${ error.message }`,
			{ cause: error }
		);
	}
	const tarball = ( await readdir( folder ) ).find( ( name ) =>
		name.endsWith( '.tgz' )
	);
	const file = path.join( folder, tarball ?? 'nothing.tgz' );
	if ( ! tarball || ( await integrityOf( file ) ) !== integrity ) {
		throw new Error(
			`The download of ${ title } is damaged: its checksum is wrong. ${ REMEDY }`
		);
	}
	return file;
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
 * Makes a folder of the cache unless it is there. The last step is a rename, so a killed run never leaves an incomplete one.
 *
 * @param {string}                              folder Absolute path.
 * @param {(work: string) => Promise< string >} make   Gets an empty folder to work in, and returns the finished folder inside it.
 */
export async function ensureFolder( folder, make ) {
	if ( await exists( folder ) ) {
		return;
	}
	const cacheDir = path.dirname( folder );
	const prefix = `.unfinished-${ path.basename( folder ) }-`;
	await mkdir( cacheDir, { recursive: true } );
	await removeAbandoned( cacheDir, prefix );
	const work = await mkdtemp( path.join( cacheDir, prefix ) );
	try {
		await rename( await make( work ), folder );
	} catch ( error ) {
		// Another run has finished the same folder first.
		if ( ! ( await exists( folder ) ) ) {
			throw error;
		}
	} finally {
		await rm( work, { recursive: true, force: true } );
	}
}
