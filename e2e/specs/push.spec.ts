import { expect, type Page } from '@playwright/test';
import { firings, person, readDemo, test } from '../support/demo.ts';
import { postToRest, scheduleWebinar, takeControls } from '../support/site.ts';

const PHONE = { width: 390, height: 844 };
const OFFER = 'Get the planting plan';

const roomUrl = ( webinarId: number ): string =>
	`${ readDemo().siteUrl }/account/webinar_room/?webinar_id=${ webinarId }`;

interface Heard {
	/** Questions to read-sync. */
	questions: number;
	/** Commands that say "still here". */
	entries: number;
	/** Streams that were asked for. */
	streams: number;
}

/**
 * Counts what a room asks for, from now on.
 *
 * @param room Its page.
 */
function countRequests( room: Page ): Heard {
	const heard = { questions: 0, entries: 0, streams: 0 };
	room.on( 'request', ( request ) => {
		const url = request.url();
		heard.questions += Number( /\/rooms\/\d+\/state/.test( url ) );
		heard.streams += Number( /\/rooms\/\d+\/events/.test( url ) );
		heard.entries += Number(
			url.includes( 'admin-ajax.php' ) &&
				( request.postData() ?? '' ).includes( '_enter' )
		);
	} );
	return heard;
}

/**
 * Waits until a room listens.
 *
 * @param room Its page.
 * @param go   What makes it listen.
 */
async function untilItListens(
	room: Page,
	go: () => Promise< unknown >
): Promise< void > {
	const stream = room.waitForResponse(
		( response ) =>
			response.url().includes( '/events?' ) && response.status() === 200,
		{ timeout: 120_000 }
	);
	await go();
	await stream;
}

test( 'open rooms are pushed to, and who is in them counts without a request of theirs (R2, H1, H2, S4)', async ( {
	openFor,
} ) => {
	test.slow();
	const { step } = test;
	const organizer = await openFor( 'organizer' );
	const webinarId = await scheduleWebinar(
		organizer,
		`Told at once, part ${ Date.now() % 10_000 }`,
		{},
		{
			room_cta_text: OFFER,
			room_cta_url: 'https://example.com/plan',
		}
	);
	const speaker = await openFor( 'speaker' );
	const controls = await takeControls( speaker, webinarId );
	const phone = await openFor( 'attendee-1', PHONE );
	const desktop = await openFor( 'attendee-2' );
	const rooms = [ phone, desktop ];
	for ( const room of [ ...rooms, speaker ] ) {
		await untilItListens( room, () => room.goto( roomUrl( webinarId ) ) );
	}
	const heard = rooms.map( countRequests );

	await step( 'the start and the offer are told at once', async () => {
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

	await step( 'the speaker sees how many are there', async () => {
		await expect( speaker.getByText( 'In the room now: 2' ) ).toBeVisible();
		// Staff is not counted, and each attendee entered once.
		expect(
			firings( 'client_webinar_entered', webinarId )
				.map( ( { lead_id: leadId } ) => leadId )
				.sort()
		).toEqual(
			[ person( 'attendee-1' ).id, person( 'attendee-2' ).id ].sort()
		);
		await expect( phone.getByText( 'In the room now' ) ).toBeHidden();
	} );

	await step( 'attendees see it where the organizer shows it', async () => {
		await postToRest( organizer, `wp/v2/webinar_event/${ webinarId }`, {
			meta: { shows_people: 1 },
		} );
		await untilItListens( phone, () => phone.reload() );
		await expect( phone.getByText( 'In the room now: 2' ) ).toBeVisible();
	} );

	await step( 'one leaves, and is not counted any more', async () => {
		await desktop
			.getByRole( 'button', { name: 'Leave the webinar' } )
			.click();
		for ( const page of [ speaker, phone ] ) {
			await expect(
				page.getByText( 'In the room now: 1' )
			).toBeVisible();
		}
	} );

	await step( 'a break and the end are told at once', async () => {
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

	expect( heard ).toEqual( [
		// After the reload.
		{ questions: 0, entries: 0, streams: 1 },
		// Who leaves says so to the hub, and by commands to the site.
		{ questions: 0, entries: 1, streams: 1 },
	] );

	await step( 'the one who stayed has attended', async () => {
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

test( 'a room whose sidecar is away goes on by asking, and is pushed to again when it is back', async ( {
	openFor,
} ) => {
	test.slow();
	const { step } = test;
	const { demoUrl, sidecarUrl } = readDemo();
	const organizer = await openFor( 'organizer' );
	const webinarId = await scheduleWebinar(
		organizer,
		`While nobody pushes, part ${ Date.now() % 10_000 }`
	);
	const controls = await takeControls( organizer, webinarId );
	await controls.move( 'start' );
	const room = await openFor( 'attendee-2', PHONE );
	await untilItListens( room, () => room.goto( roomUrl( webinarId ) ) );
	const heard = countRequests( room );

	try {
		await step( 'away: it asks, and says itself who is here', async () => {
			await organizer.request.post( `${ demoUrl }/sidecar/off` );
			await expect(
				fetch( `${ sidecarUrl }/healthz` )
			).rejects.toThrow();
			await expect
				.poll( () => heard.entries, { timeout: 60_000 } )
				.toBeGreaterThan( 0 );
			await controls.move( 'pause' );
			await expect( room.getByText( 'On a short break' ) ).toBeVisible();
			expect( heard.questions ).toBeGreaterThan( 0 );
			// Nobody is told that the network is lost, for it is not.
			await expect(
				room.getByText( 'Connection lost, trying again' )
			).toBeHidden();
		} );
	} finally {
		await untilItListens( room, () =>
			organizer.request.post( `${ demoUrl }/sidecar/on` )
		);
	}

	await step( 'back: it is told, and asks no more', async () => {
		// What the sidecar has kept is told at once; a question may be under way.
		const { questions, entries, streams } = heard;
		await controls.move( 'resume' );
		await expect(
			room.getByText( 'Live now', { exact: true } )
		).toBeVisible();
		await controls.move( 'stop' );
		await expect(
			room.getByText( 'The webinar is over', { exact: true } )
		).toBeVisible();
		expect( heard.questions - questions ).toBeLessThanOrEqual( 1 );
		expect( heard.entries - entries ).toBeLessThanOrEqual( 1 );
		expect( heard.streams - streams ).toBe( 0 );
	} );
} );
