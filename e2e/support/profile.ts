import { expect, type Page } from '@playwright/test';
import { readDemo } from './demo.ts';
import { postToRest } from './site.ts';

/**
 * Switches the running demo to the profile `full` for some work, and back: a site of its own would take half a minute to start.
 *
 * @param administrator Page of an administrator.
 * @param plugins       Modules that `prod` disables.
 * @param work          What needs them.
 */
export async function withFullProfile(
	administrator: Page,
	plugins: string[],
	work: () => Promise< void >
): Promise< void > {
	const settings = `${ readDemo().siteUrl }/wp-admin/options-general.php?page=webinars`;
	const choose = async ( profile: 'prod' | 'full' ) => {
		await administrator.goto( settings );
		const choice = administrator.locator(
			`input[name="webinar_runtime_profile"][value="${ profile }"]`
		);
		// The demo was started with --profile=full.
		if ( await choice.isDisabled() ) {
			return;
		}
		await choice.check();
		await administrator.locator( '#submit' ).click();
		await expect( choice ).toBeChecked();
	};
	const activate = async ( status: 'active' | 'inactive' ) => {
		for ( const plugin of plugins ) {
			const answer = await postToRest(
				administrator,
				`wp/v2/plugins/${ plugin }/${ plugin }`,
				{ status }
			);
			expect( answer.status ).toBe( 200 );
		}
	};
	await choose( 'full' );
	await activate( 'active' );
	try {
		await work();
	} finally {
		await activate( 'inactive' );
		await choose( 'prod' );
	}
}
