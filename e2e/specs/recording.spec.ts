import { expect, type Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { firings, messagesTo, readDemo, test } from '../support/demo.ts';
import { underFullProfile } from '../support/profile.ts';
import { expectStage, expectVideo, roomUrl } from '../support/room.ts';
import {
	OFFER,
	scheduleWithOffer,
	takeControls,
	uniqueTitle,
} from '../support/site.ts';

underFullProfile( [ 'autowebinar-delivery' ] );

const FORWARD = 'You can go forward only as far as you have watched.';

const videoOf = ( page: Page ) => page.locator( '.webinar-room__player video' );

const secondOf = ( page: Page ) =>
	videoOf( page ).evaluate(
		( video: HTMLVideoElement ) => video.currentTime
	);

const expectToReach = ( page: Page, second: number ) =>
	expect
		.poll( () => secondOf( page ), { timeout: 60_000 } )
		.toBeGreaterThan( second );

const pause = ( page: Page ) =>
	videoOf( page ).evaluate( ( video: HTMLVideoElement ) => video.pause() );

/** A recording of 24 seconds. */
const scheduleRecording = ( organizer: Page, title: string ) =>
	scheduleWithOffer( organizer, title, {
		type: 'auto',
		stream_source: new URL( 'recording.m3u8', readDemo().hlsUrl ).href,
	} );

/** Tries to go forward, and expects to be back where the page has come to. */
async function expectNoWayForward(
	page: Page,
	seek: () => Promise< unknown >
): Promise< void > {
	const before = await secondOf( page );
	await seek();
	await expect( page.getByText( FORWARD ) ).toBeVisible();
	await expect.poll( () => secondOf( page ) ).toBeLessThan( before + 1 );
	await expect( page.getByText( FORWARD ) ).toBeHidden( { timeout: 10_000 } );
}

test( 'a viewer watches a recording on two devices, and cannot skip anything', async ( {
	openFor,
} ) => {
	const { step } = test;
	const organizer = await openFor( 'organizer' );
	const phone = await openFor( 'attendee-1', { width: 390, height: 844 } );
	const laptop = await openFor( 'attendee-1' );
	const title = uniqueTitle( 'A garden in a year' );
	const webinarId = await scheduleRecording( organizer, title );
	const controls = await takeControls( organizer, webinarId );
	const progress = () =>
		firings( 'autowebinar_progress', webinarId ).map(
			( payload ) => payload.progress
		);
	await controls.move( 'start' );

	await step( 'it is a recording, and begins with a tap', async () => {
		await phone.goto( roomUrl( webinarId ) );
		await expect(
			phone.locator( '.webinar-room__label', { hasText: 'Recording' } )
		).toBeVisible();
		await phone.getByRole( 'button', { name: 'Watch' } ).click();
		await expectVideo( phone );
		await expectToReach( phone, 5 );
	} );

	await step( 'nothing leads forward of what was watched', async () => {
		await pause( phone );
		await expectNoWayForward( phone, () =>
			videoOf( phone ).evaluate( ( video: HTMLVideoElement ) => {
				video.currentTime = 20;
			} )
		);
		await videoOf( phone ).focus();
		await expectNoWayForward( phone, async () => {
			for ( let press = 0; press < 20; press++ ) {
				await phone.keyboard.press( 'ArrowRight' );
			}
		} );
		await expectNoWayForward( phone, () => phone.keyboard.press( 'End' ) );
		await videoOf( phone ).evaluate( ( video: HTMLVideoElement ) => {
			video.playbackRate = 2;
		} );
		await expect( videoOf( phone ) ).toHaveJSProperty( 'playbackRate', 1 );
	} );

	await step( 'back is free', async () => {
		await videoOf( phone ).evaluate( ( video: HTMLVideoElement ) => {
			video.currentTime = 1;
		} );
		await expect.poll( () => secondOf( phone ) ).toBeLessThan( 2 );
		await phone.getByRole( 'button', { name: 'Watch' } ).click();
		await expectToReach( phone, 9 );
		await pause( phone );
		await expect.poll( progress ).toEqual( [ 25 ] );
	} );

	await step( 'another device goes on from there', async () => {
		await laptop.goto( roomUrl( webinarId ) );
		await expect(
			laptop.getByText( /It goes on at 0:(0[89]|1\d), where you stopped/ )
		).toBeVisible();
		await laptop.getByRole( 'button', { name: 'Watch' } ).click();
		await expectToReach( laptop, 10 );
	} );

	await step( 'the offer is opened', async () => {
		await controls.showOffer( true );
		await laptop.getByRole( 'link', { name: OFFER.text } ).first().click();
		await expect
			.poll( () => firings( 'autowebinar_cta_click', webinarId ).length )
			.toBe( 1 );
	} );

	await step( 'the end completes it, and what follows is sent', async () => {
		await expect(
			laptop.getByText( 'You have watched it all' )
		).toBeVisible( { timeout: 60_000 } );
		expect( progress() ).toEqual( [ 25, 50, 75, 100 ] );
		for ( const hook of [
			'autowebinar_session_created',
			'autowebinar_join',
			'autowebinar_completed',
			'client_webinar_entered',
			'client_webinar_completed',
		] ) {
			expect( firings( hook, webinarId ), hook ).toHaveLength( 1 );
		}
		await expect
			.poll( () =>
				messagesTo( 'attendee-1' ).filter( ( { text } ) =>
					text.includes( title )
				)
			)
			.toHaveLength( 1 );
	} );
} );

test( 'every screen of a recording is accessible', async ( { openFor } ) => {
	const organizer = await openFor( 'organizer' );
	const viewer = await openFor( 'attendee-2' );
	const first = await scheduleRecording(
		organizer,
		uniqueTitle( 'Soil and water' )
	);
	await viewer.goto( roomUrl( first ) );
	await expectStage( viewer, 'before' );
	await expectAccessible( viewer );

	const { move } = await takeControls( organizer, first );
	await move( 'start' );
	await viewer.reload();
	await expectVideo( viewer );
	const watch = viewer.getByRole( 'button', { name: 'Watch' } );
	await watch.focus();
	await viewer.keyboard.press( 'Enter' );
	await expectToReach( viewer, 2 );
	await pause( viewer );
	await expect( watch ).toBeVisible();
	await expectAccessible( viewer );

	const title = uniqueTitle( 'Light and shade' );
	const second = await scheduleRecording( organizer, title );
	await ( await takeControls( organizer, second ) ).move( 'start' );
	await viewer.goto( roomUrl( second ) );
	const begin = viewer.getByRole( 'button', {
		name: 'Begin this recording',
	} );
	await expect( begin ).toBeVisible();
	await expectAccessible( viewer );
	await begin.click();
	await expectVideo( viewer );

	await move( 'stop' );
	await viewer.goto( roomUrl( first ) );
	await expect(
		viewer.getByText( 'This recording is closed' )
	).toBeVisible();
	await expectAccessible( viewer );
} );
