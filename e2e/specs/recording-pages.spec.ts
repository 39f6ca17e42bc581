import { expect, type Page } from '@playwright/test';
import { expectAccessible, expectAccessibleWords } from '../support/axe.ts';
import { readDemo, test } from '../support/demo.ts';
import { planRecording } from '../support/editor.ts';
import { tabTo } from '../support/keyboard.ts';
import { expectNoShift, measureShifts } from '../support/layout-shift.ts';
import { underFullProfile } from '../support/profile.ts';
import { openEditor, uniqueTitle } from '../support/site.ts';
import {
	adminUrl,
	entryUrl,
	inEachLanguage,
	MODULES,
	setLanguage,
} from '../support/way-in.ts';

underFullProfile( [ ...MODULES, 'autowebinar-delivery' ], ( administrator ) =>
	setLanguage( administrator, '' )
);

const PHONE = { width: 390, height: 844 };

/** What is said of a broadcast or of seats and never of a recording (D1), in both languages. */
const LIVE_WORDS =
	/\blive\b|on air|broadcast|(?<!no )\bseats?\b|\bbook|эфир|трансляц|заброн|число мест/i;

/** Expects that nothing that a part of the page shows or tells speaks of a broadcast. */
async function expectNoLiveWords( page: Page, scope: string ): Promise< void > {
	// The editor has two sidebars while one replaces the other.
	const words = await page
		.locator( scope )
		.evaluateAll( ( parts ) =>
			parts.flatMap( ( part ) => [
				part.ownerDocument.title,
				( part as HTMLElement ).innerText,
				...[ ...part.querySelectorAll( '*' ) ].flatMap( ( element ) =>
					[ 'aria-label', 'title', 'alt', 'placeholder' ].map(
						( name ) => element.getAttribute( name ) ?? ''
					)
				),
			] )
		);
	expect( words ).not.toEqual( [] );
	expect( words.join( '\n' ) ).not.toMatch( LIVE_WORDS );
}

test( 'a recording is opened with the keyboard, and every screen of it is honest and accessible', async ( {
	openFor,
} ) => {
	const { step } = test;
	const { siteUrl, hlsUrl } = readDemo();
	const administrator = await openFor( 'admin' );
	const organizer = await openFor( 'organizer' );
	const guest = await openFor( 'guest', PHONE );
	const title = uniqueTitle( 'A garden in a year' );
	const webinarId = await step( 'the organizer publishes it', () =>
		planRecording(
			organizer,
			title,
			new URL( 'recording.m3u8', hlsUrl ).href,
			() =>
				expectNoLiveWords( organizer, '.interface-complementary-area' )
		)
	);
	// Recordings of live webinars that are over have a part of their own.
	const part = `section:has(#webinar-schedule-${ webinarId })`;
	const console = `${ siteUrl }/admin_webinar/?webinar_id=${ webinarId }`;

	await step( 'the organizer opens it', async () => {
		await organizer.goto( console );
		// Telegram may be away: another spec has just restarted the sidecar.
		await expect(
			organizer.getByText(
				'The recording answers, and its length is known.'
			)
		).toBeVisible();
		await expectNoLiveWords( organizer, '.webinar-console__webinar' );
		await organizer.getByRole( 'group', { name: 'Recording' } ).focus();
		await tabTo(
			organizer,
			organizer.getByRole( 'button', { name: 'Open for viewing' } )
		);
		await organizer.keyboard.press( 'Enter' );
		await expect(
			organizer.getByRole( 'status' ).getByText( 'Open' )
		).toBeVisible();
		await expect(
			organizer.getByText( 'Open for viewing since' )
		).toBeVisible();
		await expectAccessible( organizer, '.webinar-console__webinar' );
	} );

	await step( 'a guest finds it', async () => {
		await guest.goto( `${ siteUrl }/webinars/` );
		const card = guest.getByRole( 'article' ).filter( { hasText: title } );
		await expect(
			card.getByText( 'Recording', { exact: true } )
		).toBeVisible();
		await expectAccessible( guest, part );
		await measureShifts( guest );
		await card.getByRole( 'link', { name: title } ).click();
		await expect(
			guest.getByText( 'Recording', { exact: true } )
		).toBeVisible();
		await expectNoShift( guest, 'The entry page of a recording' );
		await expectAccessible( guest, '.webinar-entry' );
	} );

	await step( 'in both languages', () =>
		inEachLanguage( administrator, async ( language ) => {
			for ( const [ page, url, scope ] of [
				[ guest, `${ siteUrl }/webinars/`, part ],
				[ guest, entryUrl( webinarId ), '.webinar-entry' ],
				[ organizer, console, '.webinar-console__webinar' ],
				[
					organizer,
					adminUrl(
						`client_webinar_attendance_service_report&webinar_id=${ webinarId }`
					),
					'.wrap',
				],
			] as const ) {
				await page.goto( url );
				await page.locator( scope ).waitFor();
				await expectNoLiveWords( page, scope );
				if ( language ) {
					await expectAccessibleWords( page, scope );
				}
			}
			await openEditor( organizer, webinarId );
			const form = '.interface-complementary-area';
			await organizer
				.locator( form )
				.getByText( /Open|Открыта/ )
				.first()
				.waitFor();
			await expectNoLiveWords( organizer, form );
		} )
	);

	await step( 'the organizer closes it', async () => {
		await organizer.goto( console );
		await organizer
			.getByRole( 'button', { name: 'Close…' } )
			.press( 'Enter' );
		await organizer
			.getByRole( 'button', { name: 'Close the recording' } )
			.press( 'Enter' );
		await expect(
			organizer.getByRole( 'status' ).getByText( 'Closed' )
		).toBeVisible();
		await guest.goto( entryUrl( webinarId ) );
		await expect(
			guest.getByText( 'This recording is closed' )
		).toBeVisible();
	} );
} );
