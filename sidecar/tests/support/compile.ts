import { rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const folder = path.resolve( import.meta.dirname, '../../build' );

/** A program of src/ as setup() compiles it. */
export const compiled = ( program: 'main' | 'dead-letters' | 'move-store' ) =>
	path.join( folder, `${ program }.js` );

/**
 * Compiles the programs once for all tests.
 *
 * They start more than a hundred processes. One that compiles itself with tsx takes two and a half times the processor time
 * until it listens.
 */
export async function setup(): Promise< void > {
	rmSync( folder, { recursive: true, force: true } );
	await build( {
		absWorkingDir: path.resolve( folder, '../src' ),
		entryPoints: [
			'main.ts',
			'cli/dead-letters.ts',
			'cli/move-store.ts',
			'**/*.lua',
		],
		entryNames: '[name]',
		outdir: folder,
		bundle: true,
		platform: 'node',
		format: 'esm',
		// It loads its binary from a folder beside its own file.
		external: [ '@photostructure/sqlite' ],
		loader: { '.lua': 'copy' },
		banner: {
			js: "import { createRequire } from 'node:module'; const require = createRequire( import.meta.url );",
		},
	} );
}
