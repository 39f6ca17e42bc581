import { expect } from '@playwright/test';
import { signIn, test } from '../support/demo.ts';
import { roomUrl } from '../support/room.ts';
import { scheduleWebinar, takeControls } from '../support/site.ts';

const AJAX = '**/wp-admin/admin-ajax.php';

test( 'a room that stays open for long, on a network that blocks event streams', async ( {
	openFor,
} ) => {
	const { step } = test;
	const organizer = await openFor( 'organizer' );
	const speaker = await openFor( 'speaker' );
	const attendee = await openFor( 'attendee-2' );
	const webinarId = await scheduleWebinar( organizer, 'An open room' );
	const controls = await takeControls( speaker, webinarId );
	const room = roomUrl( webinarId );
	const state = `**/rooms/${ webinarId }/state*`;
	const waitForCommand = ( name: string ) =>
		attendee.waitForResponse(
			( response ) =>
				response.url().includes( 'admin-ajax.php' ) &&
				( response.request().postData() ?? '' ).includes( name ) &&
				response.status() === 200
		);

	await step( 'the room renews expired nonces', async () => {
		await controls.move( 'start' );
		await attendee.route( '**/rooms/*/events*', ( route ) =>
			route.abort()
		);
		await attendee.goto( room );
		await attendee.route(
			state,
			( route ) =>
				route.continue( {
					headers: {
						...route.request().headers(),
						'x-wp-nonce': 'too-old',
						// A read-sync pass expires earlier than a nonce.
						'x-webinar-room-pass': '',
					},
				} ),
			{ times: 1 }
		);
		await attendee.waitForResponse( room );
		await attendee.waitForResponse(
			( response ) =>
				response.url().includes( '/state' ) &&
				[ 200, 304 ].includes( response.status() )
		);

		let isReplaced = false;
		await attendee.route( AJAX, ( route ) => {
			const postData = route.request().postData() ?? '';
			if ( isReplaced || ! postData.includes( 'enter' ) ) {
				return route.continue();
			}
			isReplaced = true;
			return route.continue( {
				postData: postData.replace( /nonce=[^&]*/, 'nonce=too-old' ),
			} );
		} );
		const entered = waitForCommand( 'enter' );
		await attendee.reload();
		await entered;
		expect( isReplaced ).toBe( true );
		await expect( attendee.getByText( 'out of date' ) ).toBeHidden();
		await attendee.unroute( AJAX );
	} );

	await step( 'leaving is sent when the network is back', async () => {
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
		'the room shows that the person is signed out, and recovers',
		async () => {
			const other = await attendee.context().newPage();
			await signIn( other, 'guest', '/' );
			const message = attendee
				.locator( '.webinar-room__heading' )
				.filter( { hasText: 'You are signed out' } );
			await expect( message ).toBeVisible();
			await expect( attendee.locator( 'video' ) ).toHaveCount( 0 );
			await signIn( other, 'attendee-2', '/' );
			await other.close();
			// As when the person returns to the tab.
			await attendee.evaluate( () =>
				document.dispatchEvent( new Event( 'visibilitychange' ) )
			);
			await expect( message ).toBeHidden();
			await expect( attendee.locator( 'video' ) ).toBeVisible();
		}
	);
} );
