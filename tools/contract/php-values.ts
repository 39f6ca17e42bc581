/** Evaluates PHP expressions as far as possible without running the code. */
import path from 'node:path';
import { type KnownText } from './php-code.ts';
import { type Declarations } from './php-declarations.ts';
import {
	type PhpNode,
	child,
	childList,
	shortName,
	text,
} from './php-nodes.ts';
import { type Scope } from './php-scope.ts';

const UNKNOWN: KnownText = { leading: '', isWhole: false };

export class Values {
	constructor( private readonly declarations: Declarations ) {}

	/** Returns the class of an object or of a class expression; empty when unknown. */
	classOf( node: PhpNode | undefined, scope: Scope ): string {
		switch ( node?.kind ) {
			case 'variable':
				return text( node, 'name' ) === 'this'
					? scope.className
					: ( scope.variables.get( text( node, 'name' ) ) ?? '' );
			case 'new':
				return shortName( text( child( node, 'what' ), 'name' ) );
			case 'propertylookup':
				return (
					this.declarations.properties.get(
						`${ this.classOf( child( node, 'what' ), scope ) }::${ text( node, 'offset' ) }`
					) ?? ''
				);
			case 'staticlookup':
				return text( node, 'offset' ) === 'class'
					? this.classOf( child( node, 'what' ), scope )
					: '';
			case 'selfreference':
			case 'staticreference':
				return scope.className;
			case 'name':
				return shortName( text( node, 'name' ) );
		}
		return '';
	}

	/** Returns the known part of a string expression: literals, constants, enum values and paths. */
	known( node: PhpNode | undefined, scope: Scope ): KnownText {
		switch ( node?.kind ) {
			case 'string':
			case 'nowdoc':
				return { leading: text( node, 'value' ), isWhole: true };
			case 'bin':
			case 'encapsed':
				return node.kind === 'bin' && node.type !== '.'
					? UNKNOWN
					: join( this.pieces( node, scope ) );
			case 'magic':
				return this.knownMagic( text( node, 'value' ), scope );
			case 'staticlookup':
				return this.knownConstant(
					`${ this.classOf( child( node, 'what' ), scope ) }::${ text( node, 'offset' ) }`,
					scope
				);
			case 'name':
				return this.knownConstant(
					shortName( text( node, 'name' ) ),
					scope
				);
			case 'propertylookup':
				// The value of an enum case.
				return text( node, 'offset' ) === 'value' &&
					child( node, 'what' )?.kind === 'staticlookup'
					? this.known( child( node, 'what' ), scope )
					: UNKNOWN;
			case 'call':
				return this.knownPath( node, scope );
		}
		return UNKNOWN;
	}

	private knownMagic( name: string, scope: Scope ): KnownText {
		const values: Record< string, string > = {
			__DIR__: path.posix.dirname( scope.file ),
			__FILE__: scope.file,
			__NAMESPACE__: scope.namespace,
		};
		const value = values[ name ];
		return value === undefined
			? UNKNOWN
			: { leading: value, isWhole: true };
	}

	private knownConstant( name: string, scope: Scope ): KnownText {
		if ( name === 'ABSPATH' ) {
			return { leading: '/wordpress/', isWhole: true };
		}
		const constant = this.declarations.constants.get( name );
		return constant
			? this.known( constant.value, {
					...scope,
					className: constant.className,
				} )
			: UNKNOWN;
	}

	private knownPath( node: PhpNode, scope: Scope ): KnownText {
		const call = shortName( text( child( node, 'what' ), 'name' ) );
		if ( call !== 'dirname' && call !== 'plugin_dir_path' ) {
			return UNKNOWN;
		}
		const [ first, second ] = childList( node, 'arguments' );
		const from = this.known( first, scope );
		const levels = Number( text( second, 'value' ) || 1 );
		let folder = from.leading;
		for ( let level = 0; level < levels; level++ ) {
			folder = path.posix.dirname( folder );
		}
		return from.isWhole
			? {
					leading: call === 'dirname' ? folder : `${ folder }/`,
					isWhole: true,
				}
			: UNKNOWN;
	}

	/** Returns the parts of a concatenated string, from left to right. */
	pieces( node: PhpNode, scope: Scope ): KnownText[] {
		if ( node.kind === 'bin' && node.type === '.' ) {
			return [ child( node, 'left' ), child( node, 'right' ) ].flatMap(
				( one ) => ( one ? this.pieces( one, scope ) : [ UNKNOWN ] )
			);
		}
		if ( node.kind === 'encapsed' ) {
			return childList( node, 'value' ).map( ( part ) =>
				this.known( child( part, 'expression' ), scope )
			);
		}
		return [ this.known( node, scope ) ];
	}
}

function join( pieces: KnownText[] ): KnownText {
	let leading = '';
	for ( const piece of pieces ) {
		leading += piece.leading;
		if ( ! piece.isWhole ) {
			return { leading, isWhole: false };
		}
	}
	return { leading, isWhole: true };
}
