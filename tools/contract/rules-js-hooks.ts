/** Compares the JavaScript hooks that the blocks fire and listen to with the contract. */
import { type Contract, type HookDocument, type Problem } from './contract.ts';
import { type JsHookUse } from './js-hooks.ts';

/** The contract declares every hook with this prefix. */
const PREFIX = 'webinar.';

const fileOf = ( name: string ): string => `contract/js-hooks/${ name }.json`;

function checkUse( contract: Contract, use: JsHookUse ): Problem[] {
	const { file, line, call, name } = use;
	const problem = ( message: string, remedy: string ): Problem[] => [
		{ file, line, message, remedy },
	];
	if ( name === null ) {
		return problem(
			`The name of the hook that ${ call }() gets cannot be read.`,
			'Write the name out.'
		);
	}
	if ( ! name.startsWith( PREFIX ) ) {
		return use.does === 'listens'
			? []
			: problem(
					`The suite fires ${ name }, but the name has no prefix of the suite.`,
					`Rename it to ${ PREFIX }…, and declare it in contract/js-hooks.`
				);
	}
	const hook = contract.jsHooks[ name ];
	if ( ! hook ) {
		return problem(
			`${ name } is not in the contract.`,
			`Declare it in ${ fileOf( name ) }, or correct the name.`
		);
	}
	if ( hook[ 'x-kind' ] !== use.kind ) {
		return problem(
			`The kind of ${ name } is ${ hook[ 'x-kind' ] }, but the code calls ${ call }().`,
			`Use the function for the kind ${ hook[ 'x-kind' ] }, or correct x-kind in ${ fileOf( name ) }.`
		);
	}
	return use.does === 'fires' && ! takes( hook, use.argumentCount )
		? problem(
				`${ name } is fired with ${ use.argumentCount } arguments, but its schema has ${ hook.prefixItems.length }.`,
				`Pass: ${ hook.prefixItems.map( ( { title } ) => title ).join( ', ' ) }.`
			)
		: [];
}

const takes = ( hook: HookDocument, count: number ): boolean =>
	count >= hook.minItems && count <= hook.prefixItems.length;

export function checkJsHooks(
	contract: Contract,
	uses: JsHookUse[]
): Problem[] {
	const fired = new Set(
		uses
			.filter( ( { does } ) => does === 'fires' )
			.map( ( { name } ) => name )
	);
	return [
		...uses.flatMap( ( use ) => checkUse( contract, use ) ),
		...Object.keys( contract.jsHooks )
			.filter( ( name ) => ! fired.has( name ) )
			.map( ( name ) => ( {
				file: fileOf( name ),
				line: 1,
				message: `Nothing in blocks fires ${ name }.`,
				remedy: 'Fire it, or remove the file.',
			} ) ),
	];
}
