import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import {
	firings,
	messagesTo,
	person,
	readDemo,
	test,
} from '../support/demo.ts';
import { roomUrl } from '../support/room.ts';
import { scheduleWebinar, takeControls, uniqueTitle } from '../support/site.ts';

const PHONE = { width: 390, height: 844 };

/**
 * Opens a page of wp-admin through the menu of webinars.
 *
 * @param page Page of a person who may open it.
 * @param name Label in the menu.
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
 * Starts and stops a webinar with one attendee in the room.
 *
 * @param organizer Page of the organizer.
 * @param attendee  Page of the attendee.
 * @param webinarId Webinar whose lobby is open.
 */
async function runWithAttendee(
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

/** Follows a link to the bot, and taps Start there. */
async function startBot( page: Page, link: RegExp ): Promise< void > {
	const opened = page.waitForEvent( 'popup' );
	await page.getByRole( 'link', { name: link } ).first().click();
	const telegram = await opened;
	await telegram.getByRole( 'button', { name: 'Start' } ).click();
	await expect(
		telegram.getByText( 'The bot has been started' )
	).toBeVisible();
	await telegram.close();
}

test( 'an attendee connects Telegram in the room, and the room shows it', async ( {
	openFor,
} ) => {
	const organizer = await openFor( 'organizer' );
	const webinarId = await scheduleWebinar(
		organizer,
		uniqueTitle( 'Who connects' )
	);
	const room = await openFor( 'partner-2', PHONE );
	await room.goto( roomUrl( webinarId ) );
	await expect( room.getByText( /Telegram is connected/ ) ).toBeVisible();

	const stranger = await openFor( 'attendee-3', PHONE );
	await stranger.goto( roomUrl( webinarId ) );
	const connected = stranger.getByText( '✓ Telegram is connected' );
	await expect( connected ).toBeHidden();
	await startBot( stranger, /Get messages in Telegram/ );

	await expect( connected ).toBeVisible();
	await stranger.reload();
	await expect( connected ).toBeVisible();
	// Messages that waited for the connection arrive too.
	expect(
		messagesTo( 'attendee-3' ).map( ( { text } ) => text )
	).toContainEqual(
		expect.stringContaining( 'messages about webinars will arrive here' )
	);
} );

test( 'the organizer edits a message text, resends a rejected message, and reads the attendance report', async ( {
	openFor,
} ) => {
	test.slow();
	const { demoUrl, siteUrl } = readDemo();
	const title = uniqueTitle( 'What became of it' );
	const organizer = await openFor( 'organizer' );
	const attendee = await openFor( 'attendee-2', PHONE );
	const webinarId = await scheduleWebinar( organizer, title );
	const received = () =>
		messagesTo( 'attendee-2' )
			.map( ( { text } ) => text )
			.filter( ( text ) => text.includes( title ) );

	await test.step( 'the preview follows the new text', async () => {
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
		await runWithAttendee( organizer, attendee, webinarId );

		await test.step( 'the log says that the bot is blocked', async () => {
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
		await test.step( 'the resent message arrives once', async () => {
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

	await test.step( 'the report names the attendee, and can be downloaded', async () => {
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
		// An attendee may not read it.
		const stranger = await openFor( 'attendee-1' );
		const answer = await stranger.request.get( organizer.url() );
		expect( answer.status() ).toBe( 403 );
	} );

	await test.step( 'the default text comes back', async () => {
		await openFromMenu( organizer, 'Message texts' );
		await organizer
			.getByRole( 'button', { name: 'Back to the default' } )
			.first()
			.click();
	} );
} );

test( 'a test of a message arrives in the own Telegram', async ( {
	openFor,
} ) => {
	const { siteUrl } = readDemo();
	const organizer = await openFor( 'organizer' );
	await organizer.goto( `${ siteUrl }/wp-admin/profile.php` );
	await startBot( organizer, /^Connect Telegram/ );
	await expect( async () => {
		await organizer.reload();
		await expect(
			organizer.getByText( '✓ Telegram is connected' )
		).toBeVisible( { timeout: 1000 } );
	} ).toPass();

	await openFromMenu( organizer, 'Message texts' );
	const text = uniqueTitle( 'Only a test' );
	await organizer
		.getByRole( 'textbox', { name: 'Text' } )
		.first()
		.fill( text );
	await organizer
		.getByRole( 'button', { name: 'Send me a test to Telegram' } )
		.first()
		.click();
	await expect(
		organizer.getByText( 'on its way to your Telegram' )
	).toBeVisible();
	await expect
		.poll( () =>
			messagesTo( 'organizer' ).filter( ( sent ) => sent.text === text )
		)
		.toHaveLength( 1 );
} );
