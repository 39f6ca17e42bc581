/**
 * The text of a message: what nobody sees, or what destroys the lines of others, is removed. The same rules as
 * `Message_Text` in PHP; contract/vectors/chat-text.json has examples for both.
 */

const LONGEST = 500;
const MOST_LINES = 10;

/** In order: patterns and what replaces them. */
const CLEANING: readonly [ RegExp, string ][] = [
	[ /\r\n?|\u2028|\u2029/gu, '\n' ],
	[ /[\p{Zs}\t]+/gu, ' ' ],
	// Control characters; bidi overrides and other format characters, except joiners; private use; letters that show nothing.
	[
		/[^\P{Cc}\n]|[^\P{Cf}\u200D]|\p{Co}|[\u115F\u1160\u3164\uFFA0\u2800]/gu,
		'',
	],
	// A joiner belongs between the parts of an emoji only.
	[ /(?<![\p{So}\uFE0F\u{1F3FB}-\u{1F3FF}])\u200D|\u200D(?!\p{So})/gu, '' ],
	// Marks that are stacked over the lines above.
	[ /(\p{M}{3})\p{M}+/gu, '$1' ],
	[ / *\n */gu, '\n' ],
	[ / {2,}/gu, ' ' ],
	[ /\n{3,}/gu, '\n\n' ],
	[ /^[ \n]+|[ \n]+$/gu, '' ],
];

/** The text as it is stored; it may be empty. */
export const cleanText = ( text: string ): string =>
	CLEANING.reduce(
		( cleaned, [ pattern, by ] ) => cleaned.replace( pattern, by ),
		text
	);

/** Why a cleaned text cannot be said; null where it can. */
export function textProblem(
	clean: string
): 'empty' | 'long' | 'lines' | null {
	if ( clean === '' ) {
		return 'empty';
	}
	if ( [ ...clean ].length > LONGEST ) {
		return 'long';
	}
	return clean.split( '\n' ).length > MOST_LINES ? 'lines' : null;
}

/** What two texts have in common that say the same: no case, no spaces. */
export const foldedText = ( clean: string ): string =>
	clean.replace( /\s+/gu, '' ).toLowerCase();
