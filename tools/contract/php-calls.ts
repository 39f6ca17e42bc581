/** Collects what a module does through functions of WordPress: hooks, schedules, translations and routes. */
import { type HookUse, type ModuleCode } from './php-code.ts';
import { type Declarations, requiredArguments } from './php-declarations.ts';
import {
	type PhpNode,
	child,
	childList,
	shortName,
	text,
} from './php-nodes.ts';
import { type Scope, placeOf } from './php-scope.ts';
import { type Values } from './php-values.ts';

/** How each function takes the arguments of the hook. */
const FIRE: Record< string, 'list' | 'array' > = {
	do_action: 'list',
	do_action_ref_array: 'array',
	do_action_deprecated: 'array',
	apply_filters: 'list',
	apply_filters_ref_array: 'array',
	apply_filters_deprecated: 'array',
};
const LISTEN = new Set( [ 'add_action', 'add_filter' ] );
const MENTION = new Set( [
	'remove_action',
	'remove_filter',
	'remove_all_actions',
	'remove_all_filters',
	'has_action',
	'has_filter',
	'did_action',
	'did_filter',
	'doing_action',
	'doing_filter',
	'wp_next_scheduled',
	'wp_clear_scheduled_hook',
	'wp_unschedule_hook',
] );
/** Position of the hook's name. */
const SCHEDULE: Record< string, number > = {
	wp_schedule_single_event: 1,
	wp_schedule_event: 2,
};
/** Position of the text domain. */
const TRANSLATE: Record< string, number > = {
	__: 1,
	_e: 1,
	_x: 2,
	_ex: 2,
	_n: 3,
	_nx: 4,
	_n_noop: 2,
	_nx_noop: 3,
	esc_html__: 1,
	esc_html_e: 1,
	esc_html_x: 2,
	esc_attr__: 1,
	esc_attr_e: 1,
	esc_attr_x: 2,
};

export class CallReader {
	constructor(
		private readonly code: ModuleCode,
		private readonly declarations: Declarations,
		private readonly values: Values
	) {}

	/** Reads the classes of `lib/php` that schedule a hook or create tables. */
	readNew( node: PhpNode, scope: Scope ): void {
		const name = this.values.classOf( node, scope );
		if ( name === 'Background_Job' ) {
			this.code.hooks.push( {
				does: 'schedules',
				call: 'new Background_Job',
				hook: this.values.known(
					childList( node, 'arguments' )[ 0 ],
					scope
				),
				argumentCount: null,
				requiredCount: null,
				...placeOf( node, scope ),
			} );
		} else if ( name === 'Tables' ) {
			this.code.createsTables = true;
		}
	}

	readCall( node: PhpNode, scope: Scope ): void {
		const what = child( node, 'what' );
		const call =
			what?.kind === 'name' ? shortName( text( what, 'name' ) ) : '';
		const list = childList( node, 'arguments' );
		if ( list[ 0 ]?.kind === 'variadicplaceholder' ) {
			return;
		}
		const hookUse = (
			does: HookUse[ 'does' ],
			name?: PhpNode
		): HookUse => ( {
			does,
			call,
			hook: this.values.known( name, scope ),
			argumentCount: null,
			requiredCount: null,
			...placeOf( node, scope ),
		} );
		if ( Object.hasOwn( FIRE, call ) ) {
			const argumentCount =
				FIRE[ call ] === 'list'
					? countOf( list.slice( 1 ) )
					: countOf( childList( list[ 1 ], 'items' ), list[ 1 ] );
			this.code.hooks.push( {
				...hookUse( 'fires', list[ 0 ] ),
				argumentCount,
			} );
		} else if ( LISTEN.has( call ) ) {
			this.code.hooks.push( {
				...hookUse( 'listens', list[ 0 ] ),
				argumentCount: acceptedArguments( list ),
				requiredCount: this.requiredByCallback( list[ 1 ], scope ),
			} );
		} else if ( MENTION.has( call ) && list.length > 0 ) {
			this.code.hooks.push( hookUse( 'mentions', list[ 0 ] ) );
		} else if ( Object.hasOwn( SCHEDULE, call ) ) {
			this.code.hooks.push(
				hookUse( 'schedules', list[ SCHEDULE[ call ] ?? 0 ] )
			);
		} else if ( Object.hasOwn( TRANSLATE, call ) ) {
			const domain = this.values.known(
				list[ TRANSLATE[ call ] ?? 0 ],
				scope
			);
			this.code.textDomains.push( {
				name: domain.isWhole ? domain.leading : '',
				call,
				...placeOf( node, scope ),
			} );
		} else if ( call === 'register_rest_route' ) {
			this.code.restRoutes.push( placeOf( node, scope ) );
		} else if ( call === 'define' ) {
			this.code.globals.push( {
				name: text( list[ 0 ], 'value' ),
				...placeOf( node, scope ),
			} );
		}
	}

	private requiredByCallback(
		callback: PhpNode | undefined,
		scope: Scope
	): number | null {
		if ( callback?.kind === 'closure' || callback?.kind === 'arrowfunc' ) {
			return requiredArguments( callback );
		}
		let target: string | undefined;
		if ( callback?.kind === 'array' ) {
			const [ owner, method ] = childList( callback, 'items' ).map(
				( item ) => child( item, 'value' ) ?? item
			);
			target = `${ this.values.classOf( owner, scope ) }::${ text( method, 'value' ) }`;
		} else if (
			callback?.kind === 'call' &&
			childList( callback, 'arguments' )[ 0 ]?.kind ===
				'variadicplaceholder'
		) {
			const what = child( callback, 'what' );
			target =
				what?.kind === 'name'
					? shortName( text( what, 'name' ) )
					: `${ this.values.classOf( child( what, 'what' ), scope ) }::${ text( what, 'offset' ) }`;
		} else if ( callback ) {
			const known = this.values.known( callback, scope );
			target = known.isWhole ? shortName( known.leading ) : undefined;
		}
		return this.declarations.required.get( target ?? '' ) ?? null;
	}
}

/** Returns null when the list or its container is only known at run time. */
function countOf( list: PhpNode[], container?: PhpNode ): number | null {
	const isOpen =
		( container && container.kind !== 'array' ) ||
		list.some( ( one ) => one.kind === 'variadic' || one.unpack === true );
	return isOpen ? null : list.length;
}

function acceptedArguments( list: PhpNode[] ): number | null {
	const named = list.find(
		( one ) => one.kind === 'namedargument' && one.name === 'accepted_args'
	);
	const value = named ? child( named, 'value' ) : list[ 3 ];
	if ( ! value ) {
		return 1;
	}
	return value.kind === 'number' ? Number( text( value, 'value' ) ) : null;
}
