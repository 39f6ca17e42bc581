import { expect, type Locator, type Page } from '@playwright/test';
import { expectNoViolations } from '../support/axe.ts';
import { firings, person, readDemo, test } from '../support/demo.ts';
import { sidebarOf } from '../support/editor.ts';
import { roomUrl } from '../support/room.ts';
import {
	openEditor,
	readStatus,
	scheduleWebinar,
	uniqueTitle,
} from '../support/site.ts';

const PHONE = { width: 390, height: 844 };

/**
 * Opens the speaker's console.
 *
 * @param page      Page of the person who opens it.
 * @param webinarId Webinar to control.
 * @return The controls of the broadcast.
 */
async function openConsole(
	page: Page,
	webinarId: number
): Promise< Locator > {
	await page.goto(
		`${ readDemo().siteUrl }/admin_webinar/?webinar_id=${ webinarId }`
	);
	return page.getByRole( 'group', { name: 'Broadcast' } );
}

/**
 * Presses Tab until a control has the focus.
 *
 * @param page    Page of the control.
 * @param control Control to reach.
 */
async function tabTo( page: Page, control: Locator ): Promise< void > {
	await expect( control ).toBeVisible();
	for ( let presses = 0; presses < 80; presses++ ) {
		if (
			await control.evaluate(
				( element ) => element === element.ownerDocument.activeElement
			)
		) {
			return;
		}
		await page.keyboard.press( 'Tab' );
	}
	throw new Error( `Tab does not reach ${ control }.` );
}

