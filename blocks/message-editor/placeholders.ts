/**
 * Replaces placeholders as WordPress does when it sends the message. Both are
 * tested with contract/vectors/message-filling.json.
 */
export const LONGEST_TEXT = 4096;

const LONGEST_VALUE = 200;

/** An empty value also removes the space before it. */
const PLACEHOLDER = /( ?)\{([a-z_]{1,32})\}/g;

const LINE_BREAKS_AND_CONTROLS = /[\p{Cc}\u2028\u2029]+/gu;

/** They would change the direction of the text after them. */
const DIRECTION_MARKS = /[\u202A-\u202E\u2066-\u2069]/gu;

export type Values = Readonly< Record< string, string > >;

function cleanValue( value: string ): string {
	const line = value
		.replace( LINE_BREAKS_AND_CONTROLS, ' ' )
		.replace( DIRECTION_MARKS, '' )
		.replace( /^ +| +$/g, '' );
	const characters = Array.from( line );
	return characters.length > LONGEST_VALUE
		? characters.slice( 0, LONGEST_VALUE - 1 ).join( '' ) + '…'
		: line;
}

/**
 * Values are not scanned for placeholders again.
 *
 * @param text   With placeholders such as `{title}`.
 * @param values By the name of the placeholder.
 */
export function fillPlaceholders( text: string, values: Values ): string {
	return text.replace(
		PLACEHOLDER,
		( whole: string, space: string, name: string ) => {
			if ( ! Object.hasOwn( values, name ) ) {
				return whole;
			}
			const value = cleanValue( values[ name ] ?? '' );
			return value === '' ? '' : space + value;
		}
	);
}

/**
 * The number of characters (code points) with the longest possible values.
 *
 * @param text  With placeholders.
 * @param names Names of the placeholders.
 */
export function longestLength(
	text: string,
	names: readonly string[]
): number {
	const longest = 'x'.repeat( LONGEST_VALUE );
	return Array.from(
		fillPlaceholders(
			text,
			Object.fromEntries( names.map( ( name ) => [ name, longest ] ) )
		)
	).length;
}
