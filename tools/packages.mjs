/**
 * Checks Node and installs the npm packages, before `npm start` and `npm test`.
 *
 * It runs before anything is installed, so it imports only modules of Node. An old Node must be able to parse it, or it
 * cannot show the advice to install a newer one.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const NEEDED = [ 20, 19 ];
const INSTALL_TIMEOUT_MS = 15 * 60 * 1000;
const root = path.dirname( path.dirname( fileURLToPath( import.meta.url ) ) );

/** @return {string} An error message that says what to do; empty when this Node is new enough. */
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
 * @param {string} name Path of a lock file.
 * @return {Object|null} The entries of its packages, by folder; null when the file is missing.
 */
function packagesIn( name ) {
	const file = path.join( root, name );
	return existsSync( file )
		? JSON.parse( readFileSync( file, 'utf8' ) ).packages
		: null;
}

/**
 * Compares the installed packages with package-lock.json.
 *
 * It does not compare dates, because `npm ci` first removes all packages, even while another process uses them.
 *
 * @return {boolean} Whether every package is installed in its version.
 */
export function arePackagesInstalled() {
	// npm writes this file last, so it is missing after a killed installation.
	const installed = packagesIn( 'node_modules/.package-lock.json' );
	return (
		installed !== null &&
		Object.entries( packagesIn( 'package-lock.json' ) ).every(
			( [ folder, { version, link, optional } ] ) =>
				// Skips the project's own folders, and packages for other systems.
				! folder.includes( 'node_modules/' ) ||
				link ||
				optional ||
				( installed[ folder ] &&
					installed[ folder ].version === version )
		)
	);
}

const npm = process.env.npm_execpath;

/** Program and arguments that install the packages of package-lock.json. npm's warnings about packages of others do not help a newcomer. */
export const INSTALL_COMMAND = (
	npm ? [ process.execPath, npm ] : [ 'npm' ]
).concat( 'ci', '--no-audit', '--no-fund', '--loglevel=error' );

export const INSTALL_FAILED =
	'The dependencies could not be installed: see npm’s messages above. Check the connection and run it again.';

/**
 * Installs the packages. npm prints to the terminal.
 *
 * @return {string} An error message that says what to do; empty after a success.
 */
export function installPackages() {
	process.stdout.write(
		'Installing dependencies (once, takes some minutes) …\n'
	);
	const { status } = spawnSync(
		INSTALL_COMMAND[ 0 ],
		INSTALL_COMMAND.slice( 1 ),
		{
			cwd: root,
			stdio: 'inherit',
			shell: ! npm && process.platform === 'win32',
			timeout: INSTALL_TIMEOUT_MS,
		}
	);
	return status === 0 ? '' : INSTALL_FAILED;
}
