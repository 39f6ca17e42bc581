/**
 * What an organizer sees of those who come, and of what they are sent, under the profile `full`.
 */
import { expect, type Locator } from '@playwright/test';
import { expectNoViolations, expectNothingCutOff } from '../support/axe.ts';
import { readDemo, test } from '../support/demo.ts';
import { tabTo } from '../support/keyboard.ts';
import { takeControls, uniqueTitle } from '../support/site.ts';
import {
	adminUrl,
	askForSeat,
	book,
	entryUrl,
	inEachLanguage,
	onTheWayIn,
	plan,
	press,
} from '../support/way-in.ts';

/** What a page of wp-admin shows between WordPress's menus. */
const CONTENT = '#wpbody-content';

onTheWayIn();

test( 'an organizer uses the screens about registrations without a mouse, also in Russian', async ( {
	openFor,
} ) => {
	const { step } = test;
	const administrator = await openFor( 'admin' );
	const member = await openFor( 'attendee-1' );
	const webinarId = await plan( administrator, uniqueTitle( 'Who comes' ) );
	const finished = await plan( administrator, uniqueTitle( 'Who came' ) );
	await book( member, webinarId );
	await book( member, finished );
	const guest = await openFor( 'guest' );
	await guest.goto( entryUrl( webinarId ) );
	await askForSeat( guest, 'Galina', `galina-${ Date.now() }@example.com` );
	const { move } = await takeControls( administrator, finished );
	await move( 'start' );
	await move( 'stop' );

	const page = administrator;
	const open = async ( query: string ) => {
		await page.goto( adminUrl( query ) );
		// WordPress's "Skip to main content".
		await page.keyboard.press( 'Tab' );
		await page.keyboard.press( 'Enter' );
	};
	const check = async () => {
		await expectNoViolations( page, CONTENT );
		for ( const width of [ 390, 1280 ] ) {
			await page.setViewportSize( { width, height: 800 } );
			await expectNothingCutOff( page, CONTENT );
		}
	};
	const registrations = `client_webinar_registration&webinar_id=${ webinarId }`;
	const people = {
		name: 'people.csv',
		mimeType: 'text/csv',
		buffer: Buffer.from(
			'email\nattendee-2@example.com\nnobody@example.com\nanna\n'
		),
	};
	const details = page.locator( 'details:has(#webinar-import)' );

	await inEachLanguage( administrator, async ( language ) => {
		// The order of the controls is the same in each language.
		const reach = ( control: Locator ) =>
			language ? control.focus() : tabTo( page, control );
		const use = async ( control: Locator ) => {
			await reach( control );
			await page.keyboard.press( 'Enter' );
		};
		await step( 'registrations', async () => {
			await open( registrations );
			await use( details.locator( 'summary' ) );
			await check();
			const chooser = page.waitForEvent( 'filechooser' );
			await use( page.locator( '#webinar-import' ) );
			await ( await chooser ).setFiles( people );
			await use( page.locator( '[name="import_check"]' ) );
			await expect(
				page.getByRole( 'status' ).locator( 'li' )
			).toHaveCount( 3 );
			await expect(
				page.locator( 'td', { hasText: 'anna' } )
			).toBeVisible();
			await expect( details ).toHaveAttribute( 'open' );
			await check();
			await open( `${ registrations }&state=unconfirmed` );
			await check();
		} );
		await step( 'the list', async () => {
			await page.goto(
				`${ readDemo().siteUrl }/wp-admin/edit.php?post_type=webinar_event`
			);
			const title = await page
				.locator( 'th.column-client_webinar_registration' )
				.first()
				.boundingBox();
			// A column without space breaks its words after each letter.
			expect( title!.width ).toBeGreaterThan( 80 );
			// WordPress keeps the actions of a row outside the window until the row has the focus.
			await expectNoViolations( page, CONTENT );
			// The webinar's own date is the only one that is asked for.
			await page.locator( '.row-title' ).first().hover();
			await page.locator( '.editinline' ).first().click();
			const quick = page.locator( '.inline-editor' );
			await expect(
				quick.locator( '[name="post_title"]' )
			).toBeVisible();
			await expect( quick.locator( '[name="aa"]' ) ).toBeHidden();
		} );
		await step( 'the report', async () => {
			await open(
				`client_webinar_attendance_service_report&webinar_id=${ finished }`
			);
			await expect(
				page.locator( 'svg[role="img"]' ).last()
			).toBeVisible();
			await check();
		} );
		await step( 'the message texts', async () => {
			await open( 'webinar_outbox_texts' );
			const message = page.locator( '[data-template="confirm_address"]' );
			await use( message.locator( 'summary' ) );
			// It goes at once: there is no delay to choose.
			await expect( message.locator( '[type="number"]' ) ).toHaveCount(
				0
			);
			await reach( message.locator( 'textarea' ) );
			await page.keyboard.press( 'ControlOrMeta+End' );
			await page.keyboard.type( ' PS' );
			await expect(
				message.locator( '.webinar-message__text' )
			).toContainText( ' PS' );
			await reach( message.locator( '[value="telegram"]' ) );
			await page.keyboard.press( 'ArrowRight' );
			await expect( message.locator( 'iframe' ) ).toBeVisible();
			await check();
			await page.keyboard.press( 'ArrowRight' );
			await expect(
				message.locator( '.webinar-message__plain' )
			).toContainText( ' PS' );
		} );
		await step( 'the offsets', async () => {
			await open( 'client_webinar_reminders' );
			await reach( page.locator( '#webinar-reminder-0' ) );
			await page.keyboard.type( '-1' );
			await use( page.locator( '#submit' ) );
			await expect( page.getByRole( 'alert' ) ).toBeVisible();
			await expect( page.locator( '[aria-invalid]' ) ).toBeVisible();
			await check();
		} );
		await step( 'suppressed addresses', async () => {
			await open( 'webinar_mail_suppressed' );
			await reach( page.locator( '#webinar-mail-address' ) );
			await page.keyboard.type( 'anna@example.com' );
			await use( page.locator( '[name="look_up"]' ) );
			await expect( page.locator( '[name="suppress"]' ) ).toBeVisible();
			await check();
		} );
	} );

	await step( 'a registration is cancelled', async () => {
		await open( registrations );
		page.once( 'dialog', ( dialog ) => dialog.accept() );
		await press(
			page,
			page.getByRole( 'button', {
				name: 'Cancel the registration of Attendee 1',
			} )
		);
		await expect( page.getByRole( 'status' ) ).toContainText(
			'The registration was cancelled.'
		);
		await check();
	} );
} );
