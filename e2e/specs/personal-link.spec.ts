/**
 * A seat without a mouse, and its personal link, under the profile `full`.
 */
import { expect } from '@playwright/test';
import { expectAccessible, expectAccessibleWords } from '../support/axe.ts';
import { mailsTo, readDemo, test } from '../support/demo.ts';
import { tabTo } from '../support/keyboard.ts';
import { expectStage } from '../support/room.ts';
import { uniqueTitle } from '../support/site.ts';
import {
	answerTo,
	book,
	entryUrl,
	inEachLanguage,
	newestLink,
	onTheWayIn,
	plan,
	press,
	setLanguage,
	tap,
} from '../support/way-in.ts';

const PHONE = { width: 390, height: 844 };

onTheWayIn();

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
