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
import { startChild } from '../process/child.ts';

const OUTPUT_NAMES = [ 'build', 'build-editor' ];

/** The last build wrote it; it lists the folders that the build made. */
const STAMP = '.cache/blocks-built';

/**
 * Checks whether the built blocks are missing or older than their sources.
 *
 * It compares the sources with a stamp file, because webpack does not write an output again that has not changed.
 */
export async function areBlocksStale( root: string ): Promise< boolean > {
	const stamp = path.join( root, STAMP );
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
		latestChangeIn( path.join( root, 'blocks' ) ),
		latestChangeIn( path.join( root, 'contract/generated' ) ),
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
 * @param logFile File for the output of the build.
 * @param onStart Gets the process, so that the demo can end it.
 */
export async function buildBlocks(
	root: string,
	logFile: string,
	onStart: ( build: { stop: () => Promise< void > } ) => void
): Promise< void > {
	const startedAt = new Date();
	const build = startChild( {
		name: 'The build of the blocks',
		args: [ path.join( root, 'blocks/build.mjs' ) ],
		cwd: root,
		logFile,
	} );
	onStart( build );
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
	const stamp = path.join( root, STAMP );
	await mkdir( path.dirname( stamp ), { recursive: true } );
	await writeFile( stamp, outputs.join( '\n' ) );
	// A source that changes during the build may be missing in the output.
	await utimes( stamp, startedAt, startedAt );
}

/** Returns the latest change of a file in a folder without node_modules, in Unix milliseconds. */
async function latestChangeIn( folder: string ): Promise< number > {
	const entries = await readdir( folder, { withFileTypes: true } ).catch(
		() => []
	);
	const times = await Promise.all(
		entries
			.filter( ( { name } ) => name !== 'node_modules' )
			.map( ( entry ) => {
				const file = path.join( folder, entry.name );
				return entry.isDirectory()
					? latestChangeIn( file )
					: stat( file ).then( ( { mtimeMs } ) => mtimeMs );
			} )
	);
	return Math.max( 0, ...times );
}
