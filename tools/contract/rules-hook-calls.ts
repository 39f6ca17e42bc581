/** Compares one call with the schema of its hook: kind, arguments and module. */
import { type HookDocument, type Problem } from './contract.ts';
import { type HookUse } from './php-code.ts';

export const hookProblem = (
	{ file, line }: HookUse,
	message: string,
	remedy: string
): Problem => ( { file, line, message, remedy } );

function checkKind(
	use: HookUse,
	name: string,
	hook: HookDocument
): Problem[] {
	const usesFilter = /filter/.test( use.call );
	const isFilter = hook[ 'x-kind' ] === 'filter';
	if ( use.does === 'mentions' || usesFilter === isFilter ) {
		return [];
	}
	const verb = use.does === 'listens' ? 'add' : 'fire';
	const right = {
		add: { action: 'add_action', filter: 'add_filter' },
		fire: { action: 'do_action', filter: 'apply_filters' },
	}[ verb ][ hook[ 'x-kind' ] ];
	return [
		hookProblem(
			use,
			`${ name } is ${ isFilter ? 'a filter' : 'an action' }, but the code calls ${ use.call }().`,
			`Use ${ right }().`
		),
	];
}

function checkArguments(
	use: HookUse,
	name: string,
	hook: HookDocument
): Problem[] {
	const most = hook.prefixItems.length;
	const count = use.argumentCount;
	if (
		use.does === 'fires' &&
		count !== null &&
		( count < hook.minItems || count > most )
	) {
		return [
			hookProblem(
				use,
				`${ name } is fired with ${ count } arguments, but its schema has ${ most }.`,
				`Pass: ${ hook.prefixItems.map( ( { title } ) => title ).join( ', ' ) }.`
			),
		];
	}
	if ( use.does !== 'listens' || count === null ) {
		return [];
	}
	if ( count > most ) {
		return [
			hookProblem(
				use,
				`The listener of ${ name } accepts ${ count } arguments, but the hook has only ${ most }.`,
				`Accept at most ${ most }.`
			),
		];
	}
	return use.requiredCount !== null && use.requiredCount > count
		? [
				hookProblem(
					use,
					`The listener of ${ name } requires ${ use.requiredCount } arguments, but accepts ${ count }: PHP would stop with a fatal error.`,
					`Pass the number of accepted arguments, ${ use.requiredCount }, to ${ use.call }() as its fourth argument.`
				),
			]
		: [];
}

function checkEmitter(
	use: HookUse,
	name: string,
	hook: HookDocument,
	slug: string
): Problem[] {
	const emitters = [
		...hook[ 'x-emitted-by' ],
		...( hook[ 'x-may-emit' ] ?? [] ),
	];
	return use.does !== 'fires' ||
		emitters.includes( slug ) ||
		emitters.includes( 'any' )
		? []
		: [
				hookProblem(
					use,
					`${ slug } fires ${ name }, which belongs to ${ emitters.join( ', ' ) }.`,
					`Let the owner fire it, or add ${ slug } to x-emitted-by in contract/hooks/${ name }.json.`
				),
			];
}

export const checkCall = (
	use: HookUse,
	name: string,
	hook: HookDocument,
	slug: string
): Problem[] => [
	...checkKind( use, name, hook ),
	...checkArguments( use, name, hook ),
	...checkEmitter( use, name, hook, slug ),
];
