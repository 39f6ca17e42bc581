import { expect, type Locator, type Page } from '@playwright/test';
import { expectNoViolations } from '../support/axe.ts';
import { firings, person, readDemo, test } from '../support/demo.ts';
import { sidebarOf } from '../support/editor.ts';
import { expectVideo, roomUrl } from '../support/room.ts';
import {
	openEditor,
	postToRest,
	readStatus,
	scheduleWebinar,
	uniqueTitle,
} from '../support/site.ts';

const PHONE = { width: 390, height: 844 };

/**
 * Opens the speaker's console.
 *
 * @param page      Page of the person who opens it.
 * @param webinarId Webinar to control.
 * @return The controls of the broadcast.
 */
async function openConsole(
	page: Page,
	webinarId: number
): Promise< Locator > {
	await page.goto(
		`${ readDemo().siteUrl }/admin_webinar/?webinar_id=${ webinarId }`
	);
	return page.getByRole( 'group', { name: 'Broadcast' } );
}

/**
 * Presses Tab until a control has the focus.
 *
 * @param page    Page of the control.
 * @param control Control to reach.
 */
async function tabTo( page: Page, control: Locator ): Promise< void > {
	await expect( control ).toBeVisible();
	for ( let presses = 0; presses < 80; presses++ ) {
		if (
			await control.evaluate(
				( element ) => element === element.ownerDocument.activeElement
			)
		) {
			return;
		}
		await page.keyboard.press( 'Tab' );
	}
	throw new Error( `Tab does not reach ${ control }.` );
}

/** Bottom of what a thumb reaches on a small phone without scrolling, in px. */
const FIRST_SCREEN = 400;

interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

async function boxOf( control: Locator ): Promise< Box > {
	const box = await control.boundingBox();
	if ( ! box ) {
		throw new Error( `${ control } is not shown.` );
	}
	return box;
}

const overlap = ( a: Box, b: Box ) =>
	a.x < b.x + b.width &&
	b.x < a.x + a.width &&
	a.y < b.y + b.height &&
	b.y < a.y + a.height;

/** Collects every layout shift of the pages that are opened next, those after a tap among them. */
async function collectShifts(
	page: Page
): Promise< () => Promise< string[] > > {
	await page.addInitScript( () => {
		const shifts: string[] = [];
		Object.assign( window, { shifts } );
		new PerformanceObserver( ( list ) => {
			for ( const { value, sources } of list.getEntries() as never as {
				value: number;
				sources: { node: Element | null }[];
			}[] ) {
				shifts.push(
					`${ value }: ${ sources
						.map( ( { node } ) => node?.textContent )
						.join( ', ' ) }`
				);
			}
		} ).observe( { type: 'layout-shift' } );
	} );
	// Two frames: the browser reports a shift after it has painted it.
	return () =>
		page.evaluate( async () => {
			for ( let frame = 0; frame < 2; frame++ ) {
				await new Promise( requestAnimationFrame );
			}
			return ( window as never as { shifts: string[] } ).shifts.splice(
				0
			);
		} );
}

