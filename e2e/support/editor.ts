import { expect, type Locator, type Page } from '@playwright/test';
import { signIn } from './demo.ts';

export interface Plan {
	title: string;
	startsInMinutes: number;
	streamSource: string;
	/** Display name. */
	speaker: string;
	offer: { text: string; url: string };
}

/** Time zone of the demo's site; the browser has another one. */
const SITE_ZONE = 'Europe/Moscow';

/**
 * Plans a webinar on the screens of the block editor.
 *
 * @param page Page of the organizer.
 * @param plan Values to fill in.
 * @return Id of the webinar.
 */
export async function planWebinar( page: Page, plan: Plan ): Promise< number > {
	await beginWebinar( page, plan.title );
	const settings = sidebarOf( page );

	await openPanel( page, 'Schedule' );
	await settings.getByRole( 'button', { name: /^Date and time/ } ).click();
	await setDate(
		page,
		new Date( Date.now() + plan.startsInMinutes * 60_000 )
	);
	await page.getByRole( 'button', { name: 'Use this date' } ).click();

	await openPanel( page, 'Stream and speakers' );
	await settings.getByLabel( 'Stream address' ).fill( plan.streamSource );
	await settings.getByLabel( 'Speakers' ).fill( plan.speaker );
	await settings.getByLabel( 'Speakers' ).press( 'Enter' );

	await openPanel( page, 'Offer in the room' );
	await settings.getByLabel( 'Offer text' ).fill( plan.offer.text );
	await settings.getByLabel( 'Offer link' ).fill( plan.offer.url );
	return publish( page, /^Will be scheduled/ );
}

/**
 * Plans a recording that everybody watches in their own time, where such run.
 *
 * @param page   Page of the organizer.
 * @param title  Title of the webinar.
 * @param source Address of the recording.
 * @param check  Looks at the form before it is published.
 * @return Id of the webinar.
 */
export async function planRecording(
	page: Page,
	title: string,
	source: string,
	check: () => Promise< void >
): Promise< number > {
	await beginWebinar( page, title );
	const settings = sidebarOf( page );
	await openPanel( page, 'Schedule' );
	await settings
		.getByRole( 'radio', { name: 'A recording to watch at any time' } )
		.check();
	await openPanel( page, 'Video and speakers' );
	const address = settings.getByLabel( 'Address of the video' );
	await address.fill( source );
	await address.press( 'Tab' );
	await expect(
		settings.getByText( 'The recording can be watched.' )
	).toBeVisible();
	await check();
	return publish( page, /^Will be published as a recording/ );
}

/** Opens the editor of a new webinar, and enters its title. */
async function beginWebinar( page: Page, title: string ): Promise< void > {
	await signIn( page, 'organizer', 'new' );
	await page
		.frameLocator( 'iframe[name="editor-canvas"]' )
		.getByRole( 'textbox', { name: 'Add title' } )
		.fill( title );
}

async function openPanel( page: Page, name: string ): Promise< void > {
	const panel = sidebarOf( page ).getByRole( 'button', {
		name,
		exact: true,
	} );
	if ( ( await panel.getAttribute( 'aria-expanded' ) ) === 'false' ) {
		await panel.click();
	}
}

/**
 * Publishes a webinar, and closes the dialog with its addresses.
 *
 * @param page    Page with the editor of a new webinar.
 * @param summary What is said before.
 * @return Id of the webinar.
 */
async function publish( page: Page, summary: RegExp ): Promise< number > {
	await page
		.getByRole( 'region', { name: 'Editor top bar' } )
		.getByRole( 'button', { name: 'Publish', exact: true } )
		.click();
	const panel = page.getByRole( 'region', { name: 'Editor publish' } );
	// The webinar's own date is the only one that counts.
	await expect( panel.getByText( summary ) ).toBeVisible();
	await expect( panel.getByText( 'Immediately' ) ).toBeHidden();
	await panel.getByRole( 'button', { name: 'Publish', exact: true } ).click();
	await expect( page.getByTestId( 'snackbar' ) ).toContainText(
		'Webinar published'
	);
	const id = Number( new URL( page.url() ).searchParams.get( 'post' ) );
	expect( id ).toBeGreaterThan( 0 );
	const next = page.getByRole( 'dialog', { name: /What comes next/ } );
	await expect(
		next.getByRole( 'textbox', { name: 'Room, for attendees' } )
	).toHaveValue( /^http/ );
	await next.getByRole( 'button', { name: 'Close' } ).click();
	return id;
}

