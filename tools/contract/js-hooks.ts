/** Finds the JavaScript hooks that the blocks fire and listen to. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const CALLS = {
	doAction: { does: 'fires', kind: 'action' },
	applyFilters: { does: 'fires', kind: 'filter' },
	addAction: { does: 'listens', kind: 'action' },
	addFilter: { does: 'listens', kind: 'filter' },
} as const;

/** A call of `@wordpress/hooks`. */
export interface JsHookUse {
	/** Path from the project's folder. */
	file: string;
	line: number;
	call: keyof typeof CALLS;
	does: 'fires' | 'listens';
	kind: 'action' | 'filter';
	/** Null when the name is not a string literal. */
	name: string | null;
	/** Number of the hook's arguments, where the code fires it. */
	argumentCount: number;
}

const isSource = ( name: string ): boolean =>
	/\.tsx?$/.test( name ) &&
	! /\.(?:test|d)\.tsx?$|(?:^|[\\/])node_modules[\\/]/.test( name );

function calledName( call: ts.CallExpression ): string {
	const { expression } = call;
	return ts.isPropertyAccessExpression( expression )
		? expression.name.text
		: expression.getText();
}

export function readJsHooks( root: string ): JsHookUse[] {
	const folder = path.join( root, 'blocks' );
	const names = existsSync( folder )
		? readdirSync( folder, { recursive: true, encoding: 'utf8' } )
		: [];
	return names
		.filter( isSource )
		.sort()
		.flatMap( ( name ) => {
			const source = ts.createSourceFile(
				name,
				readFileSync( path.join( folder, name ), 'utf8' ),
				ts.ScriptTarget.Latest,
				true
			);
			const uses: JsHookUse[] = [];
			const visit = ( node: ts.Node ): void => {
				ts.forEachChild( node, visit );
				if ( ! ts.isCallExpression( node ) ) {
					return;
				}
				const call = calledName( node );
				if ( ! Object.hasOwn( CALLS, call ) ) {
					return;
				}
				const known = call as keyof typeof CALLS;
				const [ first ] = node.arguments;
				uses.push( {
					file: [ 'blocks', ...name.split( path.sep ) ].join( '/' ),
					line:
						source.getLineAndCharacterOfPosition( node.getStart() )
							.line + 1,
					call: known,
					...CALLS[ known ],
					name:
						first && ts.isStringLiteral( first )
							? first.text
							: null,
					argumentCount: node.arguments.length - 1,
				} );
			};
			visit( source );
			return uses;
		} );
}
