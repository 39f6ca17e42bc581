import { expect } from '@playwright/test';
import { readDemo, test } from '../support/demo.ts';
import { expectFocusKept, tabTo } from '../support/keyboard.ts';
import { expectStage, expectVideo, roomUrl } from '../support/room.ts';
import {
	OFFER,
	scheduleWithOffer,
	takeControls,
	uniqueTitle,
} from '../support/site.ts';

test( 'a guest gets from the schedule to the sign-in without a mouse', async ( {
	openFor,
} ) => {
	const organizer = await openFor( 'organizer' );
	const title = uniqueTitle( 'Signed in without a mouse' );
	const webinarId = await scheduleWithOffer( organizer, title );
	const { move } = await takeControls( organizer, webinarId );
	await move( 'start' );
	const guest = await openFor( 'guest' );
	await guest.goto( `${ readDemo().siteUrl }/webinars/` );
	const card = guest.getByRole( 'article' ).filter( { hasText: title } );
	await expect( card.getByText( 'Live now' ) ).toBeVisible();
	await tabTo( guest, card.getByRole( 'link', { name: /sign in/ } ) );
	await guest.keyboard.press( 'Enter' );
	await expect( guest ).toHaveURL( /wp-login\.php/ );
	await move( 'stop' );
} );

test( 'an attendee uses the room without a mouse', async ( { openFor } ) => {
	const organizer = await openFor( 'organizer' );
	const webinarId = await scheduleWithOffer(
		organizer,
		uniqueTitle( 'Without a mouse' )
	);
	const { move, showOffer } = await takeControls( organizer, webinarId );
	const page = await openFor( 'attendee-1' );
	const button = ( name: string ) => page.getByRole( 'button', { name } );
	await page.goto( roomUrl( webinarId ) );
	await expectStage( page, 'lobby' );

	await move( 'start' );
	await expectVideo( page );
	await test.step( 'sound', async () => {
		await page.locator( 'video' ).evaluate( ( video: HTMLVideoElement ) => {
			video.muted = true;
		} );
		await tabTo( page, button( 'Tap for sound' ) );
		await page.keyboard.press( 'Enter' );
		await expect( button( 'Tap for sound' ) ).toBeHidden();
		await expectFocusKept( page );
	} );

	await test.step( 'the offer', async () => {
		await showOffer( true );
		const offer = page.getByRole( 'link', { name: OFFER.text } );
		await tabTo( page, offer );
		const opened = page.waitForEvent( 'popup' );
		await page.keyboard.press( 'Enter' );
		await ( await opened ).close();
		await expect( offer ).toBeFocused();
	} );

	await test.step( 'leave and come back', async () => {
		await tabTo( page, button( 'Leave the webinar' ) );
		await page.keyboard.press( 'Enter' );
		await expectStage( page, 'left' );
		await expectFocusKept( page );
		await tabTo( page, button( 'Come back' ) );
		await page.keyboard.press( 'Enter' );
		await expectStage( page, 'viewing' );
		await expectFocusKept( page );
	} );

	await test.step( 'the end, while a button has the focus', async () => {
		await tabTo( page, button( 'Leave the webinar' ) );
		await move( 'stop' );
		await expectStage( page, 'complete' );
		await expectFocusKept( page );
		for ( const name of [ 'What is next?', 'Something else' ] ) {
			await tabTo( page, button( name ) );
			await page.keyboard.press( 'Enter' );
			await expect( button( name ) ).toBeHidden();
			await expectFocusKept( page );
		}
		await tabTo(
			page,
			page.getByRole( 'link', { name: 'See all webinars' } )
		);
		await page.keyboard.press( 'Enter' );
		await expect( page ).toHaveURL( /\/webinars\/$/ );
	} );
} );
