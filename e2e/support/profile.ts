import { expect, type Browser, type Page } from '@playwright/test';
import { readDemo, signIn, test } from './demo.ts';
import { postToRest } from './site.ts';

const SETTINGS = '/wp-admin/options-general.php?page=webinars';

/**
 * Runs the tests of a file under the profile `full`. The running demo is switched there and back: a site of its own would take half a
 * minute to start.
 *
 * @param plugins Modules that `prod` disables.
 * @param adjust  Changes the site for these tests; called with false afterwards.
 */
export function underFullProfile(
	plugins: string[],
	adjust: (
		administrator: Page,
		isFull: boolean
	) => Promise< void > = async () => {}
): void {
	test.beforeAll( ( { browser } ) =>
		asAdministrator( browser, async ( page ) => {
			await choose( page, 'full' );
			await activate( page, plugins, 'active' );
			await adjust( page, true );
		} )
	);
	test.afterAll( ( { browser } ) =>
		asAdministrator( browser, async ( page ) => {
			await adjust( page, false );
			await activate( page, plugins, 'inactive' );
			await choose( page, 'prod' );
		} )
	);
}

async function asAdministrator(
	browser: Browser,
	work: ( page: Page ) => Promise< void >
): Promise< void > {
	// The screens are tested elsewhere: here their scripts only take time.
	const page = await browser.newPage( { javaScriptEnabled: false } );
	await signIn( page, 'admin', SETTINGS );
	await work( page );
	await page.close();
}

async function choose( page: Page, profile: 'prod' | 'full' ): Promise< void > {
	const settings = readDemo().siteUrl + SETTINGS;
	if ( page.url() !== settings ) {
		await page.goto( settings );
	}
	const choice = page.locator(
		`input[name="webinar_runtime_profile"][value="${ profile }"]`
	);
	// The demo was started with --profile=full.
	if ( await choice.isDisabled() ) {
		return;
	}
	await choice.check();
	await page.locator( '#submit' ).click();
	await expect( choice ).toBeChecked();
}

async function activate(
	page: Page,
	plugins: string[],
	status: 'active' | 'inactive'
): Promise< void > {
	for ( const plugin of plugins ) {
		const answer = await postToRest(
			page,
			`wp/v2/plugins/${ plugin }/${ plugin }`,
			{ status }
		);
		expect( answer.status ).toBe( 200 );
	}
}
