/** Collects the strings of a module, and the tables that they name. */
import { type ModuleCode } from './php-code.ts';
import { type PhpNode, child, childList, children, text } from './php-nodes.ts';
import { type Scope, placeOf } from './php-scope.ts';
import { type Values } from './php-values.ts';

export class TextReader {
	/** Parts of a longer string that has been read as a whole. */
	private readonly readNodes = new WeakSet< PhpNode >();

	constructor(
		private readonly code: ModuleCode,
		private readonly values: Values
	) {}

	read( node: PhpNode, scope: Scope ): void {
		this.readTables( node, scope );
		if ( this.readNodes.has( node ) ) {
			return;
		}
		const pieces =
			node.kind === 'bin' || node.kind === 'encapsed'
				? this.values.pieces( node, scope )
				: [ this.values.known( node, scope ) ];
		let joined = '';
		for ( const piece of pieces ) {
			// An unknown piece ends a word.
			joined += piece.leading + ( piece.isWhole ? '' : '\0' );
		}
		if ( node.kind === 'bin' && node.type !== '.' ) {
			return;
		}
		this.markAsRead( node );
		for ( const name of joined.split( '\0' ).filter( Boolean ) ) {
			this.code.texts.push( { name, ...placeOf( node, scope ) } );
		}
		if ( /CREATE TABLE/i.test( joined ) ) {
			this.code.createsTables = true;
		}
	}

	private markAsRead( node: PhpNode ): void {
		if (
			[ 'bin', 'encapsed', 'encapsedpart', 'string' ].includes(
				node.kind
			)
		) {
			this.readNodes.add( node );
			children( node ).forEach( ( one ) => this.markAsRead( one ) );
		}
	}

	/** A table is the text after `$wpdb->prefix`. */
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
					...placeOf( part, scope ),
				} );
			}
		} );
	}
}

function lastOperand( node: PhpNode | undefined ): PhpNode | undefined {
	return node?.kind === 'bin' ? lastOperand( child( node, 'right' ) ) : node;
}
