/**
 * `npm run pictures`: takes the screenshots of a recording for docs/gallery.md, from a demo of the profile `full`, in its language.
 */
import { expect } from '@playwright/test';
import { readDemo, signIn, test } from '../support/demo.ts';
import { skipWithoutPictures, takePictures } from '../support/pictures.ts';

const SIZES = {
	phone: { width: 360, height: 780 },
	desktop: { width: 1440, height: 900 },
};

test( 'takes a screenshot of each screen of a recording', async ( {
	openFor,
} ) => {
	skipWithoutPictures();
	const guest = await openFor( 'guest' );
	await guest.goto( `${ readDemo().siteUrl }/webinars/` );
	const isRussian =
		( await guest.locator( 'html' ).getAttribute( 'lang' ) ) === 'ru-RU';
	const take = takePictures( SIZES, isRussian ? '-ru' : '' );

	const part = guest.locator( '.webinar-schedule__recordings' ).first();
	await expect( part ).toBeVisible();
	await take( guest, 'recording-schedule', () =>
		part.evaluate( ( element ) => element.scrollIntoView() )
	);
	await part.locator( 'h3 a' ).click();
	await expect( guest.locator( '.webinar-entry' ) ).toBeVisible();
	await take( guest, 'recording-entry' );

	const attendee = await openFor( 'attendee-1' );
	await signIn( attendee, 'attendee-1', 'recording-room' );
	await attendee
		.getByRole( 'button', { name: isRussian ? 'Смотреть' : 'Watch' } )
		.first()
		.click();
	const video = attendee.locator( '.webinar-room__player video' );
	await expect
		.poll( () =>
			video.evaluate(
				( element: HTMLVideoElement ) => element.currentTime
			)
		)
		.toBeGreaterThan( 3 );
	await video.evaluate( ( element: HTMLVideoElement ) => element.pause() );
	await take( attendee, 'recording-room' );

	const organizer = await openFor( 'organizer' );
	await signIn( organizer, 'organizer', 'recording-console' );
	await expect( organizer.getByRole( 'table' ) ).toBeVisible();
	await take( organizer, 'recording-console' );
	await signIn( organizer, 'organizer', 'recording-report' );
	await take( organizer, 'recording-report' );
} );