test( 'on a small phone nothing moves under the thumb, and Stop is never where it has just tapped', async ( {
	openFor,
} ) => {
	const organizer = await openFor( 'organizer' );
	const webinarId = await scheduleWebinar(
		organizer,
		uniqueTitle( 'A garden that needs almost no water in summer' ),
		{},
		{
			// Long before the start a tap on Start asks first.
			scheduled_at: Math.floor( Date.now() / 1000 ) + 90_000,
			room_cta_url: 'https://example.com/plan',
		}
	);
	const page = await openFor( 'speaker', { width: 360, height: 640 } );
	const readShifts = await collectShifts( page );
	const console = await openConsole( page, webinarId );
	const button = ( name: string ) => page.getByRole( 'button', { name } );
	const state = console.getByRole( 'status' ).first();
	const expectInReach = async ( ...controls: Locator[] ) => {
		for ( const control of controls ) {
			const { y, height } = await boxOf( control );
			expect( y ).toBeGreaterThanOrEqual( 0 );
			expect( y + height ).toBeLessThanOrEqual( FIRST_SCREEN );
			// Its words stay inside.
			expect(
				await control.evaluate(
					( { scrollWidth, clientWidth } ) =>
						scrollWidth - clientWidth
				)
			).toBeLessThanOrEqual( 0 );
		}
	};

	const start = button( 'Start the broadcast' );
	await expect( console.getByText( 'The stream answers' ) ).toBeVisible();
	await page.evaluate( () => document.fonts.ready );
	await readShifts();
	await expectInReach( state, start );
	const tapped = [ await boxOf( start ) ];
	await start.click();
	const confirm = button( 'Start now' );
	// Dialogs appear with an animation.
	await confirm.click( { trial: true } );
	tapped.push( await boxOf( confirm ) );
	await confirm.click();

	await expect( state ).toContainText( 'LIVE' );
	const stop = button( 'Stop the broadcast' );
	await expectInReach( state, stop, button( 'Pause' ) );
	for ( const box of tapped ) {
		expect( overlap( await boxOf( stop ), box ) ).toBe( false );
	}
	await button( 'Pause' ).click();
	await expect( state ).toContainText( 'Break' );
	await expect( console.getByRole( 'timer' ) ).toContainText( '00:0' );
	await expectInReach( state, stop, button( 'Resume' ) );
	await button( 'Resume' ).click();
	await expect( state ).toContainText( 'LIVE' );
	await expectInReach( state, stop );

	const asked = await boxOf( stop );
	await stop.click();
	const yes = page.getByRole( 'alertdialog' ).getByRole( 'button', {
		name: 'Stop the broadcast',
	} );
	await yes.click( { trial: true } );
	expect( overlap( await boxOf( yes ), asked ) ).toBe( false );
	await yes.click();
	await expect( state ).toContainText( 'Finished' );
	await expect( console.getByText( 'attended 0' ) ).toBeVisible();
	await expectInReach( state );
	expect( await readShifts() ).toEqual( [] );
} );

test( 'the console says at once why viewers see no picture, and no longer once they see it', async ( {
	openFor,
} ) => {
	const organizer = await openFor( 'organizer' );
	const { hlsUrl } = readDemo();
	const webinarId = await scheduleWebinar(
		organizer,
		uniqueTitle( 'Too early' ),
		{},
		{ stream_source: hlsUrl.replace( 'live.m3u8', 'gone.m3u8' ) }
	);
	const attendee = await openFor( 'attendee-1', PHONE );
	const speaker = await openFor( 'speaker', { width: 360, height: 640 } );
	const console = await openConsole( speaker, webinarId );
	await console.getByRole( 'button', { name: 'Start the' } ).click();
	await attendee.goto( roomUrl( webinarId ) );
	await expect( attendee.getByText( 'The picture is coming' ) ).toBeVisible();
	await expect(
		console.getByText( '1 person is waiting for it' )
	).toBeInViewport();
	await expect( console.getByText( 'answers 404' ) ).toBeVisible();
	await expectNoViolations( speaker, '.webinar-console' );

	await postToRest( organizer, `wp/v2/webinar_event/${ webinarId }`, {
		meta: { stream_source: hlsUrl },
	} );
	await expect( console.getByText( 'Viewers see no picture' ) ).toBeHidden();
	await expect( console.getByText( 'answers 404' ) ).toBeHidden();
	await expect( console.getByText( 'The picture is coming' ) ).toBeHidden();
	await expectVideo( attendee );
	await expect( attendee.getByText( 'The picture is coming' ) ).toBeHidden();

	// On a slow network the words stand where the picture will be, too.
	let arrive = () => {};
	const slow = new Promise< void >( ( resolve ) => {
		arrive = resolve;
	} );
	const other = await openFor( 'attendee-2', PHONE );
	await other.route( hlsUrl, async ( route ) => {
		await slow;
		await route.continue();
	} );
	await other.goto( roomUrl( webinarId ) );
	await expect( other.getByText( 'The picture is coming' ) ).toBeVisible();
	arrive();
	await expectVideo( other );
	await expect( other.getByText( 'The picture is coming' ) ).toBeHidden();
} );