test( 'speaker and organizer control a webinar together, in console and editor, by keyboard (S3, S5, H3)', async ( {
	openFor,
} ) => {
	const { siteUrl } = readDemo();
	const step = test.step;
	const organizer = await openFor( 'organizer' );
	const title = uniqueTitle( 'Led by two' );
	const webinarId = await scheduleWebinar( organizer, title );
	const attendee = await openFor( 'attendee-1', PHONE );
	await attendee.goto( roomUrl( webinarId ) );

	const speaker = await openFor( 'speaker', PHONE );
	const console = await openConsole( speaker, webinarId );
	await step(
		'the console shows what is ready before the start',
		async () => {
			await expect(
				speaker.getByRole( 'heading', { name: title } )
			).toBeVisible();
			await expect(
				console.getByText( 'The stream answers' )
			).toBeVisible();
			await expectNoViolations( speaker, '.webinar-console' );
		}
	);

	await openEditor( organizer, webinarId );
	const sidebar = sidebarOf( organizer );
	const boxOf = async ( name: string ) => {
		const box = await console.getByRole( 'button', { name } ).boundingBox();
		if ( ! box ) {
			throw new Error( `The button "${ name }" is not shown.` );
		}
		return box;
	};
	const start = await boxOf( 'Start the broadcast' );
	await step( 'a phone shows the button without scrolling', async () => {
		expect( start.y + start.height ).toBeLessThanOrEqual( 400 );
	} );
	// The keyboard scrolls the page.
	const startEnd =
		start.y + start.height - ( ( await console.boundingBox() )?.y ?? 0 );
	await step(
		'the speaker starts the broadcast without a mouse',
		async () => {
			await tabTo(
				speaker,
				console.getByRole( 'button', { name: 'Start the broadcast' } )
			);
			await speaker.keyboard.press( 'Enter' );
			await expect( console.getByRole( 'status' ).first() ).toContainText(
				'LIVE'
			);
			// The organizer sees what the speaker clicked.
			await expect( sidebar.getByText( 'LIVE' ) ).toBeVisible();
			// A second tap on the same place stops nothing.
			const group = await console.boundingBox();
			const stop = await boxOf( 'Stop the broadcast' );
			expect( stop.y - ( group?.y ?? 0 ) ).toBeGreaterThanOrEqual(
				startEnd
			);
		}
	);

	await step( 'both see how many people are in the room', async () => {
		for ( const controls of [ console, sidebar ] ) {
			await expect( controls.getByText( '1 here' ) ).toBeVisible();
		}
		await expectNoViolations( speaker, '.webinar-console' );
	} );

	await step( 'the organizer pauses, the speaker resumes', async () => {
		await sidebar.getByRole( 'button', { name: 'Pause' } ).click();
		await expect( console.getByRole( 'status' ).first() ).toContainText(
			'Break'
		);
		await expect(
			attendee
				.getByText( 'We will be right back.', { exact: false } )
				.first()
		).toBeVisible();
		expect( await readStatus( speaker, webinarId ) ).toBe( 'paused' );
		await tabTo(
			speaker,
			console.getByRole( 'button', { name: 'Resume' } )
		);
		await speaker.keyboard.press( 'Enter' );
		await expect( sidebar.getByText( 'LIVE' ) ).toBeVisible();
		await expect(
			attendee
				.getByText( 'We will be right back.', { exact: false } )
				.first()
		).toBeHidden();
	} );

	await step(
		'Stop asks for confirmation, and Escape cancels it',
		async () => {
			const stop = console.getByRole( 'button', {
				name: 'Stop the broadcast',
			} );
			await tabTo( speaker, stop );
			await speaker.keyboard.press( 'Enter' );
			const question = speaker.getByRole( 'alertdialog' );
			await expect( question ).toContainText( '1 person' );
			await speaker.keyboard.press( 'Escape' );
			await expect( question ).toBeHidden();
			await expect( stop ).toBeFocused();
			expect( await readStatus( speaker, webinarId ) ).toBe( 'live' );

			await speaker.keyboard.press( 'Enter' );
			await tabTo(
				speaker,
				question.getByRole( 'button', { name: 'Stop the broadcast' } )
			);
			await speaker.keyboard.press( 'Enter' );
			await expect( console.getByRole( 'status' ).first() ).toContainText(
				'Finished'
			);
			await expect( sidebar.getByText( 'Finished' ) ).toBeVisible();
		}
	);

	await step(
		'the console shows numbers and history after the end',
		async () => {
			await expect( console.getByText( 'attended 1' ) ).toBeVisible( {
				timeout: 120_000,
			} );
			// The attendee's message and the partner's.
			await expect( console.getByText( '2 sent' ) ).toBeVisible( {
				timeout: 120_000,
			} );
			await console.getByText( 'History' ).click();
			await expect(
				console.getByText( `started by ${ person( 'speaker' ).name }` )
			).toBeVisible();
			await expect(
				console.getByText( `paused by ${ person( 'organizer' ).name }` )
			).toBeVisible();
			await expectNoViolations( speaker, '.webinar-console' );
		}
	);

	await step( 'both find the webinar in the list', async () => {
		for ( const page of [ organizer, speaker ] ) {
			await page.goto(
				`${ siteUrl }/wp-admin/edit.php?post_type=webinar_event`
			);
			const row = page.getByRole( 'row' ).filter( { hasText: title } );
			await expect( row ).toContainText( 'Finished' );
			await expect( row ).toContainText( '1 attended' );
			await expect( row ).toContainText( person( 'speaker' ).name );
		}
	} );

	expect(
		firings( 'core_webinar_status_changed', webinarId ).map(
			( { to, actor_id: actor } ) => [ to, actor ]
		)
	).toEqual( [
		[ 'scheduled', person( 'organizer' ).id ],
		[ 'live', person( 'speaker' ).id ],
		[ 'paused', person( 'organizer' ).id ],
		[ 'live', person( 'speaker' ).id ],
		[ 'finished', person( 'speaker' ).id ],
	] );
} );

test( 'a person who controls no webinar does not see the console (S5, R3)', async ( {
	openFor,
} ) => {
	const organizer = await openFor( 'organizer' );
	const title = uniqueTitle( 'Not yours' );
	const webinarId = await scheduleWebinar( organizer, title );

	const attendee = await openFor( 'attendee-1' );
	await expect( await openConsole( attendee, webinarId ) ).toHaveCount( 0 );
	await expect( attendee.getByRole( 'main' ) ).not.toContainText( title );

	const guest = await openFor( 'guest' );
	await openConsole( guest, webinarId );
	await expect(
		guest.getByRole( 'main' ).getByRole( 'link', { name: /Sign in/ } )
	).toBeVisible();
	expect( await guest.content() ).not.toContain( title );
} );
