/**
 * `npm run pictures`: takes the screenshots for docs/gallery.md, on a phone and on a desktop.
 */
import { expect } from '@playwright/test';
import { readDemo, test } from '../support/demo.ts';
import { sidebarOf } from '../support/editor.ts';
import { skipWithoutPictures, takePictures } from '../support/pictures.ts';
import { roomUrl } from '../support/room.ts';
import {
	openEditor,
	scheduleWebinar,
	signInUninvited,
	takeControls,
} from '../support/site.ts';

const DESKTOP = { width: 1280, height: 800 };
const SIZES = { phone: { width: 390, height: 844 }, desktop: DESKTOP };
const TITLE = 'How a garden is planned';
const OFFER = 'Get the planting plan';
const DAY = 86_400;

const take = takePictures( SIZES );

test( 'takes a screenshot of each screen', async ( { openFor } ) => {
	skipWithoutPictures();
	const { demoUrl, siteUrl } = readDemo();
	const organizer = await openFor( 'organizer' );
	// The demo's own webinar has a poster.
	const posts = await organizer.request.get(
		`${ siteUrl }/wp-json/wp/v2/webinar_event?_fields=featured_media&order=asc&per_page=1`
	);
	const [ { featured_media: poster } ] = await posts.json();
	const plan = ( title: string, excerpt: string, inSeconds: number ) =>
		scheduleWebinar(
			organizer,
			title,
			{ excerpt, featured_media: poster },
			{
				scheduled_at: Math.floor( Date.now() / 1000 ) + inSeconds,
				duration_minutes: 60,
				room_cta_text: OFFER,
				room_cta_url: 'https://example.com/plan',
			}
		);
	await plan( 'Roses in winter', 'What to cut, and what to leave.', 3 * DAY );
	await plan( 'Water where it is needed', 'Wells, barrels, drip.', 9 * DAY );
	const webinarId = await plan(
		TITLE,
		'How beds, paths and water find their places.',
		12 * 60 - 20
	);
	const room = roomUrl( webinarId );

	const guest = await openFor( 'guest' );
	await guest.goto( `${ siteUrl }/webinars/` );
	await take( guest, 'schedule' );
	await guest.goto( room );
	await take( guest, 'signed-out' );
	await signInUninvited( guest, await openFor( 'admin' ) );
	await guest.goto( room );
	await take( guest, 'not-admitted' );

	const attendee = await openFor( 'attendee-1' );
	const other = await openFor( 'attendee-2' );
	for ( const page of [ attendee, other ] ) {
		await page.goto( room );
		await expect(
			page.getByText( 'The broadcast starts by itself' )
		).toBeVisible();
	}
	await take( attendee, 'lobby' );

	const { move, showOffer } = await takeControls( organizer, webinarId );
	await move( 'start' );
	await expect
		.poll( () =>
			attendee
				.locator( 'video' )
				.evaluate( ( video: HTMLVideoElement ) => video.currentTime )
				.catch( () => 0 )
		)
		.toBeGreaterThan( 1 );
	await take( attendee, 'viewing' );

	await showOffer( true );
	await expect( attendee.getByRole( 'link', { name: OFFER } ) ).toBeVisible();
	await take( attendee, 'offer' );

	const speaker = await openFor( 'speaker' );
	await speaker.goto(
		`${ siteUrl }/admin_webinar/?webinar_id=${ webinarId }`
	);
	await expect( speaker.getByText( '2 here' ) ).toBeVisible();
	await take( speaker, 'console' );
	await take( speaker, 'sidebar', async ( size ) => {
		await openEditor( speaker, webinarId );
		const people = sidebarOf( speaker ).getByText( '2 here' );
		if ( size === 'desktop' ) {
			await expect( people ).toBeVisible();
			return;
		}
		// On a phone the sidebar opens by itself and the editor closes it, in either order.
		await expect( async () => {
			await speaker.getByRole( 'button', { name: 'Options' } ).click();
			await speaker
				.getByRole( 'menuitemcheckbox', { name: 'Broadcast' } )
				.click();
			await expect( people ).toBeVisible( { timeout: 5_000 } );
		} ).toPass();
	} );

	await move( 'pause' );
	await expect( attendee.getByText( 'A short break' ).first() ).toBeVisible();
	await take( attendee, 'break' );
	await move( 'resume' );
	await organizer.request.post( `${ demoUrl }/telegram/block/attendee-2` );
	await move( 'stop' );
	const next = attendee.getByRole( 'button', { name: 'What is next?' } );
	await expect( next ).toBeVisible();
	await take( attendee, 'end-1' );
	await next.click();
	await take( attendee, 'end-2' );
	await attendee.getByRole( 'button', { name: 'Something else' } ).click();
	await take( attendee, 'end-3' );

	await organizer.goto(
		`${ siteUrl }/wp-admin/edit.php?post_type=webinar_event`
	);
	await expect( organizer.locator( `#post-${ webinarId }` ) ).toContainText(
		'Finished'
	);
	await take( organizer, 'list' );
	await organizer
		.getByRole( 'link', { name: `attendance of “${ TITLE }”` } )
		.click();
	await take( organizer, 'report' );
	const inMenu = ( name: string ) =>
		organizer
			.getByRole( 'navigation', { name: 'Main menu' } )
			.getByRole( 'link', { name, exact: true } );
	await organizer.setViewportSize( DESKTOP );
	await expect( async () => {
		await inMenu( 'Messages' ).click();
		await expect(
			organizer.getByText( 'Telegram says the bot is blocked' )
		).toBeVisible( { timeout: 1000 } );
	} ).toPass();
	await take( organizer, 'messages' );
	await organizer.setViewportSize( DESKTOP );
	await inMenu( 'Message texts' ).click();
	await take( organizer, 'message-texts' );
	await organizer.request.post( `${ demoUrl }/telegram/unblock/attendee-2` );
	const administrator = await openFor( 'admin' );
	await administrator.goto(
		`${ siteUrl }/wp-admin/options-general.php?page=webinars`
	);
	await take( administrator, 'settings' );
} );
