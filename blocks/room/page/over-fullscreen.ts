/**
 * Shows an element over a video that is full screen. As a popover it lies in the browser's top layer, above the fullscreen element. It
 * cannot be clicked there (tried in Chromium and Firefox), so the room offers full screen itself (`fill`). A browser without popovers, and
 * an iPhone's own player, show it again afterwards.
 *
 * @param element Element to show.
 * @return Function that ends this.
 */
export function keepOverFullscreen( element: HTMLElement ): () => void {
	const update = () => {
		element.removeAttribute( 'popover' );
		const { fullscreenElement } = document;
		if (
			fullscreenElement &&
			! fullscreenElement.contains( element ) &&
			'showPopover' in element
		) {
			element.setAttribute( 'popover', 'manual' );
			element.showPopover();
		}
	};
	document.addEventListener( 'fullscreenchange', update );
	return () => document.removeEventListener( 'fullscreenchange', update );
}
