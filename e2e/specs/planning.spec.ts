/**
 * The screens on which somebody sets up the site and plans a webinar, with their errors, in English and in Russian.
 */
import { expect, type Locator, type Page } from '@playwright/test';
import { expectNoViolations, expectNothingCutOff } from '../support/axe.ts';
import { readDemo, test } from '../support/demo.ts';
import { waitForBroadcast } from '../support/editor.ts';
import {
	openEditor,
	scheduleWebinar,
	uniqueTitle,
	uploadImage,
} from '../support/site.ts';
import { adminUrl, inEachLanguage, setLanguage } from '../support/way-in.ts';

/** What a page of wp-admin shows between WordPress's menus. */
const CONTENT = '#wpbody-content';

/** The sidebar of the block editor. */
const SIDEBAR = '.interface-complementary-area';

async function check( page: Page ): Promise< void > {
	await expectNoViolations( page, CONTENT );
	for ( const width of [ 390, 1280 ] ) {
		await page.setViewportSize( { width, height: 800 } );
		await expectNothingCutOff( page, CONTENT );
	}
}

/** Expects that a field is marked, has the focus, and refers to a text that says why. */
async function expectRefused( field: Locator ): Promise< void > {
	await expect( field ).toHaveAttribute( 'aria-invalid', 'true' );
	await expect( field ).toBeFocused();
	await expect( field ).toHaveAccessibleDescription( /\S/ );
}

test.afterEach( async ( { openFor } ) => {
	await setLanguage( await openFor( 'admin' ), '' );
} );

test( 'an administrator reads beside the field what was refused', async ( {
	openFor,
} ) => {
	const page = await openFor( 'admin' );
	const settings = `${ readDemo().siteUrl }/wp-admin/options-general.php?page=`;
	await inEachLanguage( page, async () => {
		await page.goto( adminUrl( 'webinar-setup' ) );
		await page.locator( '[name="sign_up"][value="page"]' ).check();
		await page.locator( '#submit' ).press( 'Enter' );
		await expectRefused( page.locator( '#sign_up_page' ) );
		await check( page );

		await page.goto( `${ settings }webinar_outbox` );
		await check( page );

		await page.goto( `${ settings }webinars` );
		const share = page.locator(
			'#client_webinar_tracker_v2_share_percent'
		);
		await share.fill( '200' );
		// An older browser lets it through.
		await share.evaluate( ( { form }: HTMLInputElement ) => {
			form!.noValidate = true;
		} );
		await share.press( 'Enter' );
		await expectRefused( share );
		await check( page );
	} );
} );

test( 'an organizer plans without a mouse, and gets to what was refused', async ( {
	openFor,
} ) => {
	const administrator = await openFor( 'admin' );
	const organizer = await openFor( 'organizer' );
	const webinarId = await scheduleWebinar(
		organizer,
		uniqueTitle( 'Planned without a mouse' )
	);
	const side = organizer.locator( SIDEBAR );
	const panels = side.locator( '.components-panel__body-toggle' );
	const duration = side.locator( 'input[max="1440"]' );
	await inEachLanguage( administrator, async ( language ) => {
		await openEditor( organizer, webinarId );
		await waitForBroadcast( organizer );
		await organizer.evaluate( () => {
			const { wp } = window as unknown as {
				wp: {
					data: {
						dispatch: ( store: string ) => {
							openGeneralSidebar: ( name: string ) => void;
						};
					};
				};
			};
			wp.data
				.dispatch( 'core/edit-post' )
				.openGeneralSidebar( 'edit-post/document' );
		} );
		await expect( panels.first() ).toBeVisible();
		for ( const panel of await panels.all() ) {
			if ( ( await panel.getAttribute( 'aria-expanded' ) ) === 'false' ) {
				await panel.press( 'Enter' );
			}
		}

		const speakers = side.locator( '.components-form-token-field__input' );
		await speakers.first().fill( 'Nobody Known' );
		await expect( side.locator( '.is-error' ) ).toBeVisible();
		await speakers.first().fill( '' );
		await duration.fill( '5000' );
		await organizer.keyboard.press( 'ControlOrMeta+S' );
		await expectRefused( duration );
		await expectNoViolations( organizer, SIDEBAR );

		await organizer.keyboard.press( 'ControlOrMeta+A' );
		// Another number in each language, or there is nothing to save.
		await organizer.keyboard.type( language ? '45' : '50' );
		await organizer.keyboard.press( 'ControlOrMeta+S' );
		await expect( organizer.getByTestId( 'snackbar' ) ).toBeVisible();
		await expect( duration ).toHaveAttribute( 'aria-invalid', 'false' );
	} );
} );

test( 'an organizer crops a poster around what must be seen', async ( {
	openFor,
} ) => {
	const organizer = await openFor( 'organizer' );
	const square = await uploadImage( organizer, [ 900, 900 ] );
	const webinarId = await scheduleWebinar(
		organizer,
		uniqueTitle( 'With a poster' ),
		{ featured_media: square.id }
	);
	await openEditor( organizer, webinarId );
	await waitForBroadcast( organizer );
	await organizer
		.getByRole( 'button', { name: 'Settings', exact: true } )
		.click();
	const side = organizer.locator( SIDEBAR );
	await organizer
		.getByRole( 'tab', { name: 'Webinar', exact: true } )
		.click();
	const crop = side.getByRole( 'button', { name: 'Crop to 16:9' } );
	await expectNoViolations( organizer, SIDEBAR );

	await organizer.route( '**/wp/v2/media**', ( route ) => route.abort(), {
		times: 1,
	} );
	await crop.click();
	await expect( side.getByText( 'could not be cropped' ) ).toBeVisible();

	await side.getByLabel( 'Focal point top position' ).fill( '0' );
	await crop.click();
	await expect( crop ).toBeHidden();
	await organizer.keyboard.press( 'ControlOrMeta+S' );
	await expect( organizer.getByTestId( 'snackbar' ) ).toBeVisible();

	const read = async ( route: string ) =>
		(
			await organizer.request.get(
				`${ readDemo().siteUrl }/wp-json/wp/v2/${ route }`
			)
		).json();
	const { featured_media: poster } = await read(
		`webinar_event/${ webinarId }`
	);
	expect( poster ).not.toBe( square.id );
	const image = await read( `media/${ poster }` );
	expect( image ).toMatchObject( {
		alt_text: square.alt_text,
		media_details: { width: 900, height: 506 },
	} );
	// The square is red in its upper half, and blue below.
	const colors = await organizer.evaluate( async ( url ) => {
		const bitmap = await createImageBitmap(
			await ( await fetch( url ) ).blob()
		);
		const canvas = new OffscreenCanvas( bitmap.width, bitmap.height );
		const context = canvas.getContext( '2d' )!;
		context.drawImage( bitmap, 0, 0 );
		return [ 10, 440, 460 ].map( ( y ) => [
			...context.getImageData( 5, y, 1, 1 ).data.slice( 0, 3 ),
		] );
	}, image.source_url as string );
	expect( colors ).toEqual( [
		[ 255, 0, 0 ],
		[ 255, 0, 0 ],
		[ 0, 0, 255 ],
	] );
} );
