import { expect, type Page } from '@playwright/test';
import {
	firings,
	messagesTo,
	person,
	readDemo,
	test,
} from '../support/demo.ts';
import {
	addRecording,
	planWebinar,
	sidebarOf,
	startBroadcast,
	stopBroadcast,
} from '../support/editor.ts';
import { roomUrl } from '../support/room.ts';
import { openEditor, uniqueTitle } from '../support/site.ts';

const TITLE = uniqueTitle( 'How a garden is planned' );
const PHONE = { width: 390, height: 844 };

/**
 * Reads the position of the video in seconds; 0 while there is no video.
 *
 * @param room Page of a room.
 */
function playedSeconds( room: Page ): Promise< number > {
	return room
		.locator( 'video' )
		.evaluate( ( video: HTMLVideoElement ) =>
			video.videoWidth > 0 ? video.currentTime : 0
		)
		.catch( () => 0 );
}

test( 'a webinar from planning to the last Telegram message (S1, S3, S4, H1, H2)', async ( {
	openFor,
} ) => {
	const { siteUrl, hlsUrl, demoUrl } = readDemo();
	const step = test.step;

	const organizer = await openFor( 'organizer' );
	const webinarId = await step( 'the organizer plans the webinar', () =>
		planWebinar( organizer, {
			title: TITLE,
			startsInMinutes: 12,
			streamSource: hlsUrl,
			speaker: person( 'speaker' ).name,
			offer: {
				text: 'Get the planting plan',
				url: 'https://example.com/plan',
			},
		} )
	);

	const guest = await openFor( 'guest' );
	await step(
		'a guest finds it in the schedule and cannot enter',
		async () => {
			await guest.goto( `${ siteUrl }/webinars/` );
			const entry = guest
				.getByRole( 'article' )
				.filter( { hasText: TITLE } );
			await expect( entry ).toBeVisible();
			await expect( entry.getByText( /Starts in \d/ ) ).toBeVisible();
			await expect(
				entry.getByRole( 'link', {
					name: 'Book a seat at the webinar',
				} )
			).toHaveAttribute( 'href', /\/signup\/$/ );
			// The guest cannot enter (R1) and does not learn the stream address.
			await guest.goto( roomUrl( webinarId ) );
			await expect(
				guest.getByRole( 'link', { name: 'I have a seat: sign in' } )
			).toBeVisible();
			expect( await guest.content() ).not.toContain( hlsUrl );
			const state = await guest.request.get(
				`${ siteUrl }/wp-json/webinars/v1/rooms/${ webinarId }/state`
			);
			expect( state.status() ).toBe( 401 );
		}
	);

	const stayer = await openFor( 'attendee-1', PHONE );
	const leaver = await openFor( 'attendee-2' );
	await step( 'two attendees wait in the lobby', async () => {
		for ( const room of [ stayer, leaver ] ) {
			await room.goto( roomUrl( webinarId ) );
			await expect(
				room.getByText( 'The broadcast starts by itself' )
			).toBeVisible();
			// A reload would remove this: the room must change without one.
			await room.evaluate( () => {
				Object.assign( window, { isTheSamePage: true } );
			} );
		}
	} );

	const speaker = await openFor( 'speaker' );
	const sidebar = sidebarOf( speaker );
	await step( 'the speaker starts the broadcast', async () => {
		await openEditor( speaker, webinarId );
		await startBroadcast( speaker );
	} );
	const startedAt = Date.now();
	let enteredMs = 0;

	await step( 'the rooms show the video without a reload', async () => {
		for ( const room of [ stayer, leaver ] ) {
			await expect
				.poll( () => playedSeconds( room ), { timeout: 60_000 } )
				.toBeGreaterThan( 0 );
			const seconds = await playedSeconds( room );
			await expect
				.poll( () => playedSeconds( room ) )
				.toBeGreaterThan( seconds + 0.5 );
			expect(
				await room.evaluate( () => 'isTheSamePage' in window )
			).toBe( true );
		}
		// One event per attendee, however often the room reports.
		await expect
			.poll( () =>
				firings( 'client_webinar_entered', webinarId ).map(
					( { lead_id: leadId } ) => leadId
				)
			)
			.toHaveLength( 2 );
		enteredMs = Date.now() - startedAt;
	} );

	await step( 'a reload does not enter an attendee twice (H1)', async () => {
		// The sidecar reported the first entry. Without an event stream the room sends its own command.
		const streams = '**/rooms/*/events*';
		await leaver.route( streams, ( route ) => route.abort() );
		const secondEntry = leaver.waitForResponse(
			( response ) =>
				response.url().includes( 'admin-ajax.php' ) &&
				( response.request().postData() ?? '' ).includes( '_enter' )
		);
		await leaver.reload();
		expect( ( await secondEntry ).status() ).toBe( 200 );
		await leaver.unroute( streams );
		expect( firings( 'client_webinar_entered', webinarId ) ).toHaveLength(
			2
		);
	} );

	await step( 'the speaker shows the offer', async () => {
		const offers = [ stayer, leaver ].map( ( room ) =>
			room.getByRole( 'link', { name: /Get the planting plan/ } )
		);
		for ( const offer of offers ) {
			await expect( offer ).toBeHidden();
		}
		await sidebar.getByLabel( 'Offer in the room' ).check();
		for ( const offer of offers ) {
			await expect( offer ).toBeVisible();
			await expect( offer ).toHaveAttribute( 'target', '_blank' );
			await expect( offer ).toHaveAttribute(
				'href',
				'https://example.com/plan'
			);
		}
	} );

	await step( 'one attendee leaves early', async () => {
		await leaver
			.getByRole( 'button', { name: 'Leave the webinar' } )
			.click();
		await expect(
			leaver.getByText( 'You have left the webinar' )
		).toBeVisible();
		// The leaver must have watched less than 70 % of the webinar, and the other one more, however slow the steps above were.
		const leastMs = Math.max(
			( Date.now() - startedAt ) / 0.6,
			enteredMs / 0.2
		);
		await expect
			.poll( () => Date.now() - startedAt, { timeout: leastMs * 2 } )
			.toBeGreaterThan( leastMs );
	} );

	await step( 'the speaker stops the broadcast', async () => {
		await stopBroadcast( speaker );
		for ( const room of [ stayer, leaver ] ) {
			await expect(
				room.getByText( 'The webinar is over', { exact: true } )
			).toBeVisible();
		}
	} );

	await step( 'the speaker enters the recording', async () => {
		await expect
			.poll( () => firings( 'post_webinar_route', webinarId ).length, {
				timeout: 120_000,
			} )
			.toBe( 2 );
		await addRecording( speaker, 'https://example.com/recording' );
	} );

	await step(
		'each person receives their messages, and no others',
		async () => {
			const about = ( login: string ) =>
				messagesTo( login ).filter( ( { text } ) =>
					text.includes( TITLE )
				);
			await expect
				.poll(
					() =>
						[
							'attendee-1',
							'attendee-2',
							'partner-1',
							'partner-2',
						].map( ( login ) => about( login ).length ),
					{ timeout: 120_000 }
				)
				.toEqual( [ 1, 2, 1, 1 ] );
			expect( about( 'partner-1' )[ 0 ]?.text ).toContain(
				person( 'attendee-1' ).name
			);
			expect( about( 'partner-2' )[ 0 ]?.text ).toContain(
				person( 'attendee-2' ).name
			);
			const recording = about( 'attendee-2' ).find( ( { buttons } ) =>
				buttons.some(
					( { url } ) => url === 'https://example.com/recording'
				)
			);
			expect( recording?.text ).toMatch( /recording/i );
			expect( JSON.stringify( about( 'attendee-1' ) ) ).not.toContain(
				'https://example.com/recording'
			);
			expect(
				firings( 'post_webinar_route', webinarId )
					.map(
						( { lead_id: lead, route } ) => `${ lead } ${ route }`
					)
					.sort()
			).toEqual(
				[
					`${ person( 'attendee-1' ).id } attended`,
					`${ person( 'attendee-2' ).id } not_attended`,
				].sort()
			);
			const changes = firings( 'core_webinar_status_changed', webinarId );
			expect( changes.map( ( { to } ) => to ) ).toEqual( [
				'scheduled',
				'live',
				'finished',
			] );
		}
	);

	await step( 'the demo page shows the messages', async () => {
		await guest.goto( demoUrl );
		await expect(
			guest.getByRole( 'log' ).getByText( TITLE ).first()
		).toBeVisible();
	} );
} );
