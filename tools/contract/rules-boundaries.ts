/** M1: a module does not use code, files, tables or options of another module. */
import path from 'node:path';
import {
	type Contract,
	type Module,
	type Problem,
	prefixOf,
} from './contract.ts';
import { type ModuleCode, type Place } from './php-code.ts';

/** The reader replaces ABSPATH by `/wordpress/`. */
const WORDPRESS_FOLDERS = [ '/wordpress/wp-admin/', '/wordpress/wp-includes/' ];

const REMEDY = 'Use a hook of the contract instead (M1).';

const breach = (
	{ file, line }: Place,
	message: string,
	remedy = REMEDY
): Problem => ( {
	file,
	line,
	message: `M1: ${ message }`,
	remedy,
} );

const isIn = ( name: string, namespace: string ): boolean =>
	`${ name.replace( /^\\/, '' ) }\\`
		.toLowerCase()
		.startsWith( `${ namespace }\\`.toLowerCase() );

function checkNames( module: ModuleCode, others: Module[] ): Problem[] {
	return module.names.flatMap( ( used ) => {
		const owner = others.find( ( { namespace } ) =>
			isIn( used.name, namespace )
		);
		return owner
			? [
					breach(
						used,
						`${ module.slug } uses ${ used.name } of ${ owner.slug }.`
					),
				]
			: [];
	} );
}

function checkGlobals( module: ModuleCode, modules: ModuleCode[] ): Problem[] {
	const owners = new Map< string, string >();
	for ( const other of modules.filter( ( one ) => one !== module ) ) {
		other.globals.forEach( ( { name } ) => owners.set( name, other.slug ) );
	}
	return [ ...module.names, ...module.globals ].flatMap( ( used ) => {
		const owner = owners.get( used.name );
		return owner
			? [
					breach(
						used,
						`${ module.slug } uses ${ used.name }, which ${ owner } declares.`
					),
				]
			: [];
	} );
}

function checkTexts(
	contract: Contract,
	module: ModuleCode,
	others: Module[]
): Problem[] {
	return module.texts.flatMap( ( used ) =>
		others.flatMap( ( other ) => {
			if (
				new RegExp( `(?<![a-z0-9-])${ other.slug }(?:/|\\.php)` ).test(
					used.name
				)
			) {
				return [
					breach(
						used,
						`${ module.slug } uses a file of ${ other.slug }.`
					),
				];
			}
			if ( isIn( used.name, other.namespace ) ) {
				return [
					breach(
						used,
						`${ module.slug } uses ${ used.name } of ${ other.slug } in a string.`
					),
				];
			}
			const words = used.name.match(
				new RegExp(
					`(?<![a-z0-9_])${ prefixOf( other.slug ) }[a-z0-9_]*`,
					'g'
				)
			);
			const word = words?.find( ( one ) => ! contract.hooks[ one ] );
			return word
				? [
						breach(
							used,
							`${ module.slug } uses ${ word }, which belongs to ${ other.slug } by its prefix.`,
							'Use a hook of the contract instead (M1). If it is a hook, declare it in contract/hooks.'
						),
					]
				: [];
		} )
	);
}

function checkIncludes( module: ModuleCode ): Problem[] {
	return module.includes.flatMap( ( { path: written, ...place } ) => {
		const file = path.posix.normalize( written.leading );
		// A path that cannot be read is allowed here: checkTexts() still checks its strings.
		const isAllowed =
			! written.leading ||
			[ `${ module.folder }/`, ...WORDPRESS_FOLDERS ].some( ( folder ) =>
				file.startsWith( folder )
			);
		return isAllowed
			? []
			: [
					breach(
						place,
						`${ module.slug } loads ${ file }, which is outside of the module.`,
						'Load only files of the module (M1).'
					),
				];
	} );
}

function checkTables( module: ModuleCode, modules: ModuleCode[] ): Problem[] {
	return module.tables.flatMap( ( used ) => {
		const owner = modules.find(
			( other ) =>
				other !== module &&
				other.createsTables &&
				other.tables.some( ( { name } ) => name === used.name )
		);
		return owner
			? [
					breach(
						used,
						`${ module.slug } uses the table ${ used.name } of ${ owner.slug }.`
					),
				]
			: [];
	} );
}

function checkNamespaces( module: ModuleCode, own: Module ): Problem[] {
	return module.namespaces
		.filter( ( { name } ) => ! isIn( name, own.namespace ) )
		.map( ( used ) =>
			breach(
				used,
				`${ module.slug } declares code in the namespace ${ used.name }.`,
				`Its namespace is ${ own.namespace }.`
			)
		);
}

export function checkBoundaries(
	contract: Contract,
	modules: ModuleCode[]
): Problem[] {
	return modules.flatMap( ( module ) => {
		const others = contract.modules.filter(
			( { slug } ) => slug !== module.slug
		);
		return [
			...checkNames( module, others ),
			...checkGlobals( module, modules ),
			...checkTexts( contract, module, others ),
			...checkIncludes( module ),
			...checkTables( module, modules ),
			...contract.modules
				.filter( ( { slug } ) => slug === module.slug )
				.flatMap( ( own ) => checkNamespaces( module, own ) ),
		];
	} );
}
