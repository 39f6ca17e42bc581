/** Holds the hooks that the code fires and hears to the contract. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
	type Contract,
	type HookDocument,
	type Problem,
	prefixOf,
} from './contract.ts';
import { type HookUse, type ModuleCode } from './php-code.ts';

/** Hooks that begin so are ours, and declared. */
const PREFIXES = [
	'core_webinar_',
	'core_user_',
	'core_ref_',
	'client_webinar_',
	'webinar_',
	'post_webinar_',
	'ui_webinar_',
	'autowebinar_',
];
const AJAX = /^wp_ajax_(?:nopriv_)?/;

const isOurs = ( name: string ): boolean =>
	PREFIXES.some( ( prefix ) => name.startsWith( prefix ) );

/**
 * A name that is not whole may still be safe: `save_post_{$type}` can never become one of ours.
 *
 * @param leading What is known of it.
 */
const couldBeOurs = ( leading: string ): boolean =>
	isOurs( leading ) ||
	AJAX.test( leading ) ||
	[ ...PREFIXES, 'wp_ajax_' ].some( ( prefix ) =>
		prefix.startsWith( leading )
	);

const problem = (
	use: HookUse,
	message: string,
	remedy: string
): Problem => ( {
	file: use.file,
	line: use.line,
	message,
	remedy,
} );

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
	const verb = use.does === 'hears' ? 'add' : 'fire';
	const right = {
		add: { action: 'add_action', filter: 'add_filter' },
		fire: { action: 'do_action', filter: 'apply_filters' },
	}[ verb ][ hook[ 'x-kind' ] ];
	return [
		problem(
			use,
			`${ name } is ${ isFilter ? 'a filter' : 'an action' }, but ${ use.call }() is called with it.`,
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
			problem(
				use,
				`${ name } is fired with ${ count } arguments, but its schema has ${ most }.`,
				`Pass: ${ hook.prefixItems.map( ( { title } ) => title ).join( ', ' ) }.`
			),
		];
	}
	if ( use.does !== 'hears' || count === null ) {
		return [];
	}
	if ( count > most ) {
		return [
			problem(
				use,
				`The listener of ${ name } accepts ${ count } arguments, but there are only ${ most }.`,
				`Accept ${ most } at most.`
			),
		];
	}
	return use.neededCount !== null && use.neededCount > count
		? [
				problem(
					use,
					`The listener of ${ name } needs ${ use.neededCount } arguments, but accepts ${ count }: PHP would stop with a fatal error.`,
					`Give ${ use.call }() the number of accepted arguments, ${ use.neededCount }, as its fourth argument.`
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
				problem(
					use,
					`${ slug } fires ${ name }, which belongs to ${ emitters.join( ', ' ) }.`,
					`Let the owner fire it, or name ${ slug } in x-emitted-by of contract/hooks/${ name }.json.`
				),
			];
}

function checkAjax(
	contract: Contract,
	use: HookUse,
	name: string,
	slug: string
): Problem[] {
	const action = name.replace( AJAX, '' );
	const owner = contract.ajax[ action ]?.[ 'x-owner' ];
	if ( owner === slug ) {
		return [];
	}
	if ( owner ) {
		return [
			problem(
				use,
				`The admin-ajax action ${ action } belongs to ${ owner }.`,
				`Ask ${ owner } for it by a filter.`
			),
		];
	}
	return [
		problem(
			use,
			`The admin-ajax action ${ action } is not in the contract.`,
			action.startsWith( prefixOf( slug ) )
				? `Declare its request and its answer in contract/ajax/${ action }.json.`
				: `Call it ${ prefixOf( slug ) }…, and declare it in contract/ajax.`
		),
	];
}

function checkUse(
	contract: Contract,
	use: HookUse,
	module: ModuleCode
): Problem[] {
	const { leading: name, isWhole } = use.hook;
	if ( ! isWhole ) {
		// A shared class is given its hook where the module makes it.
		return couldBeOurs( name ) && ! use.file.includes( '/includes/lib/' )
			? [
					problem(
						use,
						`The name of the hook given to ${ use.call }() cannot be read${ name && `, only that it begins with ${ name }` }.`,
						'Write the name out, or use a constant.'
					),
				]
			: [];
	}
	if ( AJAX.test( name ) ) {
		return checkAjax( contract, use, name, module.slug );
	}
	const hook = contract.hooks[ name ];
	if ( hook ) {
		return [
			...checkKind( use, name, hook ),
			...checkArguments( use, name, hook ),
			...checkEmitter( use, name, hook, module.slug ),
		];
	}
	if ( ! isOurs( name ) || name.startsWith( prefixOf( module.slug ) ) ) {
		return [];
	}
	const owner = contract.modules.find( ( { slug } ) =>
		name.startsWith( prefixOf( slug ) )
	);
	return [
		owner
			? problem(
					use,
					`${ name } is an internal hook of ${ owner.slug }.`,
					`Declare it in contract/hooks/${ name }.json if others may use it.`
				)
			: problem(
					use,
					`${ name } is not in the contract.`,
					`Declare it in contract/hooks/${ name }.json, or mend the name.`
				),
	];
}

