/** Reads the PHP code of one module. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type Module } from './contract.ts';
import { type ModuleCode } from './php-code.ts';
import { Declarations } from './php-declarations.ts';
import { type PhpNode, parsePhp } from './php-nodes.ts';
import { Reader } from './php-reader.ts';
import { readStates } from './php-states.ts';

const SKIPPED_FOLDERS = new Set( [
	'build',
	'build-editor',
	'languages',
	'node_modules',
	'tests',
	'vendor',
] );

function phpFiles( folder: string ): string[] {
	return readdirSync( folder, { withFileTypes: true } )
		.sort( ( a, b ) => ( a.name < b.name ? -1 : 1 ) )
		.flatMap( ( entry ) => {
			const file = path.join( folder, entry.name );
			if ( entry.isDirectory() ) {
				return SKIPPED_FOLDERS.has( entry.name )
					? []
					: phpFiles( file );
			}
			return entry.name.endsWith( '.php' ) ? [ file ] : [];
		} );
}

/** Returns null when the module has no folder in `plugins`. */
export function readModule( root: string, module: Module ): ModuleCode | null {
	const folder = `plugins/${ module.slug }`;
	if ( ! existsSync( path.join( root, folder ) ) ) {
		return null;
	}
	const code: ModuleCode = {
		slug: module.slug,
		folder,
		hooks: [],
		names: [],
		texts: [],
		globals: [],
		namespaces: [],
		includes: [],
		tables: [],
		createsTables: false,
		textDomains: [],
		restRoutes: [],
		stateCells: [],
		refusalMessages: [],
		broken: [],
	};
	const declarations = new Declarations();
	const trees = new Map< string, PhpNode >();
	for ( const absolute of phpFiles( path.join( root, folder ) ) ) {
		const file = path
			.relative( root, absolute )
			.split( path.sep )
			.join( '/' );
		try {
			const tree = parsePhp( readFileSync( absolute, 'utf8' ), file );
			trees.set( file, tree );
			declarations.collect( tree, '' );
		} catch ( error ) {
			const { lineNumber, message } = error as Error & {
				lineNumber?: number;
			};
			code.broken.push( { file, line: lineNumber ?? 1, message } );
		}
	}
	const reader = new Reader( code, declarations );
	for ( const [ file, tree ] of trees ) {
		reader.read( file, tree );
		readStates( file, tree, code );
	}
	return code;
}
