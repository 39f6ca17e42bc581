import { useEffect } from '@wordpress/element';
import { fieldId, type Panels, useOpenPanel } from './open-panel';

// The editor writes its own address when it opens.
const firstHash = window.location.hash;

/** Calls back once an element is in the page. */
function whenShown( id: string, act: ( element: Element ) => void ): void {
	const find = () => {
		const element = document.getElementById( id );
		if ( element ) {
			observer.disconnect();
			act( element );
		}
	};
	const observer = new MutationObserver( find );
	observer.observe( document.body, { childList: true, subtree: true } );
	find();
}

/**
 * Opens the field that the address names, as in `#webinar-stream_source`: when the editor is opened, and when a link in it is
 * followed.
 *
 * @param panels Names of panels, with their fields.
 */
export function useLinkedField( panels: Panels ): void {
	const openPanel = useOpenPanel( panels );
	useEffect( () => {
		const open = ( hash: string ) => {
			const { pathname, search } = window.location;
			const id = hash.slice( 1 );
			if ( ! openPanel( ( name ) => fieldId( name ) === id ) ) {
				return;
			}
			whenShown( id, ( element ) => {
				element.scrollIntoView( { block: 'center' } );
				element
					.querySelector< HTMLElement >( 'input, button' )
					?.focus( { preventScroll: true } );
				// The same link works again.
				window.history.replaceState(
					window.history.state,
					'',
					pathname + search
				);
			} );
		};
		const follow = () => open( window.location.hash );
		open( firstHash );
		window.addEventListener( 'hashchange', follow );
		return () => window.removeEventListener( 'hashchange', follow );
	}, [ openPanel ] );
}
