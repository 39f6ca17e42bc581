/**
 * The player of another site, in a frame.
 */
import type { Player } from './player';

/**
 * @param place  Element of the stage that holds nothing else.
 * @param source Address of the frame, made by the server.
 * @param title  Name of the webinar.
 * @return A player.
 */
export function openFrame(
	place: HTMLElement,
	source: string,
	title: string
): Player {
	const show = () => {
		const frame = document.createElement( 'iframe' );
		frame.title = title;
		frame.allow =
			'autoplay; encrypted-media; fullscreen; picture-in-picture';
		// YouTube plays only where it is told who embeds it.
		frame.referrerPolicy = 'strict-origin-when-cross-origin';
		frame.src = source;
		place.replaceChildren( frame );
	};
	const remove = () => place.replaceChildren();

	show();
	return {
		// A frame that is asked to pause may not; one that is gone is not heard.
		hold: remove,
		goOn: show,
		close: remove,
	};
}
