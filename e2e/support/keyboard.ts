import { expect, type Locator, type Page } from '@playwright/test';

/**
 * Moves the focus to a control with Tab. Every element on the way must show that
 * it has the focus, and nothing may cover the control.
 *
 * @param page    Page of the control.
 * @param control Control to reach.
 */
export async function tabTo( page: Page, control: Locator ): Promise< void > {
	await expect( control ).toBeVisible();
	for ( let presses = 0; presses < 80; presses++ ) {
		await page.keyboard.press( 'Tab' );
		const problem = await page.locator( 'body' ).evaluate( ( body ) => {
			const element = body.ownerDocument.activeElement;
			// After the last element the browser's own controls have the focus.
			if ( ! element || element === body ) {
				return '';
			}
			const { outlineStyle, outlineWidth, boxShadow } =
				getComputedStyle( element );
			const isMarked =
				( outlineStyle !== 'none' && parseFloat( outlineWidth ) > 0 ) ||
				boxShadow !== 'none';
			return isMarked || element.matches( 'video, iframe' )
				? ''
				: `nothing shows the focus on ${ element.outerHTML.slice( 0, 200 ) }`;
		} );
		expect( problem ).toBe( '' );
		if (
			await control.evaluate(
				( element ) => element === element.ownerDocument.activeElement
			)
		) {
			await expectNotCovered( control );
			return;
		}
	}
	throw new Error( `Tab does not reach ${ control }.` );
}

async function expectNotCovered( control: Locator ): Promise< void > {
	expect(
		await control.evaluate( ( element ) => {
			const { left, top, width, height } =
				element.getBoundingClientRect();
			return element.contains(
				document.elementFromPoint( left + width / 2, top + height / 2 )
			);
		} ),
		`${ control } is covered`
	).toBe( true );
}

/**
 * Expects that a visible element has the focus, after the one that had it is gone.
 *
 * @param page Page to check.
 */
export function expectFocusKept( page: Page ): Promise< void > {
	return expect
		.poll( () =>
			page.locator( 'body' ).evaluate( ( body ) => {
				const { activeElement } = body.ownerDocument;
				return (
					activeElement !== body && activeElement?.checkVisibility()
				);
			} )
		)
		.toBe( true );
}
