import { useLayoutEffect, useRef } from '@wordpress/element';
import type { FocusEvent } from 'react';

/**
 * Keeps the keyboard's place: a button may go away with the state that it
 * belonged to, and the next Tab would begin at the top of the page.
 *
 * @return For an element that can be focused and stays. Whatever is lost inside it leaves the focus on it.
 */
export function useKeptFocus() {
	const ref = useRef< HTMLDivElement >( null );
	const hadFocus = useRef( false );
	useLayoutEffect( () => {
		const { activeElement, body } = ref.current?.ownerDocument ?? document;
		if ( hadFocus.current && activeElement === body ) {
			ref.current?.focus();
		}
	} );
	return {
		ref,
		onFocus: () => {
			hadFocus.current = true;
		},
		onBlur: ( { target }: FocusEvent ) => {
			// Whoever only looks into another window leaves the focus here.
			hadFocus.current = target === target.ownerDocument.activeElement;
		},
	};
}
