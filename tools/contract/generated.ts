/** Generates files from the contract and the code. */
import { type Contract } from './contract.ts';
import { renderIndex } from './index-page.ts';
import { type ModuleCode } from './php-code.ts';
import { renderPhpStan } from './phpstan-types.ts';
import { renderSharedPhp } from './shared-php.ts';
import { renderStates } from './states-page.ts';
import { renderTypeScript } from './typescript-types.ts';

/** Returns the content of each generated file, by its path from the project's folder. */
export async function renderAll(
	root: string,
	contract: Contract,
	modules: ModuleCode[]
): Promise< Record< string, string > > {
	const machine = modules.find( ( { stateCells } ) => stateCells.length > 0 );
	return {
		'contract/generated/types.ts': await renderTypeScript( contract ),
		'contract/generated/phpstan-types.neon': renderPhpStan( contract ),
		'contract/INDEX.md': renderIndex( contract, modules ),
		...renderSharedPhp( root, contract, modules ),
		...( machine && { 'contract/STATES.md': renderStates( machine ) } ),
	};
}
