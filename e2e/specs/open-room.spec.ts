import { expect } from '@playwright/test';
import { readDemo, signIn, test } from '../support/demo.ts';
import { scheduleWebinar, takeControls } from '../support/site.ts';

const AJAX = '**/wp-admin/admin-ajax.php';

test( 'a room that stays open for long, on a network that lets no stream through', async ( {
	openFor,
} ) => {
	const { step } = test;
	const { siteUrl } = readDemo();
	const organizer = await openFor( 'organizer' );
	const speaker = await openFor( 'speaker' );
	const attendee = await openFor( 'attendee-2' );
	const webinarId = await scheduleWebinar( organizer, 'An open room' );
	const controls = await takeControls( speaker, webinarId );
	const room = `/account/webinar_room/?webinar_id=${ webinarId }`;
	const state = `**/rooms/${ webinarId }/state*`;
	const waitForCommand = ( name: string ) =>
		attendee.waitForResponse(
			( response ) =>
				response.url().includes( 'admin-ajax.php' ) &&
				( response.request().postData() ?? '' ).includes( name ) &&
				response.status() === 200
		);

	await step( 'its nonces are too old, and it renews them', async () => {
		await controls.move( 'start' );
		await attendee.route( '**/rooms/*/events*', ( route ) =>
			route.abort()
		);
		await attendee.goto( `${ siteUrl }${ room }` );
		await attendee.route(
			state,
			( route ) =>
				route.continue( {
					headers: {
						...route.request().headers(),
						'x-wp-nonce': 'too-old',
						// It does not live as long as a nonce.
						'x-webinar-room-pass': '',
					},
				} ),
			{ times: 1 }
		);
		await attendee.waitForResponse( `${ siteUrl }${ room }` );
		await attendee.waitForResponse(
			( response ) =>
				response.url().includes( '/state' ) &&
				[ 200, 304 ].includes( response.status() )
		);

		let hasSpoilt = false;
		await attendee.route( AJAX, ( route ) => {
			const postData = route.request().postData() ?? '';
			if ( hasSpoilt || ! postData.includes( 'enter' ) ) {
				return route.continue();
			}
			hasSpoilt = true;
			return route.continue( {
				postData: postData.replace( /nonce=[^&]*/, 'nonce=too-old' ),
			} );
		} );
		const entered = waitForCommand( 'enter' );
		await attendee.reload();
		await entered;
		expect( hasSpoilt ).toBe( true );
		await expect( attendee.getByText( 'out of date' ) ).toBeHidden();
		await attendee.unroute( AJAX );
	} );

	await step( 'leaving is not lost with the network', async () => {
		await attendee.route( AJAX, ( route ) => route.abort() );
		await attendee
			.getByRole( 'button', { name: 'Leave the webinar' } )
			.click();
		const left = attendee.getByText( 'You have left the webinar' );
		await expect( left ).toBeVisible();
		await attendee.reload();
		await expect( left ).toBeVisible();
		const finished = waitForCommand( 'finish' );
		await attendee.unroute( AJAX );
		await finished;
		const entered = waitForCommand( 'enter' );
		await attendee.getByRole( 'button', { name: 'Come back' } ).click();
		await entered;
	} );

	await step(
		'a sign-in that has ended says so, and comes back',
		async () => {
			const other = await attendee.context().newPage();
			await signIn( other, 'guest', '/' );
			const said = attendee
				.locator( '.webinar-room__heading' )
				.filter( { hasText: 'You are signed out' } );
			await expect( said ).toBeVisible();
			await expect( attendee.locator( 'video' ) ).toHaveCount( 0 );
			await signIn( other, 'attendee-2', '/' );
			await other.close();
			// As when somebody looks at the page again.
			await attendee.evaluate( () =>
				document.dispatchEvent( new Event( 'visibilitychange' ) )
			);
			await expect( said ).toBeHidden();
			await expect( attendee.locator( 'video' ) ).toBeVisible();
		}
	);
} );
