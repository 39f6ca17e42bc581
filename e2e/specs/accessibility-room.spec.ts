import { expect } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { readDemo, test } from '../support/demo.ts';
import { expectStage, expectVideo, roomUrl } from '../support/room.ts';
import {
	OFFER,
	postToRest,
	scheduleWithOffer,
	takeControls,
	uniqueTitle,
} from '../support/site.ts';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };

const inSeconds = ( seconds: number ) =>
	Math.floor( Date.now() / 1000 ) + seconds;

test( 'every stage of the room is accessible', async ( { openFor } ) => {
	const { step } = test;
	const organizer = await openFor( 'organizer' );
	const webinarId = await scheduleWithOffer(
		organizer,
		uniqueTitle( 'Every stage' ),
		{ scheduled_at: inSeconds( 3600 ) }
	);
	const attendee = await openFor( 'attendee-1', PHONE );
	await step( 'before', async () => {
		await attendee.goto( roomUrl( webinarId ) );
		await expectStage( attendee, 'before' );
		await expectAccessible( attendee );
	} );

	await postToRest( organizer, `wp/v2/webinar_event/${ webinarId }`, {
		meta: { scheduled_at: inSeconds( 600 ) },
	} );
	const checkStage = ( stage: string ) =>
		step( stage, async () => {
			await expectStage( attendee, stage );
			await expectAccessible( attendee );
		} );
	await attendee.reload();
	await checkStage( 'lobby' );

	const { move, showOffer } = await takeControls( organizer, webinarId );
	await move( 'start' );
	await expectVideo( attendee );
	await checkStage( 'viewing' );

	await showOffer( true );
	await step( 'offer', async () => {
		await expect(
			attendee.getByRole( 'link', { name: OFFER.text } )
		).toBeVisible();
		await expectAccessible( attendee );
	} );

	await move( 'pause' );
	await checkStage( 'break' );

	await attendee.getByRole( 'button', { name: 'Leave the webinar' } ).click();
	await checkStage( 'left' );

	await move( 'resume' );
	await move( 'stop' );
	await checkStage( 'complete' );
	await step( 'complete: the next step and the choice', async () => {
		await attendee.getByRole( 'button', { name: 'What is next?' } ).click();
		await expectAccessible( attendee );
		await attendee
			.getByRole( 'button', { name: 'Something else' } )
			.click();
		await expectAccessible( attendee );
	} );
} );

test( 'room and schedule are mirrored from right to left', async ( {
	openFor,
} ) => {
	const { siteUrl } = readDemo();
	const organizer = await openFor( 'organizer' );
	const webinarId = await scheduleWithOffer(
		organizer,
		uniqueTitle( 'Mirrored' )
	);
	const { move, showOffer } = await takeControls( organizer, webinarId );
	await move( 'start' );
	await showOffer( true );

	const attendee = await openFor( 'attendee-1', DESKTOP );
	const middle = async ( selector: string ) => {
		const box = await attendee.locator( selector ).first().boundingBox();
		return box ? box.x + box.width / 2 : NaN;
	};
	await attendee.goto( `${ roomUrl( webinarId ) }&demo_direction=rtl` );
	await expect( attendee.locator( 'html' ) ).toHaveAttribute( 'dir', 'rtl' );
	await expectVideo( attendee );
	expect( await middle( '.webinar-room__stage' ) ).toBeCloseTo( 640, -1 );
	await expect( attendee.locator( '.webinar-room__offer a' ) ).toBeVisible();
	expect( await middle( '.webinar-room__offer' ) ).toBeLessThan(
		await middle( '.webinar-room__about' )
	);
	await expectAccessible( attendee );

	await attendee.goto( `${ siteUrl }/webinars/?demo_direction=rtl` );
	expect(
		await middle( '.is-next .webinar-schedule__poster' )
	).toBeGreaterThan( await middle( '.is-next .webinar-schedule__words' ) );
	await expectAccessible( attendee, 'main' );
	await move( 'stop' );
} );
