/** The scope in which a piece of PHP stands. */
import { type Place } from './php-code.ts';
import {
	type PhpNode,
	child,
	childList,
	lineOf,
	shortName,
	text,
} from './php-nodes.ts';

export interface Scope {
	file: string;
	namespace: string;
	/** Full names by alias. */
	uses: Map< string, string >;
	className: string;
	/** Class of each local variable, where it is obvious. */
	variables: Map< string, string >;
}

export const placeOf = ( node: PhpNode | undefined, scope: Scope ): Place => ( {
	file: scope.file,
	line: lineOf( node ),
} );

/** Adds the parameters of a function; a closure also sees the variables around it. */
export function enterFunction( node: PhpNode, scope: Scope ): Scope {
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

/** Returns the qualified name, without a leading backslash. */
export function resolveName( name: PhpNode, scope: Scope ): string {
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