test( 'speaker and organizer control a webinar together, in console and editor, by keyboard (S3, S5, H3)', async ( {
	openFor,
} ) => {
	const { siteUrl } = readDemo();
	const step = test.step;
	const organizer = await openFor( 'organizer' );
	const title = uniqueTitle( 'Led by two' );
	const webinarId = await scheduleWebinar( organizer, title );
	const attendee = await openFor( 'attendee-1', PHONE );
	await attendee.goto( roomUrl( webinarId ) );

	const speaker = await openFor( 'speaker', PHONE );
	const console = await openConsole( speaker, webinarId );
	await step(
		'the console shows what is ready before the start',
		async () => {
			await expect(
				speaker.getByRole( 'heading', { name: title } )
			).toBeVisible();
			await expect(
				console.getByText( 'The stream answers' )
			).toBeVisible();
			await expectNoViolations( speaker, '.webinar-console' );
		}
	);

	await openEditor( organizer, webinarId );
	const sidebar = sidebarOf( organizer );
	await step(
		'the speaker starts the broadcast without a mouse',
		async () => {
			await tabTo(
				speaker,
				console.getByRole( 'button', { name: 'Start the broadcast' } )
			);
			await speaker.keyboard.press( 'Enter' );
			await expect( console.getByRole( 'status' ).first() ).toContainText(
				'LIVE'
			);
			// The organizer sees what the speaker clicked.
			await expect( sidebar.getByText( 'LIVE' ) ).toBeVisible();
		}
	);

	await step( 'both see how many people are in the room', async () => {
		for ( const controls of [ console, sidebar ] ) {
			await expect( controls.getByText( '1 here' ) ).toBeVisible();
		}
		await expectNoViolations( speaker, '.webinar-console' );
	} );

	await step( 'the organizer pauses, the speaker resumes', async () => {
		await sidebar.getByRole( 'button', { name: 'Pause' } ).click();
		await expect( console.getByRole( 'status' ).first() ).toContainText(
			'Break'
		);
		await expect(
			attendee
				.getByText( 'We will be right back.', { exact: false } )
				.first()
		).toBeVisible();
		expect( await readStatus( speaker, webinarId ) ).toBe( 'paused' );
		await tabTo(
			speaker,
			console.getByRole( 'button', { name: 'Resume' } )
		);
		await speaker.keyboard.press( 'Enter' );
		await expect( sidebar.getByText( 'LIVE' ) ).toBeVisible();
		await expect(
			attendee
				.getByText( 'We will be right back.', { exact: false } )
				.first()
		).toBeHidden();
	} );

	await step(
		'Stop asks for confirmation, and Escape cancels it',
		async () => {
			const stop = console.getByRole( 'button', {
				name: 'Stop the broadcast',
			} );
			await tabTo( speaker, stop );
			// The answer to "Resume" may come after the push.
			await expect( stop ).toBeEnabled();
			await speaker.keyboard.press( 'Enter' );
			const question = speaker.getByRole( 'alertdialog' );
			await expect( question ).toContainText( '1 person' );
			await speaker.keyboard.press( 'Escape' );
			await expect( question ).toBeHidden();
			await expect( stop ).toBeFocused();
			expect( await readStatus( speaker, webinarId ) ).toBe( 'live' );

			await speaker.keyboard.press( 'Enter' );
			await tabTo(
				speaker,
				question.getByRole( 'button', { name: 'Stop the broadcast' } )
			);
			await speaker.keyboard.press( 'Enter' );
			await expect( console.getByRole( 'status' ).first() ).toContainText(
				'Finished'
			);
			await expect( sidebar.getByText( 'Finished' ) ).toBeVisible();
		}
	);

	await step(
		'the console shows numbers and history after the end',
		async () => {
			await expect( console.getByText( 'attended 1' ) ).toBeVisible( {
				timeout: 120_000,
			} );
			// The attendee's message and the partner's.
			await expect( console.getByText( '2 sent' ) ).toBeVisible( {
				timeout: 120_000,
			} );
			await console.getByText( 'History' ).click();
			await expect(
				console.getByText( `started by ${ person( 'speaker' ).name }` )
			).toBeVisible();
			await expect(
				console.getByText( `paused by ${ person( 'organizer' ).name }` )
			).toBeVisible();
			await expectNoViolations( speaker, '.webinar-console' );
		}
	);

	await step( 'both find the webinar in the list', async () => {
		for ( const page of [ organizer, speaker ] ) {
			await page.goto(
				`${ siteUrl }/wp-admin/edit.php?post_type=webinar_event`
			);
			const row = page.getByRole( 'row' ).filter( { hasText: title } );
			await expect( row ).toContainText( 'Finished' );
			await expect( row ).toContainText( '1 attended' );
			await expect( row ).toContainText( person( 'speaker' ).name );
		}
	} );

	expect(
		firings( 'core_webinar_status_changed', webinarId ).map(
			( { to, actor_id: actor } ) => [ to, actor ]
		)
	).toEqual( [
		[ 'scheduled', person( 'organizer' ).id ],
		[ 'live', person( 'speaker' ).id ],
		[ 'paused', person( 'organizer' ).id ],
		[ 'live', person( 'speaker' ).id ],
		[ 'finished', person( 'speaker' ).id ],
	] );
} );

