/** The chat of a room that the sidecar pushes to: two phones and a desktop write, and the sidecar goes and comes back. */
import { expect, type Page } from '@playwright/test';
import { act, field, line, log, say } from '../support/chat-panel.ts';
import { readDemo, test } from '../support/demo.ts';
import { underFullProfile } from '../support/profile.ts';
import { roomUrl } from '../support/room.ts';
import { scheduleWebinar, takeControls, uniqueTitle } from '../support/site.ts';

const PHONE = { width: 390, height: 780 };

/** Counts requests of a page to an address from now on. */
function count( page: Page, address: RegExp ): { requests: number } {
	const counted = { requests: 0 };
	page.on( 'request', ( request ) => {
		counted.requests += Number(
			address.test( request.url() ) ||
				address.test( request.postData() ?? '' )
		);
	} );
	return counted;
}

/** Lines that say "+". */
const answers = ( page: Page ) =>
	log( page )
		.locator( 'li' )
		.filter( { has: page.getByText( '+', { exact: true } ) } );

underFullProfile( [ 'webinar-chat' ] );

test( 'people write over the sidecar, and over WordPress while it is away', async ( {
	openFor,
} ) => {
	test.slow();
	const { step } = test;
	const { demoUrl, siteUrl, sidecarUrl } = readDemo();
	const organizer = await openFor( 'organizer' );
	const webinarId = await scheduleWebinar(
		organizer,
		uniqueTitle( 'Told in the chat' )
	);
	const anna = await openFor( 'attendee-1', PHONE );
	const boris = await openFor( 'attendee-2', PHONE );
	const clara = await openFor( 'attendee-3' );
	const everybody = [ anna, boris, clara, organizer ];
	const { move } = await takeControls( organizer, webinarId );
	const reads = count( clara, /\/rooms\/\d+\/chat/ );
	const says = [ anna, boris ].map( ( page ) =>
		count( page, /webinar_chat_say/ )
	);
	for ( const page of everybody ) {
		const caughtUp = page.waitForResponse( ( response ) =>
			/\/messages\?since=/.test( response.url() )
		);
		await page.goto( roomUrl( webinarId ) );
		expect( ( await caughtUp ).status() ).toBe( 200 );
	}

	await step( 'everybody sees what is said, the host too', async () => {
		await say( anna, 'Hello <b>all</b>' );
		const saidAt = Date.now();
		for ( const page of everybody ) {
			await expect( line( page, 'Hello <b>all</b>' ) ).toHaveCount( 1 );
		}
		test.info().annotations.push( {
			type: 'on every screen after ms',
			description: String( Date.now() - saidAt ),
		} );
		await say( organizer, 'Welcome' );
		await expect( line( boris, 'Welcome' ) ).toContainText( 'Host' );
	} );

	await step( 'the same answer of hundreds is one line', async () => {
		await move( 'start' );
		const demo = await openFor( 'guest' );
		await demo.goto( demoUrl );
		const letWrite = demo.locator( '#audience' );
		await letWrite.click();
		await expect( demo.locator( '#audience + span' ) ).toHaveText(
			( await letWrite.getAttribute( 'data-done' ) )!
		);
		await expect( answers( anna ) ).toHaveCount( 1 );
		await expect( answers( anna ) ).toContainText( 'People: 300' );
		// WordPress was asked for nothing.
		expect( reads.requests ).toBe( 0 );
		expect( says.map( ( { requests } ) => requests ) ).toEqual( [ 0, 0 ] );
	} );

	await step( 'a vote and what is hidden reach all', async () => {
		await boris.getByLabel( 'This is a question' ).check();
		await say( boris, 'Which tree first?' );
		await line( anna, 'Which tree first?' )
			.getByRole( 'button', { name: 'I want to know too' } )
			.click();
		await expect(
			line( clara, 'Which tree first?' ).getByText( '· 1' )
		).toBeVisible();
		await expect(
			line( anna, 'Which tree first?' ).getByText( 'You voted · 1' )
		).toBeVisible();
		await say( boris, 'An insult' );
		await expect( line( clara, 'An insult' ) ).toBeVisible();
		await act( organizer, 'An insult', 'Hide' );
		await expect( line( clara, 'An insult' ) ).toHaveCount( 0 );
		await expect( line( boris, 'An insult' ) ).toContainText(
			'Hidden by the hosts'
		);
	} );

	await step( 'a banned person knows why and until when', async () => {
		await line( organizer, 'An insult' )
			.locator( '.webinar-chat__tools > summary' )
			.click();
		await line( organizer, 'An insult' )
			.locator( '.webinar-chat__ban > summary' )
			.click();
		await line( organizer, 'An insult' )
			.getByRole( 'button', { name: 'For ten minutes' } )
			.click();
		await expect(
			boris.getByText( 'You cannot write here at the moment: insults.' )
		).toBeVisible();
		await expect( field( boris ) ).toBeHidden();
		await expect( field( anna ) ).toBeVisible();
	} );

	await step( 'the rules are told in words', async () => {
		await organizer.getByRole( 'button', { name: 'Slow down' } ).click();
		await expect(
			anna.getByText( 'Slow mode: one message in 10 s.' )
		).toBeVisible();
		await organizer
			.getByRole( 'button', { name: 'End slow mode' } )
			.click();
		await expect( anna.getByText( 'Slow mode' ) ).toBeHidden();
	} );

	await step(
		'what is held is at once on each screen of the staff',
		async () => {
			const speaker = await openFor( 'speaker' );
			// It asks WordPress again only when it is told to.
			await speaker.route( /\/rooms\/\d+\/chat/, async ( route ) => {
				const response = await route.fetch();
				const state = await response.json();
				await route.fulfill( {
					response,
					json: { ...state, poll_after_ms: 600_000 },
				} );
			} );
			const caughtUp = speaker.waitForResponse( /\/messages\?since=/ );
			await speaker.goto(
				`${ siteUrl }/admin_webinar/?webinar_id=${ webinarId }`
			);
			await caughtUp;
			await organizer
				.getByRole( 'button', { name: 'Rules', exact: true } )
				.click();
			await organizer.getByLabel( 'Hold messages' ).check();
			await expect( anna.getByText( 'The hosts look at' ) ).toBeVisible();
			await say( anna, 'Is this rude?' );
			const held = speaker.getByRole( 'button', { name: 'Held 1' } );
			// Sooner than the stream ends, after which it reads again.
			await expect( held ).toBeVisible();
			await held.click();
			await expect( line( clara, 'Is this rude?' ) ).toHaveCount( 0 );
			await act( speaker, 'Is this rude?', 'Show to all' );
			await expect( line( clara, 'Is this rude?' ) ).toHaveCount( 1 );
			await organizer.getByLabel( 'Hold messages' ).uncheck();
			await expect( anna.getByText( 'The hosts look at' ) ).toBeHidden();
			await speaker.close();
		}
	);

	await step( 'without the sidecar the chat goes on', async () => {
		await organizer.request.post( `${ demoUrl }/sidecar/off` );
		await expect( fetch( `${ sidecarUrl }/healthz` ) ).rejects.toThrow();
		await say( anna, 'Still here' );
		await expect( line( clara, 'Still here' ) ).toHaveCount( 1 );
		await say( clara, 'So am I' );
		await expect( line( anna, 'So am I' ) ).toHaveCount( 1 );
	} );

	await step( 'and comes back, with each message once', async () => {
		const opened = [ anna, clara ].map( ( page ) =>
			page.waitForResponse(
				( response ) =>
					/\/messages\?since=/.test( response.url() ) &&
					response.status() === 200,
				{ timeout: 120_000 }
			)
		);
		await organizer.request.post( `${ demoUrl }/sidecar/on` );
		await Promise.all( opened );
		const before = says[ 0 ]?.requests;
		await say( anna, 'Pushed again' );
		for ( const page of [ anna, clara ] ) {
			for ( const text of [
				'Hello <b>all</b>',
				'Still here',
				'So am I',
				'Pushed again',
			] ) {
				await expect( line( page, text ) ).toHaveCount( 1 );
			}
		}
		await expect( answers( anna ) ).toContainText( 'People: 300' );
		expect( says[ 0 ]?.requests ).toBe( before );
		await move( 'stop' );
	} );
} );