/**
 * A hook that only its own module knows is fired and heard there.
 *
 * @param contract The contract.
 * @param module   The module.
 */
function checkInternal( contract: Contract, module: ModuleCode ): Problem[] {
	const uses = module.hooks.filter(
		( { hook } ) =>
			hook.isWhole &&
			hook.leading.startsWith( prefixOf( module.slug ) ) &&
			! contract.hooks[ hook.leading ]
	);
	const names = [ ...new Set( uses.map( ( { hook } ) => hook.leading ) ) ];
	return names.flatMap( ( name ) => {
		const here = uses.filter( ( { hook } ) => hook.leading === name );
		const heard = here.find( ( { does } ) => does === 'hears' );
		const fired = here.find(
			( { does } ) => does === 'fires' || does === 'schedules'
		);
		if ( fired && ! heard ) {
			return [
				problem(
					fired,
					`${ name } is fired, but ${ module.slug } does not hear it.`,
					`Declare it in contract/hooks/${ name }.json if it is for others.`
				),
			];
		}
		return heard && ! fired
			? [
					problem(
						heard,
						`${ name } is heard, but nothing in ${ module.slug } fires or schedules it.`,
						'Remove the listener, or fire the hook.'
					),
				]
			: [];
	} );
}

function lineInFile( root: string, file: string, search: string ): number {
	const lines = readFileSync( path.join( root, file ), 'utf8' ).split( '\n' );
	return Math.max(
		1,
		lines.findIndex( ( line ) => line.includes( search ) ) + 1
	);
}

/**
 * What the contract promises is there.
 *
 * @param root     The project's folder.
 * @param contract The contract.
 * @param modules  Their code.
 */
function checkPromises(
	root: string,
	contract: Contract,
	modules: ModuleCode[]
): Problem[] {
	const problems: Problem[] = [];
	const uses = ( slug: string, does: HookUse[ 'does' ], name: string ) =>
		modules.some(
			( module ) =>
				module.slug === slug &&
				module.hooks.some(
					( use ) =>
						use.does === does &&
						use.hook.isWhole &&
						use.hook.leading === name
				)
		);
	for ( const [ name, hook ] of Object.entries( contract.hooks ) ) {
		const emitters = hook[ 'x-emitted-by' ];
		const isFree =
			hook[ 'x-profile' ] ||
			emitters.includes( 'outside' ) ||
			emitters.includes( 'any' );
		for ( const slug of isFree
			? []
			: emitters.filter( ( one ) => ! uses( one, 'fires', name ) ) ) {
			const file = `contract/hooks/${ name }.json`;
			problems.push( {
				file,
				line: lineInFile( root, file, '"x-emitted-by"' ),
				message: `${ slug } never fires ${ name }.`,
				remedy: `Fire it in plugins/${ slug }, or take ${ slug } out of x-emitted-by.`,
			} );
		}
	}
	for ( const [ action, { 'x-owner': owner } ] of Object.entries(
		contract.ajax
	) ) {
		if ( ! uses( owner, 'hears', `wp_ajax_${ action }` ) ) {
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

/**
 * Only the owner of a REST answer registers a route (R2).
 *
 * @param contract The contract.
 * @param module   The module.
 */
function checkRest( contract: Contract, module: ModuleCode ): Problem[] {
	const owners = Object.values( contract.rest ).map(
		( rest ) => rest[ 'x-owner' ]
	);
	return owners.includes( module.slug )
		? []
		: module.restRoutes.map( ( place ) => ( {
				...place,
				message: `${ module.slug } registers a REST route, but has none in contract/rest (R2).`,
				remedy: 'Commands go over admin-ajax (R3); a route for reading is declared in contract/rest.',
			} ) );
}

/**
 * Every rule about hooks, ajax actions and routes.
 *
 * @param root     The project's folder.
 * @param contract The contract.
 * @param modules  Their code.
 */
export function checkHooks(
	root: string,
	contract: Contract,
	modules: ModuleCode[]
): Problem[] {
	return [
		...modules.flatMap( ( module ) => [
			...module.hooks.flatMap( ( use ) =>
				checkUse( contract, use, module )
			),
			...checkInternal( contract, module ),
			...checkRest( contract, module ),
		] ),
		...checkPromises( root, contract, modules ),
	];
}
