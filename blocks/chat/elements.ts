/** Builds elements. Texts of people only ever become text. */

export type Child = Node | string | null | false;

/**
 * @param tag        Name of the element.
 * @param attributes `on…` is a listener; false and empty leave an attribute out.
 * @param children   Contents.
 */
export function make< Tag extends keyof HTMLElementTagNameMap >(
	tag: Tag,
	attributes: Record< string, unknown > = {},
	...children: Child[]
): HTMLElementTagNameMap[ Tag ] {
	const element = document.createElement( tag );
	for ( const [ name, value ] of Object.entries( attributes ) ) {
		if ( typeof value === 'function' ) {
			element.addEventListener( name.slice( 2 ), value as EventListener );
		} else if ( value || value === 0 ) {
			element.setAttribute( name, value === true ? '' : `${ value }` );
		}
	}
	element.append( ...( children.filter( Boolean ) as ( Node | string )[] ) );
	return element;
}

/** Replaces the contents of an element. A menu that is open stays open, and its button keeps the focus. */
export function redraw( element: Element, contents: Node ): void {
	const menus = [ ...element.querySelectorAll( 'details' ) ]
		.filter( ( { open } ) => open )
		.map( ( { className } ) => className );
	const { activeElement } = element.ownerDocument;
	const focused =
		element.contains( activeElement ) && activeElement?.textContent;
	element.replaceChildren( contents );
	for ( const menu of element.querySelectorAll( 'details' ) ) {
		menu.open = menus.includes( menu.className );
	}
	if ( focused ) {
		[ ...element.querySelectorAll< HTMLElement >( 'button, summary' ) ]
			.find( ( { textContent } ) => textContent === focused )
			?.focus();
	}
}

const ADDRESS = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}'»])/;

/** @return The text, with addresses as links where they may be. */
export function textNodes( text: string, hasLinks: boolean ): Child[] {
	return hasLinks
		? text.split( ADDRESS ).map( ( part, number ) =>
				number % 2
					? make(
							'a',
							{
								href: part,
								target: '_blank',
								rel: 'noopener nofollow ugc',
							},
							part
						)
					: part
			)
		: [ text ];
}
