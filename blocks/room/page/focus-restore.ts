/** In the order in which they take the place of what has gone. */
const STAND_INS = [
	'.webinar-room__heading',
	'.webinar-room__player > *',
	'.webinar-room__title',
];

/**
 * @param element One of the room's.
 * @return Whether it can be seen, and have the focus: some keep their place while they are hidden.
 */
const isSeen = ( element: Element ): boolean =>
	element.checkVisibility( { visibilityProperty: true } );

/**
 * Keeps the place of whoever goes by keyboard or by ear: a button goes away
 * with the screen that it belonged to, and the next Tab would begin at the top.
 *
 * @param room The room with all its screens.
 * @return Ends it.
 */
export function keepFocus( room: HTMLElement ): () => void {
	let last: Element | null = null;
	const listeners = new AbortController();
	const { signal } = listeners;
	room.addEventListener(
		'focusin',
		( { target } ) => {
			last = target as Element;
		},
		{ signal }
	);
	room.addEventListener(
		'focusout',
		() => {
			// Whoever only looks into another window, or whose button went away, comes back here.
			if (
				last !== room.ownerDocument.activeElement &&
				last &&
				isSeen( last )
			) {
				last = null;
			}
		},
		{ signal }
	);

	const restore = () => {
		if ( ! last || isSeen( last ) ) {
			return;
		}
		last = null;
		const standIn = STAND_INS.flatMap( ( selector ) => [
			...room.querySelectorAll< HTMLElement >( selector ),
		] ).find( isSeen );
		if ( standIn ) {
			// Words take the focus only when they are told to.
			if ( standIn.tabIndex < 0 ) {
				standIn.tabIndex = -1;
			}
			standIn.focus();
		}
	};
	// In the next frame the new screen is complete, with the picture in it.
	const screens = new MutationObserver( () =>
		requestAnimationFrame( restore )
	);
	screens.observe( room, {
		attributeFilter: [ 'data-stage', 'hidden' ],
		childList: true,
		subtree: true,
	} );
	return () => {
		listeners.abort();
		screens.disconnect();
	};
}
