/**
 * Writes the state of the broadcast before the page's title, for people who look
 * at other tabs.
 *
 * @param words What stands there, by screen.
 * @return Call it with each screen.
 */
export function createTitle(
	words: Record< string, string >
): ( screen: string ) => void {
	const title = document.title;
	return ( screen ) => {
		const word = words[ screen ];
		const next = word ? `${ word } · ${ title }` : title;
		if ( document.title !== next ) {
			document.title = next;
		}
	};
}
