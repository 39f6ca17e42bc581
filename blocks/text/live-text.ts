const written = new WeakMap< Element, string >();

/**
 * Writes the text of an element that no framework writes to.
 *
 * WordPress's emoji script, the browser's translation and typographic scripts
 * replace text nodes. Who kept one would write into a node that nobody sees. So
 * the whole content is written, and only when the text is another one: a
 * translation stays as long as it is right.
 */
export function writeText( element: Element, text: string ): void {
	if ( ( written.get( element ) ?? element.textContent ) !== text ) {
		element.textContent = text;
	}
	written.set( element, text );
}
