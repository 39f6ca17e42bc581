/** Compares admin-ajax actions and REST routes with the contract. */
import {
	type Contract,
	type Problem,
	lineInFile,
	prefixOf,
} from './contract.ts';
import { AJAX } from './hook-names.ts';
import { type HookUse, type ModuleCode } from './php-code.ts';
import { hookProblem } from './rules-hook-calls.ts';

/** Only the owner of an admin-ajax action may answer it. */
export function checkAjaxListener(
	contract: Contract,
	use: HookUse,
	slug: string
): Problem[] {
	const action = use.hook.leading.replace( AJAX, '' );
	const owner = contract.ajax[ action ]?.[ 'x-owner' ];
	if ( owner === slug ) {
		return [];
	}
	if ( owner ) {
		return [
			hookProblem(
				use,
				`The admin-ajax action ${ action } belongs to ${ owner }.`,
				`Use a filter that ${ owner } answers.`
			),
		];
	}
	return [
		hookProblem(
			use,
			`The admin-ajax action ${ action } is not in the contract.`,
			action.startsWith( prefixOf( slug ) )
				? `Declare its request and its answer in contract/ajax/${ action }.json.`
				: `Rename it to ${ prefixOf( slug ) }…, and declare it in contract/ajax.`
		),
	];
}

/** Every declared admin-ajax action has a listener in its owner's code. */
function checkAjaxAnswers(
	root: string,
	contract: Contract,
	modules: ModuleCode[]
): Problem[] {
	const problems: Problem[] = [];
	for ( const [ action, { 'x-owner': owner } ] of Object.entries(
		contract.ajax
	) ) {
		const isAnswered = modules.some(
			( { slug, hooks } ) =>
				slug === owner &&
				hooks.some(
					( { does, hook } ) =>
						does === 'listens' &&
						hook.isWhole &&
						hook.leading === `wp_ajax_${ action }`
				)
		);
		if ( ! isAnswered ) {
			const file = `contract/ajax/${ action }.json`;
			problems.push( {
				file,
				line: lineInFile( root, file, '"x-owner"' ),
				message: `${ owner } does not answer the admin-ajax action ${ action }.`,
				remedy: `Add a listener to wp_ajax_${ action } in plugins/${ owner }, or remove the file.`,
			} );
		}
	}
	return problems;
}

/** Only the owner of a declared REST answer registers a route (R2). */
function checkRoutes(
	contract: Contract,
	{ slug, restRoutes }: ModuleCode
): Problem[] {
	const owners = Object.values( contract.rest ).map(
		( rest ) => rest[ 'x-owner' ]
	);
	return owners.includes( slug )
		? []
		: restRoutes.map( ( place ) => ( {
				...place,
				message: `${ slug } registers a REST route, but contract/rest declares none for it (R2).`,
				remedy: 'Use admin-ajax for a command (R3). Declare a route that only reads in contract/rest.',
			} ) );
}

export const checkRequests = (
	root: string,
	contract: Contract,
	modules: ModuleCode[]
): Problem[] => [
	...modules.flatMap( ( module ) => checkRoutes( contract, module ) ),
	...checkAjaxAnswers( root, contract, modules ),
];
