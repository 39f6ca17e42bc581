import { existsSync } from 'node:fs';
import {
	mkdir,
	readFile,
	readdir,
	stat,
	utimes,
	writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { startChild } from './child.ts';

const OUTPUT_NAMES = [ 'build', 'build-editor' ];

/**
 * Tells whether the built blocks are older than their sources, or gone.
 *
 * The age of the outputs says nothing: webpack leaves alike files alone.
 *
 * @param root  The project's folder.
 * @param stamp File that the last build left.
 */
export async function areBlocksStale(
	root: string,
	stamp: string
): Promise< boolean > {
	const built = await stat( stamp ).catch( () => undefined );
	if ( ! built ) {
		return true;
	}
	const outputs = ( await readFile( stamp, 'utf8' ) ).split( '\n' );
	if (
		outputs.some( ( output ) => ! existsSync( path.join( root, output ) ) )
	) {
		return true;
	}
	const sources = await Promise.all( [
		newestIn( path.join( root, 'blocks' ) ),
		newestIn( path.join( root, 'contract/generated' ) ),
		stat( path.join( root, 'package-lock.json' ) ).then(
			( { mtimeMs } ) => mtimeMs
		),
	] );
	return Math.max( ...sources ) > built.mtimeMs;
}

/**
 * Builds the blocks into their plugins.
 *
 * @param root    The project's folder.
 * @param stamp   File to leave for areBlocksStale().
 * @param logFile Receives what the build prints.
 * @param keep    Is given the process, to end it with the demo.
 */
export async function buildBlocks(
	root: string,
	stamp: string,
	logFile: string,
	keep: ( build: { stop: () => Promise< void > } ) => void
): Promise< void > {
	const startedAt = new Date();
	const build = startChild( {
		name: 'The build of the blocks',
		args: [ path.join( root, 'blocks/build.mjs' ) ],
		cwd: root,
		logFile,
	} );
	keep( build );
	await build.finished;

	const outputs: string[] = [];
	for ( const plugin of await readdir( path.join( root, 'plugins' ) ) ) {
		for ( const name of OUTPUT_NAMES ) {
			const output = path.join( 'plugins', plugin, name );
			if ( existsSync( path.join( root, output ) ) ) {
				outputs.push( output );
			}
		}
	}
	await mkdir( path.dirname( stamp ), { recursive: true } );
	await writeFile( stamp, outputs.join( '\n' ) );
	// What changed during the build may not be in it.
	await utimes( stamp, startedAt, startedAt );
}

/**
 * @param folder Looked through with all below it, node_modules aside.
 * @return When the newest of them was changed, in Unix milliseconds.
 */
async function newestIn( folder: string ): Promise< number > {
	const entries = await readdir( folder, { withFileTypes: true } ).catch(
		() => []
	);
	const times = await Promise.all(
		entries
			.filter( ( { name } ) => name !== 'node_modules' )
			.map( ( entry ) => {
				const file = path.join( folder, entry.name );
				return entry.isDirectory()
					? newestIn( file )
					: stat( file ).then( ( { mtimeMs } ) => mtimeMs );
			} )
	);
	return Math.max( 0, ...times );
}
