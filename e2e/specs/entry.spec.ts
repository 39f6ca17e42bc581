import { expect } from '@playwright/test';
import { readDemo, test } from '../support/demo.ts';
import { expectFocusKept, tabTo } from '../support/keyboard.ts';
import { expectNoShift, measureShifts } from '../support/layout-shift.ts';
import { underFullProfile } from '../support/profile.ts';
import {
	postToRest,
	scheduleWebinar,
	takeControls,
	uniqueTitle,
} from '../support/site.ts';

const PHONE = { width: 390, height: 844 };

underFullProfile( [ 'client-webinar-registration', 'ui-webinar-entry' ] );

test( 'from an advertisement to a seat, and on to the end', async ( {
	openFor,
} ) => {
	const { step } = test;
	const { siteUrl } = readDemo();
	const organizer = await openFor( 'organizer' );
	const title = uniqueTitle( 'One seat' );
	const webinarId = await scheduleWebinar(
		organizer,
		title,
		{
			content:
				'<!-- wp:paragraph --><p>Beds, paths, water.</p><!-- /wp:paragraph -->',
		},
		{ seats: 1, duration_minutes: 60 }
	);
	const entry = `${ siteUrl }/webinars/${ webinarId }/`;
	const guest = await openFor( 'guest', PHONE );
	const first = await openFor( 'attendee-1', PHONE );
	const second = await openFor( 'attendee-2' );
	const seat = ( page: typeof first ) =>
		page.locator( '#webinar-entry-seat' );

	await step( 'a guest comes from an advertisement', async () => {
		await measureShifts( guest );
		await guest.goto( `${ entry }?utm_source=ad&utm_campaign=spring` );
		await expect(
			guest.getByRole( 'heading', { name: title, level: 1 } )
		).toBeVisible();
		await expect( guest.getByText( /^Starts in \d+ min$/ ) ).toBeVisible();
		await expect(
			guest.getByRole( 'link', {
				name: 'Book a seat at the webinar',
			} )
		).toHaveAttribute(
			'href',
			`${ siteUrl }/signup/?utm_source=ad&utm_campaign=spring`
		);
		await expectNoShift( guest, 'The entry page' );
	} );

	await step( 'a member books with the keyboard', async () => {
		await first.goto( `${ entry }?utm_source=ad` );
		await tabTo(
			first,
			first.getByRole( 'button', { name: 'Book my seat' } )
		);
		await first.keyboard.press( 'Enter' );
		await expect( seat( first ) ).toHaveText( 'You have a seat' );
		await expect( seat( first ) ).toBeFocused();
	} );

	await step( 'the next one waits, and guests read that', async () => {
		await guest.reload();
		await expect( guest.getByText( 'All seats are taken' ) ).toBeVisible();
		await second.goto( entry );
		await second
			.getByRole( 'button', { name: 'Join the waiting list' } )
			.click();
		await expect( seat( second ) ).toHaveText(
			'You are the first on the waiting list.'
		);
	} );

	await step( 'a cancelled seat goes on', async () => {
		await tabTo( first, first.getByText( 'I cannot come' ) );
		await first.keyboard.press( 'Enter' );
		await tabTo(
			first,
			first.getByRole( 'button', { name: 'Yes, cancel my seat' } )
		);
		await first.keyboard.press( 'Enter' );
		await expect( seat( first ) ).toContainText( 'All seats are taken' );
		await expectFocusKept( first );
		await second.reload();
		await expect( seat( second ) ).toHaveText( 'You have a seat' );
	} );

	await step( 'live, over, and gone', async () => {
		const { move } = await takeControls( organizer, webinarId );
		await move( 'start' );
		await guest.reload();
		await expect( guest.getByText( 'Live now' ) ).toBeVisible();
		await move( 'stop' );
		await guest.reload();
		await expect( guest.getByText( 'This webinar is over' ) ).toBeVisible();
		const cancelled = await scheduleWebinar( organizer, title );
		await postToRest( organizer, `wp/v2/webinar_event/${ cancelled }`, {
			status: 'draft',
		} );
		const answer = await guest.goto(
			`${ siteUrl }/webinars/${ cancelled }/`
		);
		expect( answer?.status() ).toBe( 410 );
	} );
} );
