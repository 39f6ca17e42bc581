/**
 * Node and the npm packages: what `npm start` and `npm test` need before all else.
 *
 * It runs before anything is installed, so it imports nothing but Node. Its
 * syntax is one that an old Node reads too, or the advice would never be shown.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const NEEDED = [ 20, 19 ];
const INSTALL_TIMEOUT_MS = 15 * 60 * 1000;
const root = path.dirname( path.dirname( fileURLToPath( import.meta.url ) ) );

/**
 * @return {string} What is wrong with this Node and what to do, empty when it will do.
 */
export function findNodeProblem() {
	const [ major, minor ] = process.versions.node.split( '.' ).map( Number );
	return major < NEEDED[ 0 ] ||
		( major === NEEDED[ 0 ] && minor < NEEDED[ 1 ] )
		? `Node ${ process.versions.node } is too old. Install Node ${ NEEDED.join(
				'.'
			) } or newer from https://nodejs.org and run it again.`
		: '';
}

/**
 * @param {string} name A lock file of npm.
 * @return {Object|null} What it says of each package, by folder.
 */
function packagesIn( name ) {
	const file = path.join( root, name );
	return existsSync( file )
		? JSON.parse( readFileSync( file, 'utf8' ) ).packages
		: null;
}

/**
 * Compares what is installed with package-lock.json.
 *
 * A newer date alone is no reason to install: npm ci begins by removing all
 * packages, also under another process that is using them.
 *
 * @return {boolean} Whether every package is there in its version.
 */
export function arePackagesInstalled() {
	// npm writes this file last, so a killed installation has none.
	const installed = packagesIn( 'node_modules/.package-lock.json' );
	return (
		installed !== null &&
		Object.entries( packagesIn( 'package-lock.json' ) ).every(
			( [ folder, { version, link, optional } ] ) =>
				// The project's own folders, and what other systems need.
				! folder.includes( 'node_modules/' ) ||
				link ||
				optional ||
				( installed[ folder ] &&
					installed[ folder ].version === version )
		)
	);
}

/**
 * Installs the packages of package-lock.json; npm's words go to the terminal.
 *
 * @return {string} What went wrong and what to do, empty when all is well.
 */
export function installPackages() {
	process.stdout.write( 'Installing dependencies (once, some minutes) …\n' );
	const npm = process.env.npm_execpath;
	// Warnings of npm about other people's packages tell a newcomer nothing.
	const args = [ 'ci', '--no-audit', '--no-fund', '--loglevel=error' ];
	const { status } = spawnSync(
		npm ? process.execPath : 'npm',
		npm ? [ npm ].concat( args ) : args,
		{
			cwd: root,
			stdio: 'inherit',
			shell: ! npm && process.platform === 'win32',
			timeout: INSTALL_TIMEOUT_MS,
		}
	);
	return status === 0
		? ''
		: 'The dependencies could not be installed: see npm’s words above. Check the connection and run it again.';
}
