/** Reads the state machine and its error messages from the code. */
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

/** Reads the cells of `TABLE`: status → move → status or error code. Each of the three must be a literal string. */
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

/** Reads the arms of `match`: error code → translated message. */
const readMessages = (
	file: string,
	declaration: PhpNode
): ModuleCode[ 'refusalMessages' ] =>
	descendants( declaration, 'matcharm' ).flatMap( ( arm ) => {
		const call = child( arm, 'body' );
		return shortName( text( child( call, 'what' ), 'name' ) ) === '__'
			? childList( arm, 'conds' ).map( ( code ) => ( {
					file,
					line: lineOf( arm ),
					name: text( code, 'value' ),
					message: text(
						childList( call, 'arguments' )[ 0 ],
						'value'
					),
				} ) )
			: [];
	} );

/** Adds the states and error messages of one file to the module's code. */
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
				code.refusalMessages.push(
					...readMessages( file, declaration )
				);
				break;
		}
	}
}
