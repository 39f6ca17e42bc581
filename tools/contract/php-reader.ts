/** Walks through the PHP of a module and collects what the rules check. */
import { CallReader } from './php-calls.ts';
import { type ModuleCode } from './php-code.ts';
import { type Declarations } from './php-declarations.ts';
import {
	type PhpNode,
	child,
	childList,
	children,
	shortName,
	text,
} from './php-nodes.ts';
import {
	type Scope,
	enterFunction,
	placeOf,
	resolveName,
} from './php-scope.ts';
import { TextReader } from './php-texts.ts';
import { Values } from './php-values.ts';

/** Adds one file after another to the module's code. */
export class Reader {
	private readonly values: Values;
	private readonly calls: CallReader;
	private readonly texts: TextReader;

	constructor(
		private readonly code: ModuleCode,
		declarations: Declarations
	) {
		this.values = new Values( declarations );
		this.calls = new CallReader( code, declarations, this.values );
		this.texts = new TextReader( code, this.values );
	}

	read( file: string, tree: PhpNode ): void {
		this.walk( tree, {
			file,
			namespace: '',
			uses: new Map(),
			className: '',
			variables: new Map(),
		} );
	}

	private walk( node: PhpNode, outer: Scope ): void {
		const scope = this.enter( node, outer );
		switch ( node.kind ) {
			case 'call':
				this.calls.readCall( node, scope );
				break;
			case 'new':
				this.calls.readNew( node, scope );
				break;
			case 'name':
				this.code.names.push( {
					name: resolveName( node, scope ),
					...placeOf( node, scope ),
				} );
				break;
			case 'include':
				this.code.includes.push( {
					name: scope.file,
					path: this.values.known( child( node, 'target' ), scope ),
					...placeOf( node, scope ),
				} );
				break;
			case 'assign':
				readAssignment( node, scope );
				break;
			case 'bin':
			case 'encapsed':
			case 'string':
			case 'nowdoc':
				this.texts.read( node, scope );
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
					...placeOf( node, scope ),
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
				return enterFunction( node, scope );
			case 'method':
			case 'closure':
			case 'arrowfunc':
				return enterFunction( node, scope );
		}
		return scope;
	}

	private declare( node: PhpNode, name: string, scope: Scope ): void {
		if ( name && ! scope.namespace ) {
			this.code.globals.push( { name, ...placeOf( node, scope ) } );
		}
	}

	private readUse( node: PhpNode, scope: Scope ): void {
		const group = text( node, 'name' );
		for ( const item of childList( node, 'items' ) ) {
			const full = ( group ? `${ group }\\` : '' ) + text( item, 'name' );
			const name = full.replace( /^\\/, '' );
			scope.uses.set( text( item, 'alias' ) || shortName( name ), name );
			this.code.names.push( { name, ...placeOf( node, scope ) } );
		}
	}
}

/** Remembers the class of `$variable = new Class()`. */
function readAssignment( node: PhpNode, scope: Scope ): void {
	const left = child( node, 'left' );
	const right = child( node, 'right' );
	if ( left?.kind === 'variable' && right?.kind === 'new' ) {
		scope.variables.set(
			text( left, 'name' ),
			shortName( text( child( right, 'what' ), 'name' ) )
		);
	}
}
