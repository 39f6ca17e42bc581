import { expect } from '@playwright/test';
import { firings, messagesTo, readDemo, test } from '../support/demo.ts';
import { startBroadcast, stopBroadcast } from '../support/editor.ts';
import { roomUrl } from '../support/room.ts';
import { openEditor, scheduleWebinar, uniqueTitle } from '../support/site.ts';

test( 'messages that are due while the sidecar is down are sent once when it is back', async ( {
	openFor,
} ) => {
	test.slow();
	const { demoUrl, siteUrl, sidecarUrl } = readDemo();
	const title = uniqueTitle( 'While the sidecar is away' );
	const organizer = await openFor( 'organizer' );
	const webinarId = await scheduleWebinar( organizer, title );
	const attendee = await openFor( 'attendee-1' );
	const about = ( login: string ) =>
		messagesTo( login ).filter( ( { text } ) => text.includes( title ) );

	await organizer.request.post( `${ demoUrl }/sidecar/off` );
	await expect( fetch( `${ sidecarUrl }/healthz` ) ).rejects.toThrow();
	try {
		await openEditor( organizer, webinarId );
		await startBroadcast( organizer );
		await attendee.goto( roomUrl( webinarId ) );
		await expect
			.poll( () => firings( 'client_webinar_entered', webinarId ).length )
			.toBe( 1 );
		await stopBroadcast( organizer );

		// WP-Cron runs, but no sidecar receives the messages.
		await expect
			.poll(
				async () => {
					await organizer.request.get( `${ siteUrl }/wp-cron.php` );
					return firings( 'post_webinar_route', webinarId ).length;
				},
				// An interrupted run of WP-Cron holds its lock for a minute.
				{ timeout: 120_000 }
			)
			.toBe( 1 );
		expect( about( 'attendee-1' ) ).toEqual( [] );
	} finally {
		await organizer.request.post( `${ demoUrl }/sidecar/on` );
	}

	await expect
		.poll(
			() => [ about( 'attendee-1' ).length, about( 'partner-1' ).length ],
			// The outbox waits longer after each failed attempt.
			{ timeout: 240_000 }
		)
		.toEqual( [ 1, 1 ] );
} );
