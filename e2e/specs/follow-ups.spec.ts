import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import {
	firings,
	messagesTo,
	person,
	readDemo,
	test,
} from '../support/demo.ts';
import { scheduleWebinar, takeControls } from '../support/site.ts';

const PHONE = { width: 390, height: 844 };

const roomUrl = ( webinarId: number ) =>
	`${ readDemo().siteUrl }/account/webinar_room/?webinar_id=${ webinarId }`;

/**
 * Opens a page of wp-admin by its name in the menu of webinars.
 *
 * @param page A page of somebody who may.
 * @param name As the menu says it.
 */
async function openFromMenu( page: Page, name: string ): Promise< void > {
	await page.goto(
		`${ readDemo().siteUrl }/wp-admin/edit.php?post_type=webinar_event`
	);
	await page
		.getByRole( 'navigation', { name: 'Main menu' } )
		.getByRole( 'link', { name, exact: true } )
		.click();
}

/**
 * Leads a webinar that one attendee stays in to its end.
 *
 * @param organizer A page of the organizer.
 * @param attendee  A page of the attendee.
 * @param webinarId The webinar, its lobby open.
 */
async function leadToTheEnd(
	organizer: Page,
	attendee: Page,
	webinarId: number
): Promise< void > {
	await attendee.goto( roomUrl( webinarId ) );
	const { move } = await takeControls( organizer, webinarId );
	await move( 'start' );
	await expect
		.poll( () => firings( 'client_webinar_entered', webinarId ).length )
		.toBe( 1 );
	await move( 'stop' );
}

test( 'an attendee connects Telegram in the room, and the room says so', async ( {
	openFor,
} ) => {
	const organizer = await openFor( 'organizer' );
	const webinarId = await scheduleWebinar(
		organizer,
		`Who connects, part ${ Date.now() % 10_000 }`
	);
	const room = await openFor( 'partner-2', PHONE );
	await room.goto( roomUrl( webinarId ) );
	await expect( room.getByText( /Telegram is connected/ ) ).toBeVisible();

	const stranger = await openFor( 'attendee-3', PHONE );
	await stranger.goto( roomUrl( webinarId ) );
	const connected = stranger.getByText( '✓ Telegram is connected' );
	await expect( connected ).toBeHidden();
	const opened = stranger.waitForEvent( 'popup' );
	await stranger
		.getByRole( 'link', { name: /Get messages in Telegram/ } )
		.first()
		.click();
	const telegram = await opened;
	await telegram.getByRole( 'button', { name: 'Start' } ).click();
	await expect(
		telegram.getByText( 'The bot has been started' )
	).toBeVisible();
	await telegram.close();

	await expect( connected ).toBeVisible();
	await stranger.reload();
	await expect( connected ).toBeVisible();
	// Beside what had waited for them.
	expect(
		messagesTo( 'attendee-3' ).map( ( { text } ) => text )
	).toContainEqual(
		expect.stringContaining( 'messages about webinars will arrive here' )
	);
} );

test( 'the organizer rewords a message, reads who was there, and sends again what was refused', async ( {
	openFor,
} ) => {
	test.slow();
	const { demoUrl, siteUrl } = readDemo();
	const title = `What became of it, part ${ Date.now() % 10_000 }`;
	const organizer = await openFor( 'organizer' );
	const attendee = await openFor( 'attendee-2', PHONE );
	const webinarId = await scheduleWebinar( organizer, title );
	const received = () =>
		messagesTo( 'attendee-2' )
			.map( ( { text } ) => text )
			.filter( ( text ) => text.includes( title ) );

	await test.step( 'new words, seen while they are typed', async () => {
		await openFromMenu( organizer, 'Message texts' );
		const text = organizer.getByRole( 'textbox', { name: 'Text' } ).first();
		await text.fill( 'Good that you came to {title}, *friend* <3' );
		await expect(
			organizer
				.getByText( /Good that you came to .+, \*friend\* <3/ )
				.first()
		).toBeVisible();
		await organizer
			.getByRole( 'button', { name: 'Save Changes' } )
			.first()
			.click();
		await expect( organizer.getByText( /saved/i ).first() ).toBeVisible();
	} );

	try {
		await organizer.request.post(
			`${ demoUrl }/telegram/block/attendee-2`
		);
		await leadToTheEnd( organizer, attendee, webinarId );

		await test.step( 'the log tells in a sentence that the bot is blocked', async () => {
			await expect( async () => {
				await openFromMenu( organizer, 'Messages' );
				await expect(
					organizer
						.getByRole( 'row' )
						.filter( { hasText: title } )
						.filter( { hasText: person( 'attendee-2' ).name } )
						.filter( { hasText: 'blocked' } )
				).toBeVisible( { timeout: 1000 } );
			} ).toPass( { timeout: 120_000 } );
			expect( received() ).toEqual( [] );
		} );

		await organizer.request.post(
			`${ demoUrl }/telegram/unblock/attendee-2`
		);
		await test.step( 'sent again, it arrives, once', async () => {
			const row = organizer
				.getByRole( 'row' )
				.filter( { hasText: title } )
				.filter( { hasText: 'blocked' } );
			await row.hover();
			await row.getByRole( 'button', { name: /^Send again/ } ).click();
			await expect
				.poll( received, { timeout: 60_000 } )
				.toEqual( [ `Good that you came to ${ title }, *friend* <3` ] );
		} );
	} finally {
		await organizer.request.post(
			`${ demoUrl }/telegram/unblock/attendee-2`
		);
	}

	await test.step( 'the report names who was there, and can be taken out', async () => {
		await organizer.goto(
			`${ siteUrl }/wp-admin/edit.php?post_type=webinar_event`
		);
		await organizer
			.getByRole( 'link', { name: `attendance of “${ title }”` } )
			.click();
		await expect(
			organizer.getByRole( 'img', { name: /at most 1 / } )
		).toBeVisible();
		await expect(
			organizer
				.getByRole( 'row' )
				.filter( { hasText: person( 'attendee-2' ).name } )
		).toContainText( 'Attended' );
		const downloading = organizer.waitForEvent( 'download' );
		await organizer
			.getByRole( 'link', { name: 'Download as CSV' } )
			.click();
		const csv = await readFile(
			await ( await downloading ).path(),
			'utf8'
		);
		expect( csv.trim().split( /\r?\n/ ) ).toEqual( [
			expect.stringContaining( 'lead_id,name,entered_at' ),
			expect.stringMatching(
				new RegExp( `^${ person( 'attendee-2' ).id },.*,yes$` )
			),
		] );
		// Nobody else reads it.
		const stranger = await openFor( 'attendee-1' );
		const answer = await stranger.request.get( organizer.url() );
		expect( answer.status() ).toBe( 403 );
	} );

	await test.step( 'the first words come back', async () => {
		await openFromMenu( organizer, 'Message texts' );
		await organizer
			.getByRole( 'button', { name: 'Back to the default' } )
			.first()
			.click();
	} );
} );
