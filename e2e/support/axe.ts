import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** A phone and a desktop. */
const USUAL = [
	{ width: 390, height: 844 },
	{ width: 1280, height: 800 },
];

/** A small phone, and a desktop zoomed to 200 %. */
const NARROW = [
	{ width: 320, height: 640 },
	{ width: 640, height: 400 },
];

/**
 * Nothing for axe to find under WCAG 2.2 AA.
 *
 * @param page  What to look at.
 * @param scope Selector of what is ours on it.
 */
export async function expectNoViolations(
	page: Page,
	scope = 'body'
): Promise< void > {
	await finishAnimations( page );
	const { violations } = await new AxeBuilder( { page } )
		.include( scope )
		.withTags( [ 'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa' ] )
		// Twice as quick; it leaves out frames of other origins, which are not ours.
		.setLegacyMode()
		.analyze();
	expect(
		violations.map( ( { id, nodes } ) => [
			id,
			nodes.map( ( { html, failureSummary } ) => [
				html,
				failureSummary,
			] ),
		] ),
		`axe on ${ page.url() }`
	).toEqual( [] );
}

/**
 * No scrolling sideways, and no words or controls beyond an edge that hides them.
 *
 * @param page  What to look at.
 * @param scope Selector of what is ours on it.
 */
export async function expectNothingCutOff(
	page: Page,
	scope = 'body'
): Promise< void > {
	await finishAnimations( page );
	const found = await page.evaluate( ( ours ) => {
		const isForEyes = ( element: Element ): boolean => {
			const { width, height } = element.getBoundingClientRect();
			return (
				element.checkVisibility( {
					opacityProperty: true,
					visibilityProperty: true,
				} ) &&
				width > 1 &&
				height > 1 &&
				// As themes and plugins hide what is for screen readers only.
				! element.closest( '.screen-reader-text, [class$="__unseen"]' )
			);
		};
		const says = ( element: Element ): boolean =>
			element.matches( 'a, button, input, select, textarea' ) ||
			[ ...element.childNodes ].some(
				( { nodeType, nodeValue } ) =>
					nodeType === Node.TEXT_NODE && nodeValue?.trim()
			);
		const isOutside = ( inner: DOMRect, outer: DOMRect ): boolean =>
			inner.left < outer.left - 1 ||
			inner.right > outer.right + 1 ||
			inner.top < outer.top - 1 ||
			inner.bottom > outer.bottom + 1;

		const problems: string[] = [];
		const { scrollWidth, clientWidth } = document.documentElement;
		if ( scrollWidth > clientWidth ) {
			problems.push( `It is ${ scrollWidth } px wide.` );
		}
		for ( const element of document.querySelectorAll( `${ ours } *` ) ) {
			if ( ! says( element ) || ! isForEyes( element ) ) {
				continue;
			}
			const box = element.getBoundingClientRect();
			for (
				let around = element.parentElement;
				around;
				around = around.parentElement
			) {
				const { overflowX, overflowY } = getComputedStyle( around );
				const hides = [ overflowX, overflowY ].some( ( overflow ) =>
					[ 'hidden', 'clip' ].includes( overflow )
				);
				if (
					hides &&
					around !== document.body &&
					isOutside( box, around.getBoundingClientRect() )
				) {
					problems.push(
						`.${ around.className } cuts off: ${ element.outerHTML.slice( 0, 200 ) }`
					);
				}
			}
			if ( box.left < -1 || box.right > clientWidth + 1 ) {
				problems.push(
					`Beyond the window: ${ element.outerHTML.slice( 0, 200 ) }`
				);
			}
		}
		return problems;
	}, scope );
	const size = page.viewportSize();
	expect(
		found,
		`${ page.url() } at ${ size?.width } × ${ size?.height }`
	).toEqual( [] );
}

/**
 * Looks at a screen as people with different eyes, phones and settings do.
 *
 * @param page  What to look at.
 * @param scope Selector of what is ours on it.
 */
export async function expectForEveryone(
	page: Page,
	scope = 'body'
): Promise< void > {
	const before = page.viewportSize();
	for ( const size of USUAL ) {
		await page.setViewportSize( size );
		await page.emulateMedia( {
			colorScheme: 'light',
			reducedMotion: 'no-preference',
		} );
		await expectNoViolations( page, scope );
		await page.emulateMedia( {
			colorScheme: 'dark',
			reducedMotion: 'reduce',
		} );
		await expectNoViolations( page, scope );
	}
	for ( const size of [ ...USUAL, ...NARROW ] ) {
		await page.setViewportSize( size );
		await expectNothingCutOff( page, scope );
	}
	await page.emulateMedia( { colorScheme: null, reducedMotion: null } );
	if ( before ) {
		await page.setViewportSize( before );
	}
}

/**
 * Half faded in, a text has the contrast of neither state.
 *
 * @param page Where.
 */
async function finishAnimations( page: Page ): Promise< void > {
	await page.evaluate( () => {
		for ( const animation of document.getAnimations() ) {
			if ( animation.effect?.getComputedTiming().endTime !== Infinity ) {
				animation.finish();
			}
		}
	} );
}