test( '"Fix it" opens the field, from the console, the list and the editor itself', async ( {
	openFor,
} ) => {
	const organizer = await openFor( 'organizer' );
	const title = uniqueTitle( 'Not ready' );
	const webinarId = await scheduleWebinar(
		organizer,
		title,
		{},
		{ stream_source: '', speaker_user_ids: [] }
	);
	const expectField = async ( page: Page, name: string ) => {
		const field = page.getByLabel( name, { exact: true } );
		await expect( field ).toBeFocused();
		await expect( field ).toBeInViewport( { ratio: 1 } );
	};

	const console = await openConsole( organizer, webinarId );
	const [ editor ] = await Promise.all( [
		organizer.waitForEvent( 'popup' ),
		console
			.getByRole( 'link', { name: 'Fix it' } )
			.and( console.locator( '[href$="#webinar-stream_source"]' ) )
			.click(),
	] );
	await expectField( editor, 'Stream address' );

	await editor
		.getByRole( 'region', { name: 'Editor top bar' } )
		.getByRole( 'button', { name: 'Broadcast' } )
		.click();
	const fixes = sidebarOf( editor ).getByRole( 'link', { name: 'Fix it' } );
	await fixes.and( editor.locator( '[href$="room_cta_url"]' ) ).click();
	await expectField( editor, 'Offer link' );

	await organizer.goto(
		`${ readDemo().siteUrl }/wp-admin/edit.php?post_type=webinar_event`
	);
	await organizer
		.getByRole( 'link', {
			name: `No speakers yet: set it for “${ title }”`,
		} )
		.click();
	await expectField( organizer, 'Speakers' );
} );

test( 'a person who controls no webinar does not see the console (S5, R3)', async ( {
	openFor,
} ) => {
	const organizer = await openFor( 'organizer' );
	const title = uniqueTitle( 'Not yours' );
	const webinarId = await scheduleWebinar( organizer, title );

	const attendee = await openFor( 'attendee-1' );
	await expect( await openConsole( attendee, webinarId ) ).toHaveCount( 0 );
	await expect( attendee.getByRole( 'main' ) ).not.toContainText( title );

	const guest = await openFor( 'guest' );
	await openConsole( guest, webinarId );
	await expect(
		guest.getByRole( 'main' ).getByRole( 'link', { name: /Sign in/ } )
	).toBeVisible();
	expect( await guest.content() ).not.toContain( title );
} );
