/**
 * Fills in a text as WordPress will when it sends it: contract/vectors/message-filling.json holds the two together.
 */
export const LONGEST_TEXT = 4096;

const LONGEST_VALUE = 200;

/** The space before it goes where the value is empty. */
const PLACEHOLDER = /( ?)\{([a-z_]{1,32})\}/g;

const LINE_BREAKS_AND_CONTROLS = /[\p{Cc}\u2028\u2029]+/gu;

/** They would turn the direction of the text behind them. */
const DIRECTION_MARKS = /[\u202A-\u202E\u2066-\u2069]/gu;

export type Values = Readonly< Record< string, string > >;

function plain( value: string ): string {
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
 * @param text   With names in braces.
 * @param values By name.
 * @return The text with its values, each inserted once.
 */
export function filled( text: string, values: Values ): string {
	return text.replace(
		PLACEHOLDER,
		( whole: string, space: string, name: string ) => {
			if ( ! Object.hasOwn( values, name ) ) {
				return whole;
			}
			const value = plain( values[ name ] ?? '' );
			return value === '' ? '' : space + value;
		}
	);
}

/**
 * @param text  With names in braces.
 * @param names What is filled in.
 * @return How many characters the text has with the longest values.
 */
export function longestLength(
	text: string,
	names: readonly string[]
): number {
	const longest = 'x'.repeat( LONGEST_VALUE );
	return Array.from(
		filled(
			text,
			Object.fromEntries( names.map( ( name ) => [ name, longest ] ) )
		)
	).length;
}
