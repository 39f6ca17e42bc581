import { expect, type Page } from '@playwright/test';
import { test } from '../support/demo.ts';
import { expectNoShift, measureShifts } from '../support/layout-shift.ts';
import { expectStage, expectVideo, roomUrl } from '../support/room.ts';
import {
	OFFER,
	scheduleWithOffer,
	takeControls,
	uniqueTitle,
} from '../support/site.ts';

/** A late image or a text that changes each second may shift a page after its stage has come. */
const SETTLE_MS = 1_500;

test( 'the room does not shift from the lobby to the end', async ( {
	openFor,
} ) => {
	const organizer = await openFor( 'organizer' );
	const webinarId = await scheduleWithOffer(
		organizer,
		uniqueTitle( 'Nothing shifts' )
	);
	const phone = await openFor( 'attendee-2', { width: 390, height: 844 } );
	const desktop = await openFor( 'attendee-3', { width: 1280, height: 800 } );
	const settle = ( check: ( page: Page ) => Promise< void > ) =>
		Promise.all(
			[ phone, desktop ].map( async ( page ) => {
				await check( page );
				await page.waitForTimeout( SETTLE_MS );
			} )
		);
	await settle( async ( page ) => {
		await measureShifts( page );
		await page.goto( roomUrl( webinarId ) );
		await expectStage( page, 'lobby' );
	} );
	const { move, showOffer } = await takeControls( organizer, webinarId );
	await move( 'start' );
	await settle( expectVideo );
	await showOffer( true );
	await settle( ( page ) =>
		expect( page.getByRole( 'link', { name: OFFER.text } ) ).toBeVisible()
	);
	await move( 'pause' );
	await settle( ( page ) => expectStage( page, 'break' ) );
	await move( 'resume' );
	await move( 'stop' );
	await settle( ( page ) => expectStage( page, 'complete' ) );
	await expectNoShift( phone, 'A phone' );
	await expectNoShift( desktop, 'A desktop' );
} );
