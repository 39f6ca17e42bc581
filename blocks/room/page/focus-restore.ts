/** Elements that may take the focus, the preferred one first. */
const TARGETS = [
	'.webinar-room__heading',
	'.webinar-room__player > *',
	'.webinar-room__title',
];

/** False also for an element that is hidden but still takes up space. */
const isVisible = ( element: Element ): boolean =>
	element.checkVisibility
		? element.checkVisibility( { visibilityProperty: true } )
		: element.getClientRects().length > 0 &&
			window.getComputedStyle( element ).visibility === 'visible';

/**
 * Moves the focus into the new screen when the focused button disappears with
 * the old one. Otherwise the next Tab would start at the top of the page.
 *
 * @param room Element that contains all screens of the room.
 * @return Removes the listeners.
 */
export function restoreFocus( room: HTMLElement ): () => void {
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
			// Keep it when only the window lost the focus, or when the element disappeared.
			if (
				last !== room.ownerDocument.activeElement &&
				last &&
				isVisible( last )
			) {
				last = null;
			}
		},
		{ signal }
	);

	const restore = () => {
		if ( ! last || isVisible( last ) ) {
			return;
		}
		last = null;
		const target = TARGETS.flatMap( ( selector ) => [
			...room.querySelectorAll< HTMLElement >( selector ),
		] ).find( isVisible );
		if ( target ) {
			// A heading can be focused only with a tabindex.
			if ( target.tabIndex < 0 ) {
				target.tabIndex = -1;
			}
			target.focus();
		}
	};
	// The new screen, with its video, is complete in the next frame.
	const observer = new MutationObserver( () =>
		requestAnimationFrame( restore )
	);
	observer.observe( room, {
		attributeFilter: [ 'data-stage', 'hidden' ],
		childList: true,
		subtree: true,
	} );
	return () => {
		listeners.abort();
		observer.disconnect();
	};
}
