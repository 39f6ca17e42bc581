/** The player of YouTube or Vimeo, in an iframe. */
import type { Player } from './types';

/**
 * @param container Element that contains nothing but the player.
 * @param source    URL of the iframe, built by the server.
 * @param title     Title of the webinar.
 */
export function openFrame(
	container: HTMLElement,
	source: string,
	title: string
): Player {
	const show = () => {
		const frame = document.createElement( 'iframe' );
		frame.title = title;
		frame.allow =
			'autoplay; encrypted-media; fullscreen; picture-in-picture';
		// YouTube refuses to play without the embedding site's origin.
		frame.referrerPolicy = 'strict-origin-when-cross-origin';
		frame.src = source;
		container.replaceChildren( frame );
	};
	const remove = () => container.replaceChildren();

	show();
	return {
		// A frame may ignore a request to pause; a removed frame is silent.
		hold: remove,
		resume: show,
		close: remove,
	};
}
