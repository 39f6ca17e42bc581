import { expect, type Page } from '@playwright/test';
import { firings, person, readDemo, test } from '../support/demo.ts';
import { expectVideo, roomUrl } from '../support/room.ts';
import {
	postToRest,
	scheduleWebinar,
	takeControls,
	uniqueTitle,
} from '../support/site.ts';

const PHONE = { width: 390, height: 844 };
const OFFER = 'Get the planting plan';

interface RequestCounts {
	/** Polls of read-sync. */
	polls: number;
	/** Commands that report the presence of an attendee. */
	entries: number;
	/** Requests for an event stream. */
	streams: number;
}

/**
 * Counts the requests of a room from now on.
 *
 * @param room Page of the room.
 */
function countRequests( room: Page ): RequestCounts {
	const counts = { polls: 0, entries: 0, streams: 0 };
	room.on( 'request', ( request ) => {
		const url = request.url();
		counts.polls += Number( /\/rooms\/\d+\/state/.test( url ) );
		counts.streams += Number( /\/rooms\/\d+\/events/.test( url ) );
		counts.entries += Number(
			url.includes( 'admin-ajax.php' ) &&
				( request.postData() ?? '' ).includes( '_enter' )
		);
	} );
	return counts;
}

/**
 * Waits until a room has opened its event stream.
 *
 * @param room   Page of the room.
 * @param action Makes the room open it.
 */
async function waitForStream(
	room: Page,
	action: () => Promise< unknown >
): Promise< void > {
	const stream = room.waitForResponse(
		( response ) =>
			response.url().includes( '/events?' ) && response.status() === 200,
		{ timeout: 120_000 }
	);
	await action();
	await stream;
}

test( 'open rooms receive changes at once and count their people without requests (R2, H1, H2, S4)', async ( {
	openFor,
} ) => {
	test.slow();
	const { step } = test;
	const organizer = await openFor( 'organizer' );
	const spareUrl = `${ readDemo().hlsUrl }?spare`;
	const webinarId = await scheduleWebinar(
		organizer,
		uniqueTitle( 'Told at once' ),
		{},
		{
			room_cta_text: OFFER,
			room_cta_url: 'https://example.com/plan',
			spare_source: spareUrl,
		}
	);
	const speaker = await openFor( 'speaker' );
	const controls = await takeControls( speaker, webinarId );
	const phone = await openFor( 'attendee-1', PHONE );
	const desktop = await openFor( 'attendee-2' );
	const rooms = [ phone, desktop ];
	for ( const room of [ ...rooms, speaker ] ) {
		await waitForStream( room, () => room.goto( roomUrl( webinarId ) ) );
	}
	const counts = rooms.map( countRequests );

	await step( 'the start and the offer arrive at once', async () => {
		await controls.move( 'start' );
		for ( const room of rooms ) {
			await expect( room.locator( 'video' ) ).toBeVisible();
		}
		await controls.showOffer( true );
		for ( const room of rooms ) {
			await expect(
				room.getByRole( 'link', { name: OFFER } )
			).toBeVisible();
		}
	} );

	await step( 'rooms play the spare source at once', async () => {
		const requests = rooms.map( ( room ) =>
			room.waitForRequest( spareUrl )
		);
		await controls.showSpare( true );
		await Promise.all( requests );
		await Promise.all( rooms.map( expectVideo ) );
	} );

	await step(
		'the speaker sees how many people are in the room',
		async () => {
			await expect(
				speaker.getByText( 'In the room now: 2' )
			).toBeVisible();
			// The speaker is not counted, and each attendee entered once.
			await expect
				.poll( () =>
					firings( 'client_webinar_entered', webinarId )
						.map( ( { lead_id: leadId } ) => leadId )
						.sort()
				)
				.toEqual(
					[
						person( 'attendee-1' ).id,
						person( 'attendee-2' ).id,
					].sort()
				);
			await expect( phone.getByText( 'In the room now' ) ).toBeHidden();
		}
	);

	await step(
		'attendees see the number if the organizer shows it',
		async () => {
			await postToRest( organizer, `wp/v2/webinar_event/${ webinarId }`, {
				meta: { shows_people: 1 },
			} );
			await waitForStream( desktop, () => desktop.reload() );
			await expect(
				desktop.getByText( 'In the room now: 2' )
			).toBeVisible();
		}
	);

	await step( 'a person who leaves is not counted', async () => {
		await desktop
			.getByRole( 'button', { name: 'Leave the webinar' } )
			.click();
		await expect( speaker.getByText( 'In the room now: 1' ) ).toBeVisible();
	} );

	await step( 'a break and the end arrive at once', async () => {
		await controls.move( 'pause' );
		await expect( phone.getByText( 'On a short break' ) ).toBeVisible();
		await controls.move( 'resume' );
		await expect(
			phone.getByText( 'Live now', { exact: true } )
		).toBeVisible();
		await controls.move( 'stop' );
		for ( const room of rooms ) {
			await expect(
				room.getByText( 'The webinar is over', { exact: true } )
			).toBeVisible();
		}
	} );

	expect( counts ).toMatchObject( [
		{ polls: 0, entries: 0 },
		// It reports the leaving with commands, and to the hub a second later.
		{ polls: 0 },
	] );

	await step( 'the attendee who stayed has attended', async () => {
		await expect
			.poll( () => firings( 'post_webinar_route', webinarId ).length, {
				timeout: 120_000,
			} )
			.toBe( 2 );
		expect(
			firings( 'post_webinar_route', webinarId ).find(
				( { lead_id: leadId } ) => leadId === person( 'attendee-1' ).id
			)
		).toMatchObject( { route: 'attended' } );
	} );
} );

