import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Frame, type Page } from '@playwright/test';
import type Axe from 'axe-core';

const AXE = readFileSync(
	createRequire( import.meta.url ).resolve( 'axe-core/axe.min.js' ),
	'utf8'
);

/** A phone and a desktop. */
const USUAL_SIZES = [
	{ width: 390, height: 844 },
	{ width: 1280, height: 800 },
];

/** A small phone, and a desktop at 200 % zoom. */
const NARROW_SIZES = [
	{ width: 320, height: 640 },
	{ width: 640, height: 400 },
];

const WCAG_22_AA = [ 'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa' ];

/** The rules of WCAG 2.2 AA that read colours. */
const COLOUR_RULES = [ 'color-contrast', 'link-in-text-block' ];

/**
 * Expects that axe finds no violation of WCAG 2.2 AA.
 *
 * @param page  Page to check.
 * @param scope Selector of the part that the suite renders.
 * @param rules Only these rules of axe.
 */
export async function expectNoViolations(
	page: Page,
	scope = 'body',
	rules?: string[]
): Promise< void > {
	await finishAnimations( page );
	await Promise.all( page.frames().map( injectAxe ) );
	const violations = await page.evaluate(
		async ( [ part, runOnly ] ) => {
			const { axe } = window as unknown as { axe: typeof Axe };
			const results = await axe.run( part, {
				runOnly,
				// Others are not read.
				resultTypes: [ 'violations' ],
			} );
			return results.violations.map( ( { id, nodes } ) => [
				id,
				nodes.map( ( { html, failureSummary } ) => [
					html,
					failureSummary,
				] ),
			] );
		},
		[ scope, rules ?? WCAG_22_AA ] as const
	);
	expect( violations, `axe on ${ page.url() }` ).toEqual( [] );
}

/** It takes longer than most runs of axe, so a document gets it once. */
async function injectAxe( frame: Frame ): Promise< void > {
	if ( ! ( await frame.evaluate( () => 'axe' in window ) ) ) {
		await frame.evaluate( AXE );
	}
}

/**
 * Expects no horizontal scrolling of the page, and no text or control that an edge cuts off.
 *
 * @param page  Page to check, or a frame of it.
 * @param scope Selector of the part that the suite renders.
 */
export async function expectNothingCutOff(
	page: Page | Frame,
	scope = 'body'
): Promise< void > {
	await finishAnimations( page );
	const found = await page.evaluate( ( scopeSelector ) => {
		const isVisible = ( element: Element ): boolean => {
			const { width, height } = element.getBoundingClientRect();
			return (
				element.checkVisibility( {
					opacityProperty: true,
					visibilityProperty: true,
				} ) &&
				width > 1 &&
				height > 1 &&
				// Themes and plugins hide text for screen readers with these classes.
				! element.closest( '.screen-reader-text, [class$="__unseen"]' )
			);
		};
		const hasTextOrIsControl = ( element: Element ): boolean =>
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
			problems.push( `The page is ${ scrollWidth } px wide.` );
		}
		for ( const element of document.querySelectorAll(
			`${ scopeSelector } *`
		) ) {
			if ( ! hasTextOrIsControl( element ) || ! isVisible( element ) ) {
				continue;
			}
			const box = element.getBoundingClientRect();
			let isScrolledTo = false;
			for (
				let ancestor = element.parentElement;
				ancestor;
				ancestor = ancestor.parentElement
			) {
				const { overflowX, overflowY } = getComputedStyle( ancestor );
				isScrolledTo ||= [ 'auto', 'scroll' ].includes( overflowX );
				const cutsOff = [ overflowX, overflowY ].some( ( overflow ) =>
					[ 'hidden', 'clip' ].includes( overflow )
				);
				if (
					cutsOff &&
					ancestor !== document.body &&
					isOutside( box, ancestor.getBoundingClientRect() )
				) {
					problems.push(
						`.${ ancestor.className } cuts off: ${ element.outerHTML.slice( 0, 200 ) }`
					);
				}
			}
			if (
				! isScrolledTo &&
				( box.left < -1 || box.right > clientWidth + 1 )
			) {
				problems.push(
					`Outside the window: ${ element.outerHTML.slice( 0, 200 ) }`
				);
			}
		}
		return problems;
	}, scope );
	const size = ( 'page' in page ? page.page() : page ).viewportSize();
	expect(
		found,
		`${ page.url() } at ${ size?.width } × ${ size?.height }`
	).toEqual( [] );
}

/**
 * Checks a screen on phones and desktops, at 200 % zoom, in light and dark.
 *
 * @param page  Page to check.
 * @param scope Selector of the part that the suite renders.
 */
export async function expectAccessible(
	page: Page,
	scope = 'body'
): Promise< void > {
	const before = page.viewportSize();
	for ( const size of USUAL_SIZES ) {
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
		// The elements are the same, and their animations have finished: only colours differ.
		await expectNoViolations( page, scope, COLOUR_RULES );
		await expectNothingCutOff( page, scope );
	}
	for ( const size of NARROW_SIZES ) {
		await page.setViewportSize( size );
		await expectNothingCutOff( page, scope );
	}
	await page.emulateMedia( { colorScheme: null, reducedMotion: null } );
	if ( before ) {
		await page.setViewportSize( before );
	}
}

/**
 * Checks what another language can break on a screen that `expectAccessible()` has checked: names, labels and widths.
 *
 * @param page  Page to check.
 * @param scope Selector of the part that the suite renders.
 */
export async function expectAccessibleWords(
	page: Page,
	scope = 'body'
): Promise< void > {
	const before = page.viewportSize();
	await expectNoViolations( page, scope );
	for ( const size of [ ...USUAL_SIZES, ...NARROW_SIZES ] ) {
		await page.setViewportSize( size );
		await expectNothingCutOff( page, scope );
	}
	if ( before ) {
		await page.setViewportSize( before );
	}
}

/**
 * Checks a block while it is edited: names and labels, and what a language can break.
 *
 * @param page  The block editor.
 * @param scope Selector of the block.
 */
export async function expectAccessibleBlock(
	page: Page,
	scope: string
): Promise< void > {
	const before = page.viewportSize()!;
	await expectNoViolations( page, 'iframe[name="editor-canvas"]' );
	for ( const size of [ ...USUAL_SIZES, ...NARROW_SIZES ] ) {
		await page.setViewportSize( size );
		const canvas = page.frame( 'editor-canvas' )!;
		await canvas.locator( scope ).waitFor();
		await expectNothingCutOff( canvas, scope );
	}
	await page.setViewportSize( before );
}

/**
 * Ends fades: half-faded text has a contrast that neither state has.
 *
 * @param page Page to change.
 */
async function finishAnimations( page: Page | Frame ): Promise< void > {
	await page.evaluate( () => {
		for ( const animation of document.getAnimations() ) {
			if ( animation.effect?.getComputedTiming().endTime !== Infinity ) {
				animation.finish();
			}
		}
	} );
}
