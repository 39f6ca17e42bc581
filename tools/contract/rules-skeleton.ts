/** Checks that every module has the required files, headers and text domain. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type Contract, type Module, type Problem } from './contract.ts';
import { type ModuleCode } from './php-code.ts';

const headerOf = ( slug: string ): Record< string, RegExp > => ( {
	'Plugin Name': /\S/,
	Description: /\S/,
	Version: /^\d+\.\d+\.\d+$/,
	'Requires at least': /^6\.8$/,
	'Requires PHP': /^8\.1$/,
	License: /^GPL-2\.0-or-later$/,
	'Text Domain': new RegExp( `^${ slug }$` ),
	'Domain Path': /^\/languages$/,
} );

/** Lines of a bootstrap.php: one screen, on which a newcomer reads what the module does to WordPress. */
const SCREEN = 40;

const at = (
	file: string,
	line: number,
	message: string,
	remedy: string
): Problem => ( {
	file,
	line,
	message,
	remedy,
} );

function checkMainFile( root: string, { slug }: Module ): Problem[] {
	const file = `plugins/${ slug }/${ slug }.php`;
	const code = readFileSync( path.join( root, file ), 'utf8' );
	const lines = code.split( '\n' );
	const problems: Problem[] = [];
	for ( const [ field, wanted ] of Object.entries( headerOf( slug ) ) ) {
		const pattern = new RegExp( `^[ \\t/*#@]*${ field }:(.*)$` );
		const index = lines.findIndex( ( line ) => pattern.test( line ) );
		const value = pattern.exec( lines[ index ] ?? '' )?.[ 1 ]?.trim() ?? '';
		if ( ! wanted.test( value ) ) {
			problems.push(
				at(
					file,
					index + 1 || 1,
					value
						? `The header's "${ field }" is "${ value }".`
						: `The header has no "${ field }".`,
					`It must match ${ wanted.source }.`
				)
			);
		}
	}
	if ( ! /defined\(\s*'ABSPATH'\s*\)/.test( code ) ) {
		problems.push(
			at(
				file,
				1,
				'The file also runs outside of WordPress.',
				"Begin with: defined( 'ABSPATH' ) || exit;"
			)
		);
	}
	if ( ! code.includes( '/includes/bootstrap.php' ) ) {
		problems.push(
			at(
				file,
				1,
				'The file does not load the module.',
				"Add: require __DIR__ . '/includes/bootstrap.php';"
			)
		);
	}
	return problems;
}

function checkBootstrap( root: string, { slug }: Module ): Problem[] {
	const file = `plugins/${ slug }/includes/bootstrap.php`;
	const lines = readFileSync( path.join( root, file ), 'utf8' )
		.trimEnd()
		.split( '\n' ).length;
	return lines > SCREEN
		? [
				at(
					file,
					SCREEN + 1,
					`The file has ${ lines } lines, and no longer fits on a screen.`,
					`Move hooks into the register_…() of a folder, until it has ${ SCREEN }.`
				),
			]
		: [];
}

function checkModule(
	root: string,
	module: Module,
	code: ModuleCode | undefined
): Problem[] {
	const { slug, profile } = module;
	if ( ! code ) {
		return profile.prod === 'required'
			? [
					at(
						'contract/modules.json',
						1,
						`${ slug } is required, but plugins/${ slug } is missing.`,
						'Add it, or change its profile.'
					),
				]
			: [];
	}
	const wanted = [ `${ slug }.php`, 'includes/bootstrap.php', 'README.md' ];
	const missing = wanted.filter(
		( file ) => ! existsSync( path.join( root, code.folder, file ) )
	);
	return [
		...missing.map( ( file ) =>
			at(
				`${ code.folder }/${ file }`,
				1,
				'The file is missing.',
				'Every module has it: plugins/client-webinar-event-emitter is the smallest example.'
			)
		),
		...( missing.includes( `${ slug }.php` )
			? []
			: checkMainFile( root, module ) ),
		...( missing.includes( 'includes/bootstrap.php' )
			? []
			: checkBootstrap( root, module ) ),
		...code.broken.map( ( { file, line, message } ) =>
			at( file, line, message, 'Correct the PHP.' )
		),
		...code.textDomains
			.filter( ( { name } ) => name !== slug )
			.map( ( { file, line, name, call } ) =>
				at(
					file,
					line,
					`${ call }() uses the text domain "${ name }".`,
					`Use the module's slug: '${ slug }'.`
				)
			),
	];
}

export function checkSkeletons(
	root: string,
	contract: Contract,
	modules: ModuleCode[]
): Problem[] {
	const folder = path.join( root, 'plugins' );
	const unknown = readdirSync( folder, { withFileTypes: true } ).filter(
		( entry ) =>
			entry.isDirectory() &&
			! contract.modules.some( ( { slug } ) => slug === entry.name )
	);
	return [
		...unknown.map( ( { name } ) =>
			at(
				`plugins/${ name }`,
				1,
				'The module is not in the list of modules.',
				'Add it to contract/modules.json.'
			)
		),
		...contract.modules.flatMap( ( module ) =>
			checkModule(
				root,
				module,
				modules.find( ( { slug } ) => slug === module.slug )
			)
		),
	];
}
