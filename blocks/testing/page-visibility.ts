/** Hides the page from the code under test, or shows it, as a browser does with a tab. */
export function hidePage( isHidden: boolean ): void {
	Object.defineProperty( document, 'hidden', {
		value: isHidden,
		configurable: true,
	} );
	document.dispatchEvent( new Event( 'visibilitychange' ) );
}