test( 'a room polls while the sidecar is down, and receives changes again when it is back', async ( {
	openFor,
} ) => {
	test.slow();
	const { step } = test;
	const { demoUrl, sidecarUrl } = readDemo();
	const organizer = await openFor( 'organizer' );
	const webinarId = await scheduleWebinar(
		organizer,
		uniqueTitle( 'While nobody pushes' )
	);
	const controls = await takeControls( organizer, webinarId );
	await controls.move( 'start' );
	const room = await openFor( 'attendee-2', PHONE );
	await waitForStream( room, () => room.goto( roomUrl( webinarId ) ) );
	const counts = countRequests( room );

	try {
		await step(
			'sidecar down: the room polls and reports presence itself',
			async () => {
				await organizer.request.post( `${ demoUrl }/sidecar/off` );
				await expect(
					fetch( `${ sidecarUrl }/healthz` )
				).rejects.toThrow();
				await expect
					.poll( () => counts.entries, { timeout: 60_000 } )
					.toBeGreaterThan( 0 );
				await controls.move( 'pause' );
				await expect(
					room.getByText( 'On a short break' )
				).toBeVisible();
				expect( counts.polls ).toBeGreaterThan( 0 );
				// The network works: the room must not report a lost connection.
				await expect(
					room.getByText( 'Connection lost, trying again' )
				).toBeHidden();
			}
		);
	} finally {
		await waitForStream( room, () =>
			organizer.request.post( `${ demoUrl }/sidecar/on` )
		);
	}

	await step(
		'sidecar back: the room receives changes and stops polling',
		async () => {
			// The sidecar sends its stored state at once; one poll may still be running.
			const { polls, entries, streams } = counts;
			await controls.move( 'resume' );
			await expect(
				room.getByText( 'Live now', { exact: true } )
			).toBeVisible();
			await controls.move( 'stop' );
			await expect(
				room.getByText( 'The webinar is over', { exact: true } )
			).toBeVisible();
			expect( counts.polls - polls ).toBeLessThanOrEqual( 1 );
			expect( counts.entries - entries ).toBeLessThanOrEqual( 1 );
			expect( counts.streams - streams ).toBe( 0 );
		}
	);
} );
