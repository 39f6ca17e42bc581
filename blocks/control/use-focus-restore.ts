import { useLayoutEffect, useRef } from '@wordpress/element';
import type { FocusEvent } from 'react';

/**
 * Moves the focus to a container when a focused button inside it disappears.
 * Otherwise the next Tab would start at the top of the page.
 *
 * @return Props of the container, which must be focusable.
 */
export function useFocusRestore() {
	const ref = useRef< HTMLDivElement >( null );
	const hadFocus = useRef( false );
	useLayoutEffect( () => {
		const { activeElement, body } = ref.current?.ownerDocument ?? document;
		if ( hadFocus.current && activeElement === body ) {
			// The page stays where it is: the next tap must hit what the speaker sees.
			ref.current?.focus( { preventScroll: true } );
		}
	} );
	return {
		ref,
		onFocus: () => {
			hadFocus.current = true;
		},
		onBlur: ( { target }: FocusEvent ) => {
			// True when only the window lost the focus.
			hadFocus.current = target === target.ownerDocument.activeElement;
		},
	};
}