/**
 * Sets the date picker, which shows the site's time.
 *
 * @param page Page with the open picker.
 * @param time Time to set.
 */
async function setDate( page: Page, time: Date ): Promise< void > {
	const parts = Object.fromEntries(
		new Intl.DateTimeFormat( 'en-GB', {
			timeZone: SITE_ZONE,
			year: 'numeric',
			month: '2-digit',
			day: '2-digit',
			hour: '2-digit',
			minute: '2-digit',
		} )
			.formatToParts( time )
			.map( ( { type, value } ) => [ type, value ] )
	);
	const picker = page.locator( '.components-datetime' );
	await picker
		.getByLabel( 'Month', { exact: true } )
		.selectOption( parts.month ?? '' );
	for ( const [ label, value ] of [
		[ 'Day', parts.day ],
		[ 'Year', parts.year ],
	] as const ) {
		const field = picker.getByLabel( label, { exact: true } );
		await field.fill( value ?? '' );
		await field.press( 'Tab' );
	}
	const hour = Number( parts.hour );
	const hasTwelveHours = await picker
		.getByRole( 'radio', { name: 'AM' } )
		.count();
	await picker
		.getByLabel( 'Hours' )
		.fill( String( hasTwelveHours ? hour % 12 || 12 : hour ) );
	await picker.getByLabel( 'Hours' ).press( 'Tab' );
	await picker.getByLabel( 'Minutes' ).fill( parts.minute ?? '' );
	await picker.getByLabel( 'Minutes' ).press( 'Tab' );
	if ( hasTwelveHours ) {
		await picker
			.getByRole( 'radio', { name: hour < 12 ? 'AM' : 'PM' } )
			.click();
	}
}

export function sidebarOf( page: Page ): Locator {
	return page.getByRole( 'region', { name: 'Editor settings' } );
}

/** Waits for the sidebar of a planned webinar, which opens by itself and replaces the one that is open. */
export const waitForBroadcast = ( page: Page ): Promise< void > =>
	page.locator( '[id="webinar-control:broadcast"]' ).waitFor();

/**
 * Clicks Start, and waits until the sidebar shows that the webinar is live.
 *
 * @param page Page with the editor of a scheduled webinar.
 */
export async function startBroadcast( page: Page ): Promise< void > {
	const sidebar = sidebarOf( page );
	await sidebar
		.getByRole( 'button', { name: 'Start the broadcast' } )
		.click();
	await expect( sidebar.getByText( 'LIVE' ) ).toBeVisible();
}

/**
 * Clicks Stop, confirms, and waits until the sidebar shows that it is finished.
 *
 * @param page Page with the editor of a live webinar.
 */
export async function stopBroadcast( page: Page ): Promise< void > {
	const name = 'Stop the broadcast';
	await sidebarOf( page ).getByRole( 'button', { name } ).click();
	await page
		.getByRole( 'alertdialog' )
		.getByRole( 'button', { name } )
		.click();
	await expect( sidebarOf( page ).getByText( 'Finished' ) ).toBeVisible();
}

/**
 * Enters the address of a recording, and saves.
 *
 * @param page Page with the editor of a finished webinar.
 * @param url  Address of the recording.
 */
export async function addRecording( page: Page, url: string ): Promise< void > {
	await sidebarOf( page ).getByLabel( 'Recording address' ).fill( url );
	await page
		.getByRole( 'region', { name: 'Editor top bar' } )
		.getByRole( 'button', { name: 'Save', exact: true } )
		.click();
	await expect( page.getByTestId( 'snackbar' ) ).toContainText(
		'Webinar updated'
	);
}
