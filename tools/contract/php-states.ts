/** Reads the state machine and the words of its refusals from the code. */
import { type ModuleCode } from './php-code.ts';
import {
	type PhpNode,
	child,
	childList,
	children,
	lineOf,
	shortName,
	text,
} from './php-nodes.ts';

const descendants = ( node: PhpNode, kind: string ): PhpNode[] =>
	children( node ).flatMap( ( one ) => [
		...( one.kind === kind ? [ one ] : [] ),
		...descendants( one, kind ),
	] );

/**
 * The cells of `TABLE`: status → move → status or error code, each written out.
 *
 * @param file        Path from the project's folder.
 * @param declaration The class.
 */
const readCells = (
	file: string,
	declaration: PhpNode
): ModuleCode[ 'stateCells' ] =>
	descendants( declaration, 'constant' )
		.filter( ( constant ) => text( constant, 'name' ) === 'TABLE' )
		.flatMap( ( constant ) =>
			childList( child( constant, 'value' ), 'items' )
		)
		.flatMap( ( row ) =>
			childList( child( row, 'value' ), 'items' ).map( ( cell ) => ( {
				file,
				line: lineOf( cell ),
				status: text( child( row, 'key' ), 'value' ),
				move: text( child( cell, 'key' ), 'value' ),
				outcome: text( child( cell, 'value' ), 'value' ),
			} ) )
		);

/**
 * The arms of `match`: error code → translated words.
 *
 * @param file        Path from the project's folder.
 * @param declaration The class.
 */
const readWords = (
	file: string,
	declaration: PhpNode
): ModuleCode[ 'refusalWords' ] =>
	descendants( declaration, 'matcharm' ).flatMap( ( arm ) => {
		const call = child( arm, 'body' );
		return shortName( text( child( call, 'what' ), 'name' ) ) === '__'
			? childList( arm, 'conds' ).map( ( code ) => ( {
					file,
					line: lineOf( arm ),
					name: text( code, 'value' ),
					words: text( childList( call, 'arguments' )[ 0 ], 'value' ),
				} ) )
			: [];
	} );

/**
 * Adds what one file says about states and refusals.
 *
 * @param file Path from the project's folder.
 * @param tree Its code.
 * @param code The module, which is added to.
 */
export function readStates(
	file: string,
	tree: PhpNode,
	code: ModuleCode
): void {
	for ( const declaration of descendants( tree, 'class' ) ) {
		switch ( text( declaration, 'name' ) ) {
			case 'State_Machine':
				code.stateCells.push( ...readCells( file, declaration ) );
				break;
			case 'Refusals':
				code.refusalWords.push( ...readWords( file, declaration ) );
				break;
		}
	}
}
