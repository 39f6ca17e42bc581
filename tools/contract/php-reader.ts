/** Walks through PHP and collects what the rules look at. */
import { type HookUse, type ModuleCode, type Place } from './php-code.ts';
import { type Declarations, neededArguments } from './php-declarations.ts';
import {
	type PhpNode,
	child,
	childList,
	children,
	lineOf,
	shortName,
	text,
} from './php-nodes.ts';
import { type Scope, Values } from './php-values.ts';

const FIRE: Record< string, 'list' | 'array' > = {
	do_action: 'list',
	do_action_ref_array: 'array',
	do_action_deprecated: 'array',
	apply_filters: 'list',
	apply_filters_ref_array: 'array',
	apply_filters_deprecated: 'array',
};
const HEAR = new Set( [ 'add_action', 'add_filter' ] );
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
/** Where the name of the hook stands. */
const SCHEDULE: Record< string, number > = {
	wp_schedule_single_event: 1,
	wp_schedule_event: 2,
};
/** Where the text domain stands. */
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

/** Reads one file after the other into the module's code. */
export class Reader {
	private file = '';
	private readonly values: Values;
	/** Parts of longer texts: read as a whole already. */
	private readonly readTexts = new WeakSet< PhpNode >();

	constructor(
		private readonly code: ModuleCode,
		private readonly declarations: Declarations
	) {
		this.values = new Values( declarations );
	}

	read( file: string, tree: PhpNode ): void {
		this.file = file;
		this.walk( tree, {
			file,
			namespace: '',
			uses: new Map(),
			className: '',
			variables: new Map(),
		} );
	}

	private at( node: PhpNode | undefined ): Place {
		return { file: this.file, line: lineOf( node ) };
	}

	private walk( node: PhpNode, outer: Scope ): void {
		const scope = this.enter( node, outer );
		switch ( node.kind ) {
			case 'call':
				this.readCall( node, scope );
				break;
			case 'new':
				this.readNew( node, scope );
				break;
			case 'name':
				this.code.names.push( {
					name: resolve( node, scope ),
					...this.at( node ),
				} );
				break;
			case 'include':
				this.code.includes.push( {
					name: this.file,
					path: this.values.known( child( node, 'target' ), scope ),
					...this.at( node ),
				} );
				break;
			case 'assign':
				this.readAssignment( node, scope );
				break;
			case 'bin':
			case 'encapsed':
			case 'string':
			case 'nowdoc':
				this.readText( node, scope );
				break;
		}
		for ( const one of children( node ) ) {
			this.walk( one, scope );
		}
	}

	private enter( node: PhpNode, scope: Scope ): Scope {
		switch ( node.kind ) {
			case 'namespace': {
				const namespace = text( node, 'name' );
				this.code.namespaces.push( {
					name: namespace,
					...this.at( node ),
				} );
				return { ...scope, namespace, uses: new Map() };
			}
			case 'usegroup':
				this.readUse( node, scope );
				return scope;
			case 'class':
			case 'interface':
			case 'trait':
			case 'enum':
				this.declare( node, text( node, 'name' ), scope );
				return { ...scope, className: text( node, 'name' ) };
			case 'constantstatement':
				for ( const constant of childList( node, 'constants' ) ) {
					this.declare( node, text( constant, 'name' ), scope );
				}
				return scope;
			case 'function':
				this.declare( node, text( node, 'name' ), scope );
				return inFunction( node, scope );
			case 'method':
			case 'closure':
			case 'arrowfunc':
				return inFunction( node, scope );
		}
		return scope;
	}

	private declare( node: PhpNode, name: string, scope: Scope ): void {
		if ( name && ! scope.namespace ) {
			this.code.globals.push( { name, ...this.at( node ) } );
		}
	}

	private readUse( node: PhpNode, scope: Scope ): void {
		const group = text( node, 'name' );
		for ( const item of childList( node, 'items' ) ) {
			const full = ( group ? `${ group }\\` : '' ) + text( item, 'name' );
			const name = full.replace( /^\\/, '' );
			scope.uses.set( text( item, 'alias' ) || shortName( name ), name );
			this.code.names.push( { name, ...this.at( node ) } );
		}
	}

	private readAssignment( node: PhpNode, scope: Scope ): void {
		const left = child( node, 'left' );
		const right = child( node, 'right' );
		if ( left?.kind === 'variable' && right?.kind === 'new' ) {
			scope.variables.set(
				text( left, 'name' ),
				shortName( text( child( right, 'what' ), 'name' ) )
			);
		}
	}

