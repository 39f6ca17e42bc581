/**
 * The screens between an announcement and the room, and what an organizer sees of them, under the profile `full`.
 */
import { expect, type Locator, type Page } from '@playwright/test';
import {
	expectAccessible,
	expectAccessibleWords,
	expectNoViolations,
	expectNothingCutOff,
} from '../support/axe.ts';
import { mailsTo, readDemo, test } from '../support/demo.ts';
import { tabTo } from '../support/keyboard.ts';
import { expectStage } from '../support/room.ts';
import {
	postToRest,
	scheduleWebinar,
	takeControls,
	uniqueTitle,
} from '../support/site.ts';
import {
	adminUrl,
	answerTo,
	askForSeat,
	book,
	entryUrl,
	inEachLanguage,
	newestLink,
	onTheWayIn,
	setLanguage,
} from '../support/way-in.ts';

const PHONE = { width: 390, height: 844 };
const WEEK = 7 * 86_400;

/** What a page of wp-admin shows between WordPress's menus. */
const CONTENT = '#wpbody-content';

onTheWayIn();

const plan = ( organizer: Page, title: string, meta: object = {} ) =>
	scheduleWebinar(
		organizer,
		title,
		{
			content:
				'<!-- wp:paragraph --><p>Beds, paths, water.</p><!-- /wp:paragraph -->',
		},
		{ duration_minutes: 60, ...meta }
	);

/** Taps a button of a page without scripts, by what it does. */
const tap = ( page: Page, does: string ) =>
	page
		.locator( `button[value="${ does }"], button[name="${ does }"]` )
		.click();

async function press( page: Page, control: Locator ): Promise< void > {
	await tabTo( page, control );
	await page.keyboard.press( 'Enter' );
}

test( 'the screens of guests and members are accessible, in English and in Russian', async ( {
	openFor,
} ) => {
	const { demoUrl, siteUrl } = readDemo();
	const organizer = await openFor( 'organizer' );
	const administrator = await openFor( 'admin' );
	const title = uniqueTitle( 'Come in' );
	const open = await plan( organizer, title );
	await postToRest( organizer, `wp/v2/webinar_event/${ open }`, {
		meta: { series_id: open },
	} );
	await plan( organizer, title, {
		series_id: open,
		scheduled_at: Math.floor( Date.now() / 1000 ) + WEEK,
	} );
	const full = await plan( organizer, title, { seats: 1 } );
	const on = await plan( organizer, title );
	const cancelled = await plan( organizer, title );
	await postToRest( organizer, `wp/v2/webinar_event/${ cancelled }`, {
		status: 'draft',
	} );
	const holder = await openFor( 'attendee-1', PHONE );
	const waiting = await openFor( 'attendee-2', PHONE );
	await book( holder, full );
	await book( waiting, full );
	const guest = await openFor( 'guest', PHONE );
	const unconfirmed = `boris-${ Date.now() }@example.com`;
	await guest.goto( entryUrl( on ) );
	await askForSeat( guest, 'Boris', unconfirmed );

	const guestOpens = async ( webinarId: number ) => {
		await guest.goto( entryUrl( webinarId ) );
		await expectAccessibleWords( guest, 'main' );
	};

	await inEachLanguage( administrator, async ( language ) => {
		const checkAll = language ? expectAccessibleWords : expectAccessible;
		await guestOpens( full );
		await guestOpens( cancelled );
		for ( const member of [ holder, waiting ] ) {
			await member.goto( entryUrl( full ) );
			await expectAccessibleWords( member, 'main' );
		}

		const address = `anna-${ Date.now() }@example.com`;
		await guest.goto( entryUrl( open ) );
		// Valid for browsers, not for WordPress.
		await guest.locator( '#webinar-entry-name' ).fill( 'Anna' );
		await guest.locator( '#webinar-entry-email' ).fill( 'anna@example' );
		await guest.locator( '#webinar-entry-consent' ).check();
		await guest.locator( '.webinar-entry__form button' ).click();
		await expect( answerTo( guest ) ).toContainText( 'anna@example.com' );
		await checkAll( guest, 'main' );
		await askForSeat( guest, 'Anna', address );
		await expectAccessibleWords( guest, 'main' );

		const visitor = await openFor( 'guest', PHONE );
		await visitor.goto( `${ siteUrl }/?webinar_seat=unknown` );
		await expectAccessibleWords( visitor );
		await visitor.goto( await newestLink( address ) );
		await checkAll( visitor );
		await tap( visitor, 'enter' );
		await expectStage( visitor, 'lobby' );
		// The confirmation of the seat.
		await newestLink( address, 2 );
		await visitor.goto(
			/http\S+webinar_unsubscribe=\S+/.exec(
				mailsTo( address ).join()
			)![ 0 ]
		);
		await expectAccessibleWords( visitor );
		await tap( visitor, 'unsubscribe' );
		await expect( visitor.locator( '[name="subscribe"]' ) ).toBeVisible();
		await expectAccessibleWords( visitor );
	} );

	const { move } = await takeControls( organizer, on );
	await move( 'start' );
	await inEachLanguage( administrator, () => guestOpens( on ) );

	await move( 'stop' );
	const expired = await newestLink( unconfirmed );
	await inEachLanguage( administrator, async () => {
		await guestOpens( on );
		await guest.goto( expired );
		await expectAccessibleWords( guest );
	} );

	await postToRest( organizer, `wp/v2/webinar_event/${ on }`, {
		meta: { recording_url: `${ demoUrl }/recording` },
	} );
	await inEachLanguage( administrator, async () => {
		await guestOpens( on );
		await expect( guest.locator( '.is-recording' ) ).toBeVisible();
	} );
} );

