/**
 * `npm run package`: writes to dist/ an installable zip of each module, one that installs them all, and one of the sidecar.
 * `tsx tools/package.ts <folder>` writes those of the modules to an empty folder, and takes the blocks as they are built.
 */
import { spawnSync } from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { strToU8, type Zippable, zipSync } from 'fflate';
import { bundle } from '../sidecar/bundle/bundle.ts';
import { readContract } from './contract/contract.ts';

const project = fileURLToPath( new URL( '..', import.meta.url ) );
const pluginsFolder = path.join( project, 'plugins' );

/** Files that a site does not need: tests, sources of built files and translations, and names that begin with a dot. */
const DEVELOPMENT_ONLY =
	/^\.|^tests$|^node_modules$|\.(?:tsx?|jsx|scss|map|pot?)$/;

/**
 * Collects the files that a site needs.
 *
 * @param folder Absolute path.
 * @param prefix Path inside the zip, with a slash at its end.
 * @param skip   Names of files and folders to leave out.
 */
function collect(
	folder: string,
	prefix: string,
	skip: RegExp = DEVELOPMENT_ONLY
): Zippable {
	const files: Zippable = {};
	const entries = readdirSync( folder, { withFileTypes: true } )
		.filter( ( { name } ) => ! skip.test( name ) )
		.sort( ( a, b ) => ( a.name < b.name ? -1 : 1 ) );
	for ( const entry of entries ) {
		const file = path.join( folder, entry.name );
		if ( entry.isDirectory() ) {
			Object.assign(
				files,
				collect( file, `${ prefix }${ entry.name }/`, skip )
			);
		} else {
			files[ prefix + entry.name ] = [
				readFileSync( file ),
				{ mtime: statSync( file ).mtime },
			];
		}
	}
	return files;
}

/** Writes the zip of the sidecar, which owners know as the message service. */
async function writeMessageService( dist: string ): Promise< void > {
	const name = 'webinar-message-service';
	const folder = mkdtempSync( path.join( tmpdir(), `${ name }-` ) );
	await bundle( folder );
	writeFileSync(
		path.join( dist, `${ name }.zip` ),
		zipSync( collect( folder, `${ name }/`, /^$/ ) )
	);
	rmSync( folder, { recursive: true } );
}

/**
 * Writes the zips. `webinar-suite.zip` is a plugin that brings all modules and installs them.
 *
 * @param dist Folder for the zips; it is emptied.
 */
function writePackages( dist: string ): void {
	rmSync( dist, { recursive: true, force: true } );
	mkdirSync( dist, { recursive: true } );
	const modules = readContract( project ).modules.filter( ( { slug } ) =>
		existsSync( path.join( pluginsFolder, slug, `${ slug }.php` ) )
	);
	const suite = collect( path.join( project, 'suite' ), 'webinar-suite/' );
	const folder = 'webinar-suite/modules/';
	for ( const { slug } of modules ) {
		const source = path.join( pluginsFolder, slug );
		writeFileSync(
			path.join( dist, `${ slug }.zip` ),
			zipSync( collect( source, `${ slug }/` ) )
		);
		Object.assign( suite, collect( source, `${ folder }${ slug }/` ) );
	}
	suite[ `${ folder }modules.json` ] = strToU8(
		JSON.stringify(
			Object.fromEntries(
				modules.map( ( { slug, profile } ) => [ slug, profile.prod ] )
			)
		)
	);
	writeFileSync( path.join( dist, 'webinar-suite.zip' ), zipSync( suite ) );
}

const [ folder ] = process.argv.slice( 2 );
if ( folder === undefined ) {
	const build = spawnSync( 'npm', [ 'run', '--silent', 'build' ], {
		cwd: project,
		shell: process.platform === 'win32',
		stdio: 'inherit',
	} );
	if ( build.status !== 0 ) {
		process.stderr.write(
			'The build of the blocks failed: see the lines above.\n'
		);
		process.exit( 1 );
	}
}
const dist = folder ?? path.join( project, 'dist' );
writePackages( dist );
if ( folder === undefined ) {
	await writeMessageService( dist );
	process.stdout.write(
		'webinar-suite.zip has all modules, webinar-message-service.zip the sidecar; the other zips have one module each.\n'
	);
}
