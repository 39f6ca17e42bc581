import { expect, type Locator, type Page } from '@playwright/test';
import { mailsTo, readDemo, test } from './demo.ts';
import { tabTo } from './keyboard.ts';
import { underFullProfile } from './profile.ts';
import { postToRest, scheduleWebinar, setSignUpPage } from './site.ts';

export const MODULES = [
	'client-webinar-registration',
	'client-webinar-reminders',
	'ui-webinar-entry',
	'webinar-mail',
];

/** Languages of the site, as WordPress stores them: Russian and English. */
type Language = 'ru_RU' | '';

/** Runs the tests of a file on a site whose guests book by the suite's own form and get mails. */
export function onTheWayIn(): void {
	underFullProfile( MODULES, async ( administrator, isFull ) => {
		await setLanguage( administrator, '' );
		await setSignUpPage( administrator, isFull ? 'draft' : 'publish' );
	} );
}

/**
 * Changes the language of the site, and the formats of dates that are usual in it.
 *
 * @param administrator Page of an administrator.
 * @param language      The language.
 */
export async function setLanguage(
	administrator: Page,
	language: Language
): Promise< void > {
	const { status } = await postToRest( administrator, 'wp/v2/settings', {
		language,
		date_format: language === 'ru_RU' ? 'd.m.Y' : 'F j, Y',
		time_format: language === 'ru_RU' ? 'H:i' : 'g:i a',
	} );
	expect( status ).toBe( 200 );
}

/**
 * Does some work in each language of the site, and leaves it in English.
 *
 * @param administrator Page of an administrator.
 * @param work          What to do.
 */
export async function inEachLanguage(
	administrator: Page,
	work: ( language: Language ) => Promise< void >
): Promise< void > {
	try {
		await setLanguage( administrator, 'ru_RU' );
		await test.step( 'ru_RU', () => work( 'ru_RU' ) );
	} finally {
		// Also where that failed: other tests read English.
		await setLanguage( administrator, '' );
	}
	await test.step( 'en_US', () => work( '' ) );
}

/**
 * Plans a webinar of an hour with an entry page.
 *
 * @param organizer Page of the organizer.
 * @param title     Title of the webinar.
 * @param meta      More fields of the webinar.
 */
export const plan = ( organizer: Page, title: string, meta: object = {} ) =>
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
export const tap = ( page: Page, does: string ) =>
	page
		.locator( `button[value="${ does }"], button[name="${ does }"]` )
		.click();

/** Reaches a control with the keyboard, and presses it. */
export async function press( page: Page, control: Locator ): Promise< void > {
	await tabTo( page, control );
	await page.keyboard.press( 'Enter' );
}

export const entryUrl = ( webinarId: number ) =>
	`${ readDemo().siteUrl }/webinars/${ webinarId }/`;

/** Address of a screen of the menu "Webinars" in wp-admin; the query may name more than the page. */
export const adminUrl = ( query: string ) =>
	`${ readDemo().siteUrl }/wp-admin/edit.php?post_type=webinar_event&page=${ query }`;

/** The answer of the site beside the form of a guest. */
export const answerTo = ( page: Page ) =>
	page.locator( '.webinar-entry__answer' );

/**
 * Asks for a seat by the form of a guest, in any language.
 *
 * @param page    The entry page.
 * @param name    Name of the guest.
 * @param address Their mail address.
 */
export async function askForSeat(
	page: Page,
	name: string,
	address: string
): Promise< void > {
	await page.locator( '#webinar-entry-name' ).fill( name );
	await page.locator( '#webinar-entry-email' ).fill( address );
	await page.locator( '#webinar-entry-consent' ).check();
	// The form refuses whoever is faster than a person.
	await expect( async () => {
		await page.locator( '.webinar-entry__form button' ).click();
		await expect( answerTo( page ) ).toBeFocused( { timeout: 3000 } );
	} ).toPass();
}

/**
 * Books for a member, who waits where no seat is left.
 *
 * @param member    Page of the member.
 * @param webinarId The webinar.
 * @param query     What an advertisement adds to the address.
 */
export async function book(
	member: Page,
	webinarId: number,
	query = ''
): Promise< void > {
	await member.goto( entryUrl( webinarId ) + query );
	await member.locator( '.webinar-entry__form button' ).click();
	await expect( member.locator( '#webinar-entry-seat' ) ).toBeFocused();
}

/**
 * Returns the newest personal link that arrived in a mailbox.
 *
 * @param address Mail address.
 * @param mails   How many mails must have arrived.
 */
export async function newestLink(
	address: string,
	mails = 1
): Promise< string > {
	await expect.poll( () => mailsTo( address ).length ).toBe( mails );
	return /http\S+webinar_seat=\S+/.exec( mailsTo( address ).at( -1 )! )![ 0 ];
}
