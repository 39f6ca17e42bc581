import { expect } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { readDemo, test } from '../support/demo.ts';
import { expectStage, roomUrl } from '../support/room.ts';
import {
	postToRest,
	scheduleWebinar,
	scheduleWithOffer,
	signInUninvited,
	takeControls,
	uniqueTitle,
} from '../support/site.ts';

const PHONE = { width: 390, height: 844 };

test( 'the screens of a guest are accessible', async ( { openFor } ) => {
	const { step } = test;
	const { siteUrl } = readDemo();
	const organizer = await openFor( 'organizer' );
	const title = uniqueTitle( 'For everyone' );
	const webinarId = await scheduleWithOffer( organizer, title );
	const guest = await openFor( 'guest' );

	await step( 'the schedule', async () => {
		await guest.goto( `${ siteUrl }/webinars/` );
		await expect(
			guest.getByRole( 'heading', { name: title } )
		).toBeVisible();
		await expectAccessible( guest, 'main' );
	} );

	await step( 'the room, signed out', async () => {
		await guest.goto( roomUrl( webinarId ) );
		await expectStage( guest, 'signed-out' );
		await expectAccessible( guest );
	} );

	await step( 'the schedule with a live webinar', async () => {
		const { move } = await takeControls( organizer, webinarId );
		await move( 'start' );
		await guest.goto( `${ siteUrl }/webinars/` );
		const card = guest.getByRole( 'article' ).filter( { hasText: title } );
		await expect( card.getByText( 'Live now' ) ).toBeVisible();
		await expectAccessible( guest, 'main' );
		await move( 'stop' );
	} );
} );

test( 'the screens of a closed room are accessible', async ( { openFor } ) => {
	const { step } = test;
	const { siteUrl } = readDemo();
	const organizer = await openFor( 'organizer' );
	const webinarId = await scheduleWebinar(
		organizer,
		uniqueTitle( 'Closed to some' )
	);
	const uninvited = await openFor( 'guest' );
	await signInUninvited( uninvited, await openFor( 'admin' ) );

	await step( 'not admitted', async () => {
		await uninvited.goto( roomUrl( webinarId ) );
		await expectStage( uninvited, 'not-admitted' );
		await expectAccessible( uninvited );
	} );
	await step( 'no webinar', async () => {
		await uninvited.goto( roomUrl( 999_999 ) );
		await expectStage( uninvited, 'no-webinar' );
		await expectAccessible( uninvited );
	} );
	await step( 'nothing to control', async () => {
		await uninvited.goto( `${ siteUrl }/admin_webinar/` );
		await expect( uninvited.getByText( /no webinar/ ) ).toBeVisible();
		await expectAccessible( uninvited, 'main' );
	} );

	const attendee = await openFor( 'attendee-1', PHONE );
	const pollNow = () =>
		attendee.evaluate( () =>
			window.dispatchEvent( new Event( 'online' ) )
		);
	await attendee.goto( roomUrl( webinarId ) );
	await expectStage( attendee, 'lobby' );
	await step( 'cancelled while the room is open', async () => {
		await postToRest( organizer, `wp/v2/webinar_event/${ webinarId }`, {
			status: 'draft',
		} );
		await pollNow();
		await expectStage( attendee, 'cancelled' );
		await expectAccessible( attendee );
	} );
	await step( 'signed out while the room is open', async () => {
		await attendee.context().clearCookies();
		await pollNow();
		await expectStage( attendee, 'signed-out' );
		await expectAccessible( attendee );
	} );
} );

test( 'the speaker’s console is accessible', async ( { openFor } ) => {
	const { siteUrl } = readDemo();
	const webinarId = await scheduleWebinar(
		await openFor( 'organizer' ),
		uniqueTitle( 'At the controls' )
	);
	const speaker = await openFor( 'speaker', PHONE );
	const { move } = await takeControls( speaker, webinarId );
	await speaker.goto(
		`${ siteUrl }/admin_webinar/?webinar_id=${ webinarId }`
	);
	await expect( speaker.getByText( 'The stream answers' ) ).toBeVisible();
	await expectAccessible( speaker, 'main' );
	for ( const [ to, text ] of [
		[ 'start', 'LIVE' ],
		[ 'pause', 'Break' ],
		[ 'stop', 'Finished' ],
	] as const ) {
		await move( to );
		await expect(
			speaker.getByRole( 'main' ).getByText( text ).first()
		).toBeVisible();
		await expectAccessible( speaker, 'main' );
	}
} );
