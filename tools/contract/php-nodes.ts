/** Parses PHP into a tree that can be walked without knowing every kind of node. */
import { Engine } from 'php-parser';

/** One node. Its fields depend on its kind. */
export interface PhpNode {
	kind: string;
	loc?: { start: { line: number } } | null;
	[ field: string ]: unknown;
}

/** Fields without code. */
const NO_CODE = new Set( [
	'loc',
	'leadingComments',
	'trailingComments',
	'comments',
] );

const engine = new Engine( {
	parser: { version: '8.3', extractDoc: true },
	ast: { withPositions: true },
} );

/**
 * Throws an error with `lineNumber` when the code has a syntax error.
 *
 * @param code The source.
 * @param file Name for the error message.
 */
export const parsePhp = ( code: string, file: string ): PhpNode =>
	engine.parseCode( code, file ) as unknown as PhpNode;

export const isNode = ( value: unknown ): value is PhpNode =>
	typeof value === 'object' &&
	value !== null &&
	typeof ( value as { kind?: unknown } ).kind === 'string';

/** Returns the node in a field. */
export function child(
	node: PhpNode | undefined,
	field: string
): PhpNode | undefined {
	const value = node?.[ field ];
	return isNode( value ) ? value : undefined;
}

/** Returns the nodes in a field that holds a list. */
export function childList(
	node: PhpNode | undefined,
	field: string
): PhpNode[] {
	const value = node?.[ field ];
	return Array.isArray( value ) ? value.filter( isNode ) : [];
}

/** Returns the text of a field that holds a string or an identifier. */
export function text( node: PhpNode | undefined, field: string ): string {
	const value = node?.[ field ];
	if ( typeof value === 'string' ) {
		return value;
	}
	return isNode( value ) && typeof value.name === 'string' ? value.name : '';
}

export const lineOf = ( node: PhpNode | undefined ): number =>
	node?.loc?.start.line ?? 1;

/** Returns the direct child nodes. */
export function children( node: PhpNode ): PhpNode[] {
	return Object.entries( node ).flatMap( ( [ field, value ] ) => {
		if ( NO_CODE.has( field ) ) {
			return [];
		}
		return ( Array.isArray( value ) ? value : [ value ] ).filter( isNode );
	} );
}

/** Returns the last part of a qualified name: `B` for `Webinars\A\B`. */
export const shortName = ( name: string ): string =>
	name.split( '\\' ).at( -1 ) ?? name;
