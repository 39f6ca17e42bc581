/**
 * `npm run package`: writes an installable zip of each plugin to dist/, and a zip with all of them for wp-content/plugins.
 */
import { spawnSync } from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Zippable, zipSync } from 'fflate';

const project = fileURLToPath( new URL( '..', import.meta.url ) );
const pluginsFolder = path.join( project, 'plugins' );
const dist = path.join( project, 'dist' );

/** Files that a site does not need: tests, sources of built files and translations, and names that begin with a dot. */
const DEVELOPMENT_ONLY =
	/^\.|^tests$|^node_modules$|\.(?:tsx?|jsx|scss|map|pot?)$/;

/**
 * Collects the files that a site needs.
 *
 * @param folder Absolute path.
 * @param prefix Path inside the zip, with a slash at its end.
 */
function collect( folder: string, prefix: string ): Zippable {
	const files: Zippable = {};
	const entries = readdirSync( folder, { withFileTypes: true } )
		.filter( ( { name } ) => ! DEVELOPMENT_ONLY.test( name ) )
		.sort( ( a, b ) => ( a.name < b.name ? -1 : 1 ) );
	for ( const entry of entries ) {
		const file = path.join( folder, entry.name );
		if ( entry.isDirectory() ) {
			Object.assign(
				files,
				collect( file, `${ prefix }${ entry.name }/` )
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

function readVersion( slug: string ): string {
	const file = path.join( pluginsFolder, slug, `${ slug }.php` );
	const version = /^\s*\*\s*Version:\s*(\S+)/m.exec(
		readFileSync( file, 'utf8' )
	)?.[ 1 ];
	if ( version === undefined ) {
		throw new Error(
			`plugins/${ slug }/${ slug }.php has no Version line.`
		);
	}
	return version;
}

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

rmSync( dist, { recursive: true, force: true } );
mkdirSync( dist );
const slugs = readdirSync( pluginsFolder ).filter( ( slug ) =>
	existsSync( path.join( pluginsFolder, slug, `${ slug }.php` ) )
);
const suite: Zippable = {};
for ( const slug of slugs ) {
	const files = collect( path.join( pluginsFolder, slug ), `${ slug }/` );
	writeFileSync( path.join( dist, `${ slug }.zip` ), zipSync( files ) );
	Object.assign( suite, files );
	process.stdout.write(
		`${ slug } ${ readVersion( slug ) }: dist/${ slug }.zip\n`
	);
}
writeFileSync( path.join( dist, 'webinar-suite.zip' ), zipSync( suite ) );
process.stdout.write( 'All plugins: dist/webinar-suite.zip\n' );
