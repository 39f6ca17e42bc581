/** Compares the PHP hooks that modules fire and listen to with the contract. */
import {
	type Contract,
	type Problem,
	lineInFile,
	prefixOf,
} from './contract.ts';
import { AJAX, couldBeOurs, isOurs } from './hook-names.ts';
import { type HookUse, type ModuleCode } from './php-code.ts';
import { checkCall, hookProblem } from './rules-hook-calls.ts';
import { checkAjaxListener } from './rules-requests.ts';

function checkUse(
	contract: Contract,
	use: HookUse,
	{ slug }: ModuleCode
): Problem[] {
	const { leading: name, isWhole } = use.hook;
	if ( ! isWhole ) {
		// The module passes the hook to a shared class where it creates the object.
		return couldBeOurs( name ) && ! use.file.includes( '/includes/lib/' )
			? [
					hookProblem(
						use,
						`The name of the hook that ${ use.call }() gets cannot be read${ name && `, only that it begins with ${ name }` }.`,
						'Write the name out, or use a constant.'
					),
				]
			: [];
	}
	if ( AJAX.test( name ) ) {
		return checkAjaxListener( contract, use, slug );
	}
	const hook = contract.hooks[ name ];
	if ( hook ) {
		return checkCall( use, name, hook, slug );
	}
	if ( ! isOurs( name ) || name.startsWith( prefixOf( slug ) ) ) {
		return [];
	}
	const owner = contract.modules.find( ( module ) =>
		name.startsWith( prefixOf( module.slug ) )
	);
	return [
		owner
			? hookProblem(
					use,
					`${ name } is an internal hook of ${ owner.slug }.`,
					`If others may use it, declare it in contract/hooks/${ name }.json.`
				)
			: hookProblem(
					use,
					`${ name } is not in the contract.`,
					`Declare it in contract/hooks/${ name }.json, or correct the name.`
				),
	];
}

/** A module fires each of its internal hooks and listens to it. */
function checkInternal( contract: Contract, module: ModuleCode ): Problem[] {
	const { slug } = module;
	const uses = module.hooks.filter(
		( { hook } ) =>
			hook.isWhole &&
			hook.leading.startsWith( prefixOf( slug ) ) &&
			! contract.hooks[ hook.leading ]
	);
	const names = [ ...new Set( uses.map( ( { hook } ) => hook.leading ) ) ];
	return names.flatMap( ( name ) => {
		const here = uses.filter( ( { hook } ) => hook.leading === name );
		const listener = here.find( ( { does } ) => does === 'listens' );
		const fired = here.find(
			( { does } ) => does === 'fires' || does === 'schedules'
		);
		if ( fired && ! listener ) {
			return [
				hookProblem(
					fired,
					`${ slug } fires ${ name }, but does not listen to it.`,
					`If it is for others, declare it in contract/hooks/${ name }.json.`
				),
			];
		}
		return listener && ! fired
			? [
					hookProblem(
						listener,
						`${ slug } listens to ${ name }, but nothing in ${ slug } fires or schedules it.`,
						'Remove the listener, or fire the hook.'
					),
				]
			: [];
	} );
}

/** Every module in `x-emitted-by` fires the hook. */
function checkEmitters(
	root: string,
	contract: Contract,
	modules: ModuleCode[]
): Problem[] {
	const fires = ( slug: string, name: string ) =>
		modules.some(
			( module ) =>
				module.slug === slug &&
				module.hooks.some(
					( { does, hook } ) =>
						does === 'fires' &&
						hook.isWhole &&
						hook.leading === name
				)
		);
	return Object.entries( contract.hooks ).flatMap( ( [ name, hook ] ) => {
		const emitters = hook[ 'x-emitted-by' ];
		const isFree =
			hook[ 'x-profile' ] ||
			emitters.includes( 'outside' ) ||
			emitters.includes( 'any' );
		const file = `contract/hooks/${ name }.json`;
		return isFree
			? []
			: emitters
					.filter( ( slug ) => ! fires( slug, name ) )
					.map( ( slug ) => ( {
						file,
						line: lineInFile( root, file, '"x-emitted-by"' ),
						message: `${ slug } never fires ${ name }.`,
						remedy: `Fire it in plugins/${ slug }, or remove ${ slug } from x-emitted-by.`,
					} ) );
	} );
}

export const checkHooks = (
	root: string,
	contract: Contract,
	modules: ModuleCode[]
): Problem[] => [
	...modules.flatMap( ( module ) => [
		...module.hooks.flatMap( ( use ) => checkUse( contract, use, module ) ),
		...checkInternal( contract, module ),
	] ),
	...checkEmitters( root, contract, modules ),
];
