import { expect } from '@playwright/test';
import { firings, messagesTo, readDemo, test } from '../support/demo.ts';
import { startBroadcast, stopBroadcast } from '../support/editor.ts';
import { openEditor, scheduleWebinar } from '../support/site.ts';

test( 'what is owed while the sidecar is down goes out when it is back, once', async ( {
	openFor,
} ) => {
	test.slow();
	const { demoUrl, siteUrl, sidecarUrl } = readDemo();
	const title = `While the sidecar is away, part ${ Date.now() % 10_000 }`;
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
		await attendee.goto(
			`${ siteUrl }/account/webinar_room/?webinar_id=${ webinarId }`
		);
		await expect
			.poll( () => firings( 'client_webinar_entered', webinarId ).length )
			.toBe( 1 );
		await stopBroadcast( organizer );

		// The site's own cron goes on, and finds nobody who takes the messages.
		await expect
			.poll(
				async () => {
					await organizer.request.get( `${ siteUrl }/wp-cron.php` );
					return firings( 'post_webinar_route', webinarId ).length;
				},
				// WP-Cron holds its lock for a minute after a run that was cut off.
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
			// The outbox waits longer after each try in vain.
			{ timeout: 240_000 }
		)
		.toEqual( [ 1, 1 ] );
} );
