/**
 * `npm start`: sees to Node and the dependencies, then hands over to the demo.
 *
 * It runs before anything is installed, so it imports nothing but Node. Its
 * syntax is one that an old Node reads too, or the advice would never be shown.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const NEEDED = [ 20, 19 ];
const root = path.dirname( path.dirname( fileURLToPath( import.meta.url ) ) );

/**
 * @param {string} message What happened, and what to do.
 */
function giveUp( message ) {
	process.stderr.write( `\n✗ ${ message }\n` );
	process.exit( 1 );
}

/**
 * @param {string} file A lock file of npm.
 * @return {Object} What it says of each package, by folder.
 */
function packagesIn( file ) {
	return JSON.parse( readFileSync( file, 'utf8' ) ).packages;
}

/**
 * Compares what is installed with package-lock.json.
 *
 * A newer date alone is no reason to install: npm ci begins by removing all
 * packages, also under another process that is using them.
 *
 * @return {boolean} Whether every package is there in its version.
 */
function isInstalled() {
	// npm writes this file last, at the end of a whole installation.
	const installed = path.join( root, 'node_modules', '.package-lock.json' );
	if ( ! existsSync( installed ) ) {
		return false;
	}
	const wanted = path.join( root, 'package-lock.json' );
	if ( statSync( installed ).mtimeMs >= statSync( wanted ).mtimeMs ) {
		return true;
	}
	const there = packagesIn( installed );
	return Object.entries( packagesIn( wanted ) ).every(
		( [ folder, { version, link, optional } ] ) =>
			// The project's own folders, and what other systems need.
			! folder.includes( 'node_modules/' ) ||
			link ||
			optional ||
			( there[ folder ] && there[ folder ].version === version )
	);
}

function install() {
	process.stdout.write( 'Installing dependencies (once, some minutes) …\n' );
	const npm = process.env.npm_execpath;
	const args = [ 'ci', '--no-audit', '--no-fund' ];
	const options = { cwd: root, stdio: 'inherit' };
	const { status } = npm
		? spawnSync( process.execPath, [ npm ].concat( args ), options )
		: spawnSync(
				'npm',
				args,
				Object.assign(
					{ shell: process.platform === 'win32' },
					options
				)
			);
	if ( status !== 0 ) {
		giveUp(
			'The dependencies could not be installed: see npm’s words above. Check the connection and run npm start again.'
		);
	}
}

const [ major, minor ] = process.versions.node.split( '.' ).map( Number );
if ( major < NEEDED[ 0 ] || ( major === NEEDED[ 0 ] && minor < NEEDED[ 1 ] ) ) {
	giveUp(
		`Node ${ process.versions.node } is too old. Install Node ${ NEEDED.join(
			'.'
		) } or newer from https://nodejs.org and run npm start again.`
	);
}
if ( ! isInstalled() ) {
	install();
}
import( 'tsx/esm/api' )
	.then( ( tsx ) => {
		tsx.register();
		return import( './demo/main.ts' );
	} )
	.then( ( demo ) => demo.main( process.argv.slice( 2 ) ) )
	.catch( ( error ) => {
		if ( process.env.DEBUG ) {
			process.stderr.write( `${ error.stack }\n` );
		}
		giveUp( error.message );
	} );
