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

/** The demo's site keeps this time, and its people may sit anywhere. */
const SITE_ZONE = 'Europe/Moscow';

/**
 * Plans a webinar in the block editor, by hand and eye.
 *
 * @param page A page of the organizer.
 * @param plan What to fill in.
 * @return Its id.
 */
export async function planWebinar( page: Page, plan: Plan ): Promise< number > {
	await signIn( page, 'organizer', 'new' );
	const canvas = page.frameLocator( 'iframe[name="editor-canvas"]' );
	await canvas
		.getByRole( 'textbox', { name: 'Add title' } )
		.fill( plan.title );

	const settings = sidebarOf( page );
	const openPanel = async ( name: string ) => {
		const panel = settings.getByRole( 'button', { name, exact: true } );
		if ( ( await panel.getAttribute( 'aria-expanded' ) ) === 'false' ) {
			await panel.click();
		}
	};

	await openPanel( 'Schedule' );
	await settings.getByRole( 'button', { name: /^Date and time/ } ).click();
	await setDate(
		page,
		new Date( Date.now() + plan.startsInMinutes * 60_000 )
	);
	await page.getByRole( 'button', { name: 'Use this date' } ).click();

	await openPanel( 'Stream and speakers' );
	await settings.getByLabel( 'Stream address' ).fill( plan.streamSource );
	await settings.getByLabel( 'Speakers' ).fill( plan.speaker );
	await settings.getByLabel( 'Speakers' ).press( 'Enter' );

	await openPanel( 'Offer in the room' );
	await settings.getByLabel( 'Offer text' ).fill( plan.offer.text );
	await settings.getByLabel( 'Offer link' ).fill( plan.offer.url );

	await page
		.getByRole( 'region', { name: 'Editor top bar' } )
		.getByRole( 'button', { name: 'Publish', exact: true } )
		.click();
	await page
		.getByRole( 'region', { name: 'Editor publish' } )
		.getByRole( 'button', { name: 'Publish', exact: true } )
		.click();
	await expect( page.getByTestId( 'snackbar' ) ).toContainText(
		'Webinar published'
	);
	const id = Number( new URL( page.url() ).searchParams.get( 'post' ) );
	expect( id ).toBeGreaterThan( 0 );
	return id;
}

/**
 * Sets the date picker, which keeps the site's time.
 *
 * @param page   A page with the picker open.
 * @param moment When.
 */
async function setDate( page: Page, moment: Date ): Promise< void > {
	const parts = Object.fromEntries(
		new Intl.DateTimeFormat( 'en-GB', {
			timeZone: SITE_ZONE,
			year: 'numeric',
			month: '2-digit',
			day: '2-digit',
			hour: '2-digit',
			minute: '2-digit',
		} )
			.formatToParts( moment )
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

/**
 * @param page A page with the editor open.
 * @return Its sidebar.
 */
export function sidebarOf( page: Page ): Locator {
	return page.getByRole( 'region', { name: 'Editor settings' } );
}

/**
 * Clicks Start, and waits until the sidebar says so.
 *
 * @param page A page with the editor of a scheduled webinar open.
 */
export async function startBroadcast( page: Page ): Promise< void > {
	const sidebar = sidebarOf( page );
	await sidebar
		.getByRole( 'button', { name: 'Start the broadcast' } )
		.click();
	await expect( sidebar.getByText( 'LIVE' ) ).toBeVisible();
}

/**
 * Clicks Stop, says yes, and waits until the sidebar says so.
 *
 * @param page A page with the editor of a live webinar open.
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
 * Enters the recording beside a finished webinar, and saves.
 *
 * @param page A page with its editor open.
 * @param url  Where the recording is.
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
