/**
 * `npm run pictures`: takes the screenshots of the chat for docs/gallery.md, from a demo of the profile `full`, in its language.
 */
import { expect } from '@playwright/test';
import { readDemo, test } from '../support/demo.ts';
import { skipWithoutPictures, takePictures } from '../support/pictures.ts';

const SIZES = {
	phone: { width: 360, height: 780 },
	desktop: { width: 1440, height: 900 },
};

test( 'takes a screenshot of the chat', async ( { openFor } ) => {
	skipWithoutPictures();
	const { demoUrl, siteUrl } = readDemo();
	const demo = await openFor( 'guest' );
	await demo.goto( demoUrl );
	const isRussian =
		( await demo.locator( 'html' ).getAttribute( 'lang' ) ) === 'ru';
	const take = takePictures( SIZES, isRussian ? '-ru' : '' );
	await demo.locator( '#audience' ).click();
	await expect( demo.locator( '#audience + span' ) ).toHaveText(
		( await demo.locator( '#audience' ).getAttribute( 'data-done' ) )!
	);

	const attendee = await openFor( 'attendee-1' );
	await attendee.goto( `${ siteUrl }/account/webinar_room/` );
	await expect(
		attendee.getByRole( 'log' ).getByText( '+', { exact: true } )
	).not.toHaveCount( 0 );
	const question = attendee.getByRole( 'log' ).getByRole( 'button' ).last();
	await question.click();
	await expect( question ).toBeDisabled();

	const speaker = await openFor( 'speaker' );
	await speaker.goto( `${ siteUrl }/admin_webinar/` );
	const asked = speaker
		.getByRole( 'log' )
		.locator( 'li' )
		.filter( {
			has: speaker.getByRole( 'button', {
				name: isRussian ? 'Мне тоже интересно' : 'I want to know too',
			} ),
		} )
		.last();
	await asked.locator( '.webinar-chat__tools > summary' ).click();
	await asked
		.getByRole( 'button', {
			name: isRussian ? 'Отвечаем' : 'Answer now',
		} )
		.click();
	await expect( attendee.locator( '.webinar-chat__pinned' ) ).toBeVisible();
	for ( const scheme of [ 'light', 'dark' ] as const ) {
		await attendee.emulateMedia( { colorScheme: scheme } );
		await take(
			attendee,
			`chat-room${ scheme === 'dark' ? '-dark' : '' }`
		);
	}
	await take( speaker, 'chat-console', async () => {
		await speaker.locator( '.webinar-chat' ).scrollIntoViewIfNeeded();
	} );
} );
