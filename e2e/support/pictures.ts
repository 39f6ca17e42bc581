import path from 'node:path';
import type { Page, ViewportSize } from '@playwright/test';
import { test } from './demo.ts';

const folder = process.env.PICTURES ?? '';

/** Whether `npm run pictures` runs the tests. */
export const PICTURES = folder !== '';

/** Skips a test unless `npm run pictures` runs it. */
export function skipWithoutPictures(): void {
	test.skip( ! PICTURES, 'Runs only with `npm run pictures`.' );
}

/**
 * Returns a function that takes a screenshot at each size.
 *
 * @param sizes  The sizes.
 * @param suffix End of each file name.
 */
export function takePictures(
	sizes: Record< 'phone' | 'desktop', ViewportSize >,
	suffix = ''
) {
	/**
	 * @param page    Page to take.
	 * @param name    Name of the screen; the file name begins with it.
	 * @param arrange Prepares the page at each size.
	 */
	return async (
		page: Page,
		name: string,
		arrange: (
			size: keyof typeof sizes
		) => Promise< void > = async () => {}
	): Promise< void > => {
		for ( const size of [ 'phone', 'desktop' ] as const ) {
			await page.setViewportSize( sizes[ size ] );
			// No link shows its hover style, and no menu of WordPress opens.
			await page.mouse.move( 0, sizes[ size ].height - 1 );
			await arrange( size );
			await page.screenshot( {
				path: path.join( folder, `${ name }-${ size }${ suffix }.png` ),
				animations: 'disabled',
				caret: 'hide',
			} );
		}
	};
}
