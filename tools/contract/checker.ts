/** Compares the code with the contract. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Contract, type Problem, readContract } from './contract.ts';
import { renderAll } from './generated.ts';
import { readJsHooks } from './js-hooks.ts';
import { type ModuleCode } from './php-code.ts';
import { readModule } from './php-module.ts';
import { checkBoundaries } from './rules-boundaries.ts';
import { checkHooks } from './rules-hooks.ts';
import { checkJsHooks } from './rules-js-hooks.ts';
import { checkRequests } from './rules-requests.ts';
import { checkSkeletons } from './rules-skeleton.ts';
import { checkStates } from './rules-states.ts';
import { checkVersions } from './rules-versions.ts';
import { staleCopies } from './shared-php.ts';

async function checkFreshness(
	root: string,
	contract: Contract,
	modules: ModuleCode[]
): Promise< Problem[] > {
	const rendered = await renderAll( root, contract, modules );
	const stale = contract.modules
		.flatMap( ( module ) => staleCopies( root, module, rendered ) )
		.map( ( file ) => ( {
			file,
			line: 1,
			message: 'No module lists this copy.',
			remedy: 'Run: npm run contract',
		} ) );
	const outdated = Object.entries( rendered ).flatMap(
		( [ file, wanted ] ) => {
			const absolute = path.join( root, file );
			const found = existsSync( absolute )
				? readFileSync( absolute, 'utf8' )
				: '';
			if ( found === wanted ) {
				return [];
			}
			const lines = wanted.split( '\n' );
			const line = found
				.split( '\n' )
				.findIndex( ( one, index ) => one !== lines[ index ] );
			return [
				{
					file,
					line: line + 1 || 1,
					message: 'The file is older than the contract or the code.',
					remedy: 'Run: npm run contract',
				},
			];
		}
	);
	return [ ...stale, ...outdated ];
}

/** Returns all problems, sorted by file and line. */
export async function check( root: string ): Promise< Problem[] > {
	const contract = readContract( root );
	const modules = contract.modules.flatMap(
		( module ) => readModule( root, module ) ?? []
	);
	const problems = [
		...checkSkeletons( root, contract, modules ),
		...checkHooks( root, contract, modules ),
		...checkRequests( root, contract, modules ),
		...checkJsHooks( contract, readJsHooks( root ) ),
		...checkBoundaries( contract, modules ),
		...checkStates( contract, modules ),
		...checkVersions( root, contract, modules ),
		...( await checkFreshness( root, contract, modules ) ),
	];
	return problems.sort(
		( a, b ) => a.file.localeCompare( b.file, 'en' ) || a.line - b.line
	);
}

/** Formats a problem as one line, in a form that editors make clickable. */
export const formatProblem = ( {
	file,
	line,
	message,
	remedy,
}: Problem ): string => `${ file }:${ line }: ${ message } ${ remedy }`;
