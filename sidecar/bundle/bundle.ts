/** Bundles the sidecar into a folder that needs Node and nothing else: no npm, no repository. */
import {
	cpSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const sidecar = fileURLToPath( new URL( '..', import.meta.url ) );
const require = createRequire( import.meta.url );

// It loads its binary from a folder beside its own file.
const SQLITE = '@photostructure/sqlite';

const PROGRAMS = [ 'main', 'backup', 'dead-letters', 'move-store' ] as const;

/**
 * Compiles the programs into the folder, and copies the scripts of Redis beside them.
 *
 * @return The folders of the npm packages that are inside.
 */
export async function compile(
	folder: string
): Promise< ReadonlySet< string > > {
	rmSync( folder, { recursive: true, force: true } );
	const { metafile } = await build( {
		absWorkingDir: sidecar,
		entryPoints: [
			'src/main.ts',
			...PROGRAMS.slice( 1 ).map( ( name ) => `src/cli/${ name }.ts` ),
			'src/**/*.lua',
		],
		entryNames: '[name]',
		outdir: folder,
		bundle: true,
		platform: 'node',
		format: 'esm',
		splitting: true,
		external: [ SQLITE ],
		loader: { '.lua': 'copy' },
		banner: {
			js: "import { createRequire } from 'node:module'; const require = createRequire( import.meta.url );",
		},
		metafile: true,
	} );
	return new Set(
		Object.keys( metafile.inputs ).flatMap( ( file ) => {
			const [ packageFolder ] =
				/^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec( file ) ?? [];
			return packageFolder ? [ path.join( sidecar, packageFolder ) ] : [];
		} )
	);
}

/** Writes everything that a machine with Node needs to run the sidecar. */
export async function bundle( folder: string ): Promise< void > {
	const packages = await compile( folder );
	cpSync( path.join( sidecar, 'bundle/files' ), folder, { recursive: true } );
	cpSync(
		path.join( sidecar, '.env.example' ),
		path.join( folder, '.env.example' )
	);
	const sqlite = path.dirname(
		require.resolve( `${ SQLITE }/package.json` )
	);
	const loader = path.dirname(
		require.resolve( 'node-gyp-build/package.json', { paths: [ sqlite ] } )
	);
	for ( const [ name, source, files ] of [
		[ SQLITE, sqlite, [ 'package.json', 'dist/index.mjs', 'prebuilds' ] ],
		[
			'node-gyp-build',
			loader,
			[ 'package.json', 'index.js', 'node-gyp-build.js' ],
		],
	] as const ) {
		for ( const file of files ) {
			cpSync(
				path.join( source, file ),
				path.join( folder, 'node_modules', name, file ),
				{ recursive: true }
			);
		}
	}
	const { version, license, engines } = JSON.parse(
		readFileSync( path.join( sidecar, 'package.json' ), 'utf8' )
	);
	const scripts = Object.fromEntries(
		PROGRAMS.map( ( name ) => [
			name === 'main' ? 'start' : name,
			`node ${ name }.js`,
		] )
	);
	writeFileSync(
		path.join( folder, 'package.json' ),
		JSON.stringify(
			{
				name: 'webinar-message-service',
				version,
				private: true,
				license,
				type: 'module',
				engines,
				scripts,
			},
			null,
			'\t'
		)
	);
	writeFileSync(
		path.join( folder, 'LICENSES.txt' ),
		[ ...packages, sqlite, loader ].sort().map( licenseOf ).join( '\n\n' )
	);
}

/** The name, version and licence text of a package, as its licence requires of who passes it on. */
function licenseOf( folder: string ): string {
	const { name, version, license } = JSON.parse(
		readFileSync( path.join( folder, 'package.json' ), 'utf8' )
	);
	const texts = readdirSync( folder )
		.filter( ( file ) => /^(?:licen[cs]e|notice)/i.test( file ) )
		.map( ( file ) => readFileSync( path.join( folder, file ), 'utf8' ) );
	return [ `${ name } ${ version } (${ license })`, ...texts ].join( '\n\n' );
}