	private readText( node: PhpNode, scope: Scope ): void {
		this.readTables( node, scope );
		if ( this.readTexts.has( node ) ) {
			return;
		}
		const pieces =
			node.kind === 'bin' || node.kind === 'encapsed'
				? this.values.pieces( node, scope )
				: [ this.values.known( node, scope ) ];
		let joined = '';
		for ( const piece of pieces ) {
			// A gap of unknown text ends a word.
			joined += piece.leading + ( piece.isWhole ? '' : '\0' );
		}
		if ( node.kind === 'bin' && node.type !== '.' ) {
			return;
		}
		this.markRead( node );
		for ( const name of joined.split( '\0' ).filter( Boolean ) ) {
			this.code.texts.push( { name, ...this.at( node ) } );
		}
		if ( /CREATE TABLE/i.test( joined ) ) {
			this.code.createsTables = true;
		}
	}

	private markRead( node: PhpNode ): void {
		if (
			[ 'bin', 'encapsed', 'encapsedpart', 'string' ].includes(
				node.kind
			)
		) {
			this.readTexts.add( node );
			children( node ).forEach( ( one ) => this.markRead( one ) );
		}
	}

	private readTables( node: PhpNode, scope: Scope ): void {
		const parts: Array< PhpNode | undefined > =
			node.kind === 'encapsed'
				? childList( node, 'value' ).map( ( part ) =>
						child( part, 'expression' )
					)
				: [
						lastOperand( child( node, 'left' ) ),
						child( node, 'right' ),
					];
		parts.forEach( ( part, index ) => {
			const isPrefix =
				part?.kind === 'propertylookup' &&
				text( part, 'offset' ) === 'prefix';
			const table =
				isPrefix &&
				/^[a-z0-9_]+/.exec(
					this.values.known( parts[ index + 1 ], scope ).leading
				);
			if ( table ) {
				this.code.tables.push( {
					name: table[ 0 ],
					...this.at( part ),
				} );
			}
		} );
	}

	/** What the shared classes of `lib/php` do with their first argument. */
	private readNew( node: PhpNode, scope: Scope ): void {
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
				neededCount: null,
				...this.at( node ),
			} );
		} else if ( name === 'Tables' ) {
			this.code.createsTables = true;
		}
	}

	private readCall( node: PhpNode, scope: Scope ): void {
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
			neededCount: null,
			...this.at( node ),
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
		} else if ( HEAR.has( call ) ) {
			this.code.hooks.push( {
				...hookUse( 'hears', list[ 0 ] ),
				argumentCount: acceptedArguments( list ),
				neededCount: this.neededByCallback( list[ 1 ], scope ),
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
				...this.at( node ),
			} );
		} else if ( call === 'register_rest_route' ) {
			this.code.restRoutes.push( this.at( node ) );
		} else if ( call === 'define' ) {
			this.code.globals.push( {
				name: text( list[ 0 ], 'value' ),
				...this.at( node ),
			} );
		}
	}

	private neededByCallback(
		callback: PhpNode | undefined,
		scope: Scope
	): number | null {
		if ( callback?.kind === 'closure' || callback?.kind === 'arrowfunc' ) {
			return neededArguments( callback );
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
		return this.declarations.needed.get( target ?? '' ) ?? null;
	}
}
function resolve( name: PhpNode, scope: Scope ): string {
	const written = text( name, 'name' );
	if ( name.resolution === 'fqn' ) {
		return written.replace( /^\\/, '' );
	}
	const [ first = '', ...rest ] = written.split( '\\' );
	const used = scope.uses.get( first );
	if ( used && name.resolution !== 'rn' ) {
		return [ used, ...rest ].join( '\\' );
	}
	// An unqualified function or constant may be a global one.
	return rest.length > 0 && scope.namespace
		? `${ scope.namespace }\\${ written }`
		: written;
}

function inFunction( node: PhpNode, scope: Scope ): Scope {
	const inherits = node.kind === 'closure' || node.kind === 'arrowfunc';
	const variables = new Map( inherits ? scope.variables : [] );
	for ( const parameter of childList( node, 'arguments' ) ) {
		variables.set(
			text( parameter, 'name' ),
			shortName( text( child( parameter, 'type' ), 'name' ) )
		);
	}
	return { ...scope, variables };
}

function lastOperand( node: PhpNode | undefined ): PhpNode | undefined {
	return node?.kind === 'bin' ? lastOperand( child( node, 'right' ) ) : node;
}

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
