/**
 * Reads PHP into a tree that can be walked without knowing every kind of node.
 */
import { Engine } from 'php-parser';

/** One node; what fields it has depends on its kind. */
export interface PhpNode {
	kind: string;
	loc?: { start: { line: number } } | null;
	[ field: string ]: unknown;
}

/** Fields that hold no code. */
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
 * Parses one file; throws with the line where it is not PHP.
 *
 * @param code Source.
 * @param file Name for errors.
 */
export const parsePhp = ( code: string, file: string ): PhpNode =>
	engine.parseCode( code, file ) as unknown as PhpNode;

export const isNode = ( value: unknown ): value is PhpNode =>
	typeof value === 'object' &&
	value !== null &&
	typeof ( value as { kind?: unknown } ).kind === 'string';

/**
 * A field that holds one node.
 *
 * @param node  Its parent.
 * @param field Name of the field.
 */
export function child(
	node: PhpNode | undefined,
	field: string
): PhpNode | undefined {
	const value = node?.[ field ];
	return isNode( value ) ? value : undefined;
}

/**
 * A field that holds a list of nodes.
 *
 * @param node  Their parent.
 * @param field Name of the field.
 */
export function childList(
	node: PhpNode | undefined,
	field: string
): PhpNode[] {
	const value = node?.[ field ];
	return Array.isArray( value ) ? value.filter( isNode ) : [];
}

/**
 * A field that holds text, or an identifier.
 *
 * @param node  Its parent.
 * @param field Name of the field.
 */
export function text( node: PhpNode | undefined, field: string ): string {
	const value = node?.[ field ];
	if ( typeof value === 'string' ) {
		return value;
	}
	return isNode( value ) && typeof value.name === 'string' ? value.name : '';
}

export const lineOf = ( node: PhpNode | undefined ): number =>
	node?.loc?.start.line ?? 1;

/**
 * All nodes directly under one.
 *
 * @param node Their parent.
 */
export function children( node: PhpNode ): PhpNode[] {
	return Object.entries( node ).flatMap( ( [ field, value ] ) => {
		if ( NO_CODE.has( field ) ) {
			return [];
		}
		return ( Array.isArray( value ) ? value : [ value ] ).filter( isNode );
	} );
}

/**
 * The last part of a qualified name.
 *
 * @param name As in `Webinars\A\B`.
 */
export const shortName = ( name: string ): string =>
	name.split( '\\' ).at( -1 ) ?? name;
