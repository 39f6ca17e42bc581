import { expect, type Page } from '@playwright/test';

/** Google calls less than 0.1 good; our pages must do better. */
const SHIFT_AT_MOST = 0.02;

/** Layout shifts that no user input caused, since the page was opened. */
interface Shifts {
	sum: number;
	sources: string[];
}

/**
 * Measures the layout shifts of the pages that are opened next, without the fonts of the theme: one that comes late shifts every page
 * of it.
 *
 * @param page Page of the person.
 */
export async function measureShifts( page: Page ): Promise< void > {
	await page.route( '**/*.woff2', ( route ) => route.abort() );
	await page.addInitScript( () => {
		const shifts: Shifts = { sum: 0, sources: [] };
		Object.assign( window, { shifts } );
		new PerformanceObserver( ( list ) => {
			for ( const entry of list.getEntries() as ( PerformanceEntry & {
				value: number;
				hadRecentInput: boolean;
				sources: { node: Element | null }[];
			} )[] ) {
				if ( ! entry.hadRecentInput ) {
					shifts.sum += entry.value;
					shifts.sources.push(
						`${ entry.value.toFixed( 4 ) } ${ entry.sources
							.map( ( { node } ) => node?.className )
							.join() }`
					);
				}
			}
		} ).observe( { type: 'layout-shift', buffered: true } );
	} );
}

/**
 * Expects that the page has not shifted.
 *
 * @param page Page that was opened after measureShifts().
 * @param name Name for the report.
 */
export async function expectNoShift(
	page: Page,
	name: string
): Promise< void > {
	const { sum, sources } = await page.evaluate(
		() => ( window as unknown as { shifts: Shifts } ).shifts
	);
	expect( sum, `${ name }: ${ sources.join( '; ' ) }` ).toBeLessThan(
		SHIFT_AT_MOST
	);
}
