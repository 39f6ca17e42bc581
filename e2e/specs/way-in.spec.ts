/**
 * The screens between an announcement and the room, under the profile `full`.
 */
import { expect } from '@playwright/test';
import { expectAccessible, expectAccessibleWords } from '../support/axe.ts';
import { mailsTo, readDemo, test } from '../support/demo.ts';
import { expectStage } from '../support/room.ts';
import { postToRest, takeControls, uniqueTitle } from '../support/site.ts';
import {
	answerTo,
	askForSeat,
	book,
	entryUrl,
	inEachLanguage,
	newestLink,
	onTheWayIn,
	plan,
	tap,
} from '../support/way-in.ts';

const PHONE = { width: 390, height: 844 };
const WEEK = 7 * 86_400;

onTheWayIn();

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