test( 'a guest comes in without a mouse, and replaces a link that was passed on', async ( {
	openFor,
} ) => {
	const { step } = test;
	const organizer = await openFor( 'organizer' );
	const administrator = await openFor( 'admin' );
	const webinarId = await plan( organizer, uniqueTitle( 'Passed on' ) );
	await step( 'the form', async () => {
		const guest = await openFor( 'guest', PHONE );
		const address = `vera-${ Date.now() }@example.com`;
		await guest.goto( entryUrl( webinarId ) );
		await tabTo( guest, guest.getByLabel( 'Your name' ) );
		await guest.keyboard.type( 'Vera' );
		await guest.keyboard.press( 'Tab' );
		await expect( guest.getByLabel( 'Your e-mail address' ) ).toBeFocused();
		await guest.keyboard.type( 'vera@example' );
		await guest.keyboard.press( 'Tab' );
		await expect( guest.getByLabel( 'I agree' ) ).toBeFocused();
		await guest.keyboard.press( 'Space' );
		await guest.keyboard.press( 'Tab' );
		const button = guest.getByRole( 'button', { name: 'Book a seat' } );
		await expect( button ).toBeFocused();
		await guest.keyboard.press( 'Enter' );
		await expect( guest.getByRole( 'alert' ) ).toContainText(
			'Enter your e-mail address'
		);
		await expect( button ).toBeFocused();
		await guest.getByLabel( 'Your e-mail address' ).focus();
		await guest.keyboard.press( 'ControlOrMeta+A' );
		await guest.keyboard.type( address );
		await expect( async () => {
			await guest.keyboard.press( 'Enter' );
			await expect( answerTo( guest ) ).toBeFocused( { timeout: 3000 } );
		} ).toPass();
		await guest.goto( await newestLink( address ) );
		await press(
			guest,
			guest.getByRole( 'button', { name: 'It is me, Vera' } )
		);
		await expectStage( guest, 'lobby' );
		expect( guest.url() ).not.toContain( 'webinar_seat' );
	} );

	// A guest who has just got a link gets no other one for ten minutes; a member's first link comes with the confirmation.
	const address = 'attendee-3@example.com';
	const mails = mailsTo( address ).length;
	const member = await openFor( 'attendee-3' );
	await step(
		'a member chooses e-mail, also with Telegram connected',
		async () => {
			await member.goto( `${ readDemo().siteUrl }/wp-admin/profile.php` );
			await member
				.locator( '[name="webinar_mail_carrier"][value="mail"]' )
				.check();
			await member.locator( '#submit' ).click();
			await expect( member.locator( '#message' ) ).toContainText(
				'updated'
			);
		}
	);
	await book( member, webinarId );
	const link = await newestLink( address, mails + 1 );
	const owner = await openFor( 'guest', PHONE );
	const other = await openFor( 'guest', PHONE );

	await step( 'a second browser is told', async () => {
		for ( const page of [ owner, other ] ) {
			await page.goto( link );
			await tap( page, 'enter' );
			await expectStage( page, 'lobby' );
		}
		const told = owner.locator( 'a[href*="webinar_seat=replace"]' );
		await expect( told ).toBeVisible();
		const lineBox = await told.locator( '..' ).boundingBox();
		const countdown = await owner
			.locator( '.webinar-room__countdown' )
			.boundingBox();
		expect( lineBox!.y + lineBox!.height ).toBeLessThan( countdown!.y );
		await expectAccessible( owner );
		await setLanguage( administrator, 'ru_RU' );
		await other.reload();
		// It is told once in ten minutes.
		await other
			.locator( 'span:has(> a[href*="webinar_seat=replace"])' )
			.evaluate( ( line ) => line.removeAttribute( 'hidden' ) );
		await expectAccessibleWords( other );
		await setLanguage( administrator, '' );
		await press(
			owner,
			owner.getByRole( 'link', { name: 'Get a new link' } )
		);
		await expect( owner ).toHaveURL( /webinar_seat=replace/ );
		await inEachLanguage( administrator, async () => {
			await owner.reload();
			await expectAccessibleWords( owner );
		} );
	} );

	await step( 'the new link', async () => {
		await press(
			owner,
			owner.getByRole( 'button', { name: 'Send me a new link' } )
		);
		await expect(
			owner.getByRole( 'heading', { name: 'Check your inbox' } )
		).toBeVisible();
		await expectAccessible( owner );
		// Sends the form again, in Russian: the link was replaced a moment ago.
		await setLanguage( administrator, 'ru_RU' );
		await owner.reload();
		await expectAccessibleWords( owner );
		await setLanguage( administrator, '' );
		const newest = await newestLink( address, mails + 2 );
		await inEachLanguage( administrator, async () => {
			await other.goto( link );
			await expect( other.locator( '[value="renew"]' ) ).toBeVisible();
			await expectAccessibleWords( other );
		} );
		await owner.goto( newest );
		await press( owner, owner.locator( '[value="enter"]' ) );
		await expectStage( owner, 'lobby' );
	} );
} );

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
