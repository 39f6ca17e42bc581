/** Checks that all files name the same version, and that no `x-since` is later. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Contract, type Problem } from './contract.ts';
import { type ModuleCode } from './php-code.ts';

interface Package {
	version?: string;
	workspaces?: string[];
}

function readPackage( root: string, file: string ): Package {
	return JSON.parse(
		readFileSync( path.join( root, file ), 'utf8' )
	) as Package;
}

/**
 * Finds the first line that matches; undefined when the file or the line is missing.
 *
 * @param root    The project's folder.
 * @param file    Path from the project's folder.
 * @param pattern Its first group is the version.
 */
function findVersion(
	root: string,
	file: string,
	pattern: RegExp
): { line: number; version: string } | undefined {
	const absolute = path.join( root, file );
	const lines = existsSync( absolute )
		? readFileSync( absolute, 'utf8' ).split( '\n' )
		: [];
	for ( const [ index, line ] of lines.entries() ) {
		const version = pattern.exec( line )?.[ 1 ];
		if ( version ) {
			return { line: index + 1, version };
		}
	}
	return undefined;
}

const isLater = ( version: string, than: string ): boolean =>
	version.localeCompare( than, 'en', { numeric: true } ) > 0;

/** Compares all versions with the version in `package.json`. */
export function checkVersions(
	root: string,
	contract: Contract,
	modules: ModuleCode[]
): Problem[] {
	const { version = '', workspaces = [] } = readPackage(
		root,
		'package.json'
	);
	const places: Array< [ file: string, pattern: RegExp ] > = [
		...workspaces.map( ( folder ): [ string, RegExp ] => [
			`${ folder }/package.json`,
			/^\s*"version":\s*"(.*)"/,
		] ),
		...modules.map( ( { slug, folder } ): [ string, RegExp ] => [
			`${ folder }/${ slug }.php`,
			/^[ \t/*#@]*Version:\s*(.*?)\s*$/,
		] ),
		[ 'CHANGELOG.md', /^## \[(\d.*?)\]/ ],
	];
	const differing = places.flatMap( ( [ file, pattern ] ): Problem[] => {
		const found = findVersion( root, file, pattern );
		return found?.version === version
			? []
			: [
					{
						file,
						line: found?.line ?? 1,
						message: found
							? `The version is ${ found.version }.`
							: 'The file names no version.',
						remedy: `package.json says ${ version }: change one of the two.`,
					},
				];
	} );
	const messages = [
		[ 'hooks', contract.hooks ],
		[ 'js-hooks', contract.jsHooks ],
		[ 'events', contract.events ],
		[ 'rest', contract.rest ],
		[ 'ajax', contract.ajax ],
	] as const;
	const since = messages.flatMap( ( [ folder, documents ] ) =>
		Object.entries( documents ).flatMap( ( [ name, document ] ) => {
			const first = document[ 'x-since' ];
			const file = `contract/${ folder }/${ name }.json`;
			if ( first && ! isLater( first, version ) ) {
				return [];
			}
			return [
				{
					file,
					line:
						findVersion( root, file, /"x-since":\s*"(.*)"/ )
							?.line ?? 1,
					message: first
						? `"x-since" is ${ first }, which is later than ${ version }, the version in package.json.`
						: 'The schema has no "x-since".',
					remedy: 'Write the first version with this schema: the version in package.json, or an earlier one.',
				},
			];
		} )
	);
	return [ ...differing, ...since ];
}
