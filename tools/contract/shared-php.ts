/**
 * Generates the PHP that each module has its own copy of: classes of `lib/php`, and the autoloader.
 *
 * Modules share no code at run time (M1, M2), so `npm run contract` copies it.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type Contract, type Module } from './contract.ts';
import { type ModuleCode } from './php-code.ts';

export const LIBRARY = 'lib/php';

const NAMESPACE = 'Webinars\\Lib';
const SLUG = 'webinars-lib';
const NAME = 'Webinars: Library';

const packageOf = ( { namespace }: Module ): string => namespace;

export const fileOfClass = ( className: string ): string =>
	`class-${ className.toLowerCase().replaceAll( '_', '-' ) }.php`;

/** Renames the namespace, the package and the text domain of a class to those of the module. */
function copyInto( source: string, module: Module ): string {
	return source
		.replace(
			/^<\?php\n\/\*\*\n/,
			`<?php\n/**\n * Copied from ${ LIBRARY } by \`npm run contract\`: change it there.\n *\n`
		)
		.replaceAll(
			`@package ${ NAMESPACE }`,
			`@package ${ packageOf( module ) }`
		)
		.replaceAll( NAMESPACE, `${ module.namespace }\\Lib` )
		.replaceAll( SLUG, module.slug )
		.replaceAll( NAME, module.name );
}

/** Returns the content of each copied class of a module, by path. `lib` in `contract/modules.json` lists the classes. */
export function renderLibrary(
	root: string,
	module: Module
): Record< string, string > {
	return Object.fromEntries(
		( module.lib ?? [] ).map( ( className ) => {
			const file = fileOfClass( className );
			const source = path.join( root, LIBRARY, file );
			if ( ! existsSync( source ) ) {
				throw new Error(
					`contract/modules.json: ${ module.slug } lists ${ className }, and ${ LIBRARY }/${ file } is missing.`
				);
			}
			return [
				`plugins/${ module.slug }/includes/lib/${ file }`,
				copyInto( readFileSync( source, 'utf8' ), module ),
			];
		} )
	);
}

/** Matches the declaration of a class, interface, trait or enum. */
const DECLARATION =
	/^(?:(?:final|abstract|readonly) )*(?:class|interface|trait|enum) (\w+)/m;

function phpFiles( folder: string ): string[] {
	return existsSync( folder )
		? readdirSync( folder, { recursive: true, encoding: 'utf8' } )
				.filter( ( file ) => file.endsWith( '.php' ) )
				.map( ( file ) => file.split( path.sep ).join( '/' ) )
				.sort()
		: [];
}

/**
 * Returns the autoloader of a module.
 *
 * It contains a map, because the name of a class does not tell the folder of its file.
 *
 * @param root    The project's folder.
 * @param module  The module.
 * @param library Its copied files, which may not be on the disk yet.
 */
export function renderAutoloader(
	root: string,
	module: Module,
	library: Record< string, string >
): Record< string, string > {
	const folder = `plugins/${ module.slug }/includes`;
	const classes: Array< [ string, string ] > = [];
	const take = ( file: string, code: string ): void => {
		const name = DECLARATION.exec( code )?.[ 1 ];
		if ( name ) {
			classes.push( [
				file.startsWith( 'lib/' ) ? `Lib\\${ name }` : name,
				file,
			] );
		}
	};
	for ( const file of phpFiles( path.join( root, folder ) ) ) {
		if ( ! file.startsWith( 'lib/' ) ) {
			take(
				file,
				readFileSync( path.join( root, folder, file ), 'utf8' )
			);
		}
	}
	for ( const [ file, code ] of Object.entries( library ) ) {
		take( file.slice( folder.length + 1 ), code );
	}
	if ( classes.length === 0 ) {
		return {};
	}
	classes.sort( ( [ a ], [ b ] ) => ( a < b ? -1 : 1 ) );
	const width = Math.max( 0, ...classes.map( ( [ name ] ) => name.length ) );
	const lines = classes.map(
		( [ name, file ] ) =>
			`\t\t\t'${ name }'${ ' '.repeat( width - name.length ) } => '${ file }',\n`
	);
	return {
		[ `${ folder }/autoload.php` ]: `<?php
/**
 * Loads the module's classes when they are first used. Made by \`npm run contract\`: do not edit.
 *
 * @package ${ packageOf( module ) }
 */

declare( strict_types=1 );

namespace ${ module.namespace };

spl_autoload_register(
	static function ( string $name ): void {
		static $files = array(
${ lines.join( '' ) }		);

		$file = $files[ substr( $name, strlen( __NAMESPACE__ ) + 1 ) ] ?? null;
		if ( null !== $file && str_starts_with( $name, __NAMESPACE__ . '\\\\' ) ) {
			require __DIR__ . '/' . $file;
		}
	}
);
`,
	};
}

/** Returns the copied files that the module no longer lists. */
export const staleCopies = (
	root: string,
	module: Module,
	rendered: Record< string, string >
): string[] => {
	const folder = `plugins/${ module.slug }/includes/lib`;
	return phpFiles( path.join( root, folder ) )
		.map( ( file ) => `${ folder }/${ file }` )
		.filter( ( file ) => ! ( file in rendered ) );
};

/** Returns the content of all copied classes and autoloaders, by path. */
export function renderSharedPhp(
	root: string,
	contract: Contract,
	modules: ModuleCode[]
): Record< string, string > {
	return Object.assign(
		{},
		...contract.modules
			.filter( ( { slug } ) =>
				modules.some( ( code ) => code.slug === slug )
			)
			.map( ( module ) => {
				const library = renderLibrary( root, module );
				return {
					...library,
					...renderAutoloader( root, module, library ),
				};
			} )
	);
}
