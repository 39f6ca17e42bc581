import { expect, type Locator, type Page } from '@playwright/test';
import {
	expectForEveryone,
	expectNoViolations,
	expectNothingCutOff,
} from '../support/axe.ts';
import { readDemo, test } from '../support/demo.ts';
import {
	postToRest,
	scheduleWebinar,
	signInUninvited,
	takeControls,
} from '../support/site.ts';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };
const OFFER = {
	text: 'Get the planting plan',
	url: 'https://example.com/plan',
};
/** What Google calls a good page jumps by less than 0.1; ours stands still. */
const SHIFT_AT_MOST = 0.02;

const inSeconds = ( seconds: number ) =>
	Math.floor( Date.now() / 1000 ) + seconds;

const roomUrl = ( webinarId: number ) =>
	`${ readDemo().siteUrl }/account/webinar_room/?webinar_id=${ webinarId }`;

/**
 * @param organizer A page of the organizer.
 * @param title     Its title.
 * @param meta      What else it has.
 * @return Its id.
 */
function planWithOffer(
	organizer: Page,
	title: string,
	meta: object = {}
): Promise< number > {
	return scheduleWebinar(
		organizer,
		title,
		{ excerpt: 'How beds, paths and water find their places.' },
		{
			room_cta_text: OFFER.text,
			room_cta_url: OFFER.url,
			duration_minutes: 60,
			...meta,
		}
	);
}

/**
 * @param page Page of a room.
 * @param name Its stage.
 */
function expectStage( page: Page, name: string ): Promise< void > {
	return expect( page.locator( '.webinar-room' ) ).toHaveAttribute(
		'data-stage',
		name
	);
}

/** @param page Page of a room. */
async function expectPicture( page: Page ): Promise< void > {
	await expectStage( page, 'viewing' );
	await expect
		.poll( () =>
			page
				.locator( 'video' )
				.evaluate( ( video: HTMLVideoElement ) => video.videoWidth )
		)
		.toBeGreaterThan( 0 );
}

/**
 * Opens a room and counts from then on how much moves by itself.
 *
 * @param page      Somebody's browser.
 * @param webinarId Whose room.
 */
async function openAndKeepStill(
	page: Page,
	webinarId: number
): Promise< void > {
	await page.addInitScript( () => {
		const moved = { sum: 0, what: [] as string[] };
		Object.assign( window, { moved } );
		new PerformanceObserver( ( list ) => {
			for ( const entry of list.getEntries() as ( PerformanceEntry & {
				value: number;
				hadRecentInput: boolean;
				sources: { node: Element | null }[];
			} )[] ) {
				if ( ! entry.hadRecentInput ) {
					moved.sum += entry.value;
					moved.what.push(
						`${ entry.value.toFixed( 4 ) } ${ entry.sources
							.map( ( { node } ) => node?.className )
							.join() }`
					);
				}
			}
		} ).observe( { type: 'layout-shift', buffered: true } );
	} );
	await page.goto( roomUrl( webinarId ) );
}

/**
 * @param page A page opened by openAndKeepStill().
 * @param when What it has been through.
 */
async function expectStill( page: Page, when: string ): Promise< void > {
	const { sum, what } = await page.evaluate(
		() =>
			( window as unknown as { moved: { sum: number; what: string[] } } )
				.moved
	);
	expect( sum, `${ when }: ${ what.join( '; ' ) }` ).toBeLessThan(
		SHIFT_AT_MOST
	);
}

/**
 * Goes to a control by Tab as somebody without a mouse, who always sees where
 * they are.
 *
 * @param page    The page.
 * @param control What to reach.
 */
async function tabTo( page: Page, control: Locator ): Promise< void > {
	await expect( control ).toBeVisible();
	for ( let presses = 0; presses < 60; presses++ ) {
		await page.keyboard.press( 'Tab' );
		const problem = await page.locator( 'body' ).evaluate( ( body ) => {
			const element = body.ownerDocument.activeElement;
			// After the last one the browser's own controls have the focus.
			if ( ! element || element === body ) {
				return '';
			}
			const { outlineStyle, outlineWidth, boxShadow } =
				getComputedStyle( element );
			const hasSign =
				( outlineStyle !== 'none' && parseFloat( outlineWidth ) > 0 ) ||
				boxShadow !== 'none';
			return hasSign || element.matches( 'video, iframe' )
				? ''
				: `no sign of the focus on ${ element.outerHTML.slice( 0, 200 ) }`;
		} );
		expect( problem ).toBe( '' );
		if (
			await control.evaluate(
				( element ) => element === element.ownerDocument.activeElement
			)
		) {
			await expectNotCovered( control );
			return;
		}
	}
	throw new Error( `The keyboard does not reach ${ control }.` );
}

/** @param control What has the focus. */
async function expectNotCovered( control: Locator ): Promise< void > {
	expect(
		await control.evaluate( ( element ) => {
			const { left, top, width, height } =
				element.getBoundingClientRect();
			const there = document.elementFromPoint(
				left + width / 2,
				top + height / 2
			);
			return element.contains( there );
		} ),
		`${ control } is covered`
	).toBe( true );
}

/**
 * What had the focus is gone: it must be somewhere on the page nevertheless.
 *
 * @param page The page.
 */
function expectFocusKept( page: Page ): Promise< void > {
	return expect
		.poll( () =>
			page.locator( 'body' ).evaluate( ( body ) => {
				const { activeElement } = body.ownerDocument;
				return (
					activeElement !== body && activeElement?.checkVisibility()
				);
			} )
		)
		.toBe( true );
}

test( 'guests: every screen is for everyone', async ( { openFor } ) => {
	const { siteUrl } = readDemo();
	const step = test.step;
	const organizer = await openFor( 'organizer' );
	const title = `For everyone, part ${ Date.now() % 10_000 }`;
	const webinarId = await planWithOffer( organizer, title );
	const guest = await openFor( 'guest' );

	await step( 'the schedule', async () => {
		await guest.goto( `${ siteUrl }/webinars/` );
		await expect(
			guest.getByRole( 'heading', { name: title } )
		).toBeVisible();
		await expectForEveryone( guest, 'main' );
	} );

	await step( 'the room, signed out', async () => {
		await guest.goto( roomUrl( webinarId ) );
		await expectStage( guest, 'signed-out' );
		await expectForEveryone( guest );
	} );

	await step( 'by keyboard from the schedule to the sign-in', async () => {
		const { move } = await takeControls( organizer, webinarId );
		await move( 'start' );
		await guest.goto( `${ siteUrl }/webinars/` );
		const card = guest.getByRole( 'article' ).filter( { hasText: title } );
		await expect( card.getByText( 'Live now' ) ).toBeVisible();
		await expectForEveryone( guest, 'main' );
		await tabTo( guest, card.getByRole( 'link', { name: /sign in/ } ) );
		await guest.keyboard.press( 'Enter' );
		await expect( guest ).toHaveURL( /wp-login\.php/ );
		await move( 'stop' );
	} );

	await step( 'the schedule with nothing in it', async () => {
		const answer = await organizer.request.get(
			`${ siteUrl }/wp-json/wp/v2/webinar_event?per_page=100&_fields=id`
		);
		const ids = ( ( await answer.json() ) as { id: number }[] ).map(
			( { id } ) => id
		);
		const setAll = async ( status: 'draft' | 'publish' ) => {
			for ( const id of ids ) {
				await postToRest( organizer, `wp/v2/webinar_event/${ id }`, {
					status,
				} );
			}
		};
		await setAll( 'draft' );
		try {
			await guest.goto( `${ siteUrl }/webinars/` );
			await expect(
				guest.getByText( 'No webinar is planned right now' )
			).toBeVisible();
			await expectForEveryone( guest, 'main' );
		} finally {
			await setAll( 'publish' );
		}
	} );
} );

test( 'the room: every stage is for everyone, and nothing jumps', async ( {
	openFor,
} ) => {
	const step = test.step;
	const organizer = await openFor( 'organizer' );
	const webinarId = await planWithOffer(
		organizer,
		`Nothing jumps, part ${ Date.now() % 10_000 }`,
		{ scheduled_at: inSeconds( 3600 ) }
	);
	const attendee = await openFor( 'attendee-1', PHONE );
	await step( 'before', async () => {
		await attendee.goto( roomUrl( webinarId ) );
		await expectStage( attendee, 'before' );
		await expectForEveryone( attendee );
	} );

	await postToRest( organizer, `wp/v2/webinar_event/${ webinarId }`, {
		meta: { scheduled_at: inSeconds( 600 ) },
	} );
	const still = [
		await openFor( 'attendee-2', PHONE ),
		await openFor( 'attendee-3', DESKTOP ),
	];
	for ( const page of still ) {
		await openAndKeepStill( page, webinarId );
	}
	const through = async ( stage: string, look: () => Promise< void > ) => {
		await step( stage, async () => {
			for ( const page of [ attendee, ...still ] ) {
				await expectStage( page, stage );
			}
			await look();
		} );
	};
	await attendee.reload();
	await through( 'lobby', () => expectForEveryone( attendee ) );

	const { move, showOffer } = await takeControls( organizer, webinarId );
	await move( 'start' );
	await through( 'viewing', async () => {
		for ( const page of [ attendee, ...still ] ) {
			await expectPicture( page );
		}
		await expectForEveryone( attendee );
	} );

	await showOffer( true );
	await step( 'offer', async () => {
		for ( const page of [ attendee, ...still ] ) {
			await expect(
				page.getByRole( 'link', { name: OFFER.text } )
			).toBeVisible();
		}
		await expectForEveryone( attendee );
	} );

	await move( 'pause' );
	await through( 'break', () => expectForEveryone( attendee ) );

	await attendee.getByRole( 'button', { name: 'Leave the webinar' } ).click();
	await step( 'left', async () => {
		await expectStage( attendee, 'left' );
		await expectForEveryone( attendee );
	} );

	await move( 'resume' );
	await move( 'stop' );
	await through( 'complete', () => expectForEveryone( attendee ) );
	await step( 'complete: the next step and the choice', async () => {
		await attendee.getByRole( 'button', { name: 'What is next?' } ).click();
		await expectForEveryone( attendee );
		await attendee
			.getByRole( 'button', { name: 'Something else' } )
			.click();
		await expectForEveryone( attendee );
	} );
	await expectStill( still[ 0 ]!, 'A phone from lobby to end' );
	await expectStill( still[ 1 ]!, 'A desktop from lobby to end' );
} );

test( 'the room closed: every screen is for everyone', async ( {
	openFor,
} ) => {
	const { siteUrl } = readDemo();
	const step = test.step;
	const organizer = await openFor( 'organizer' );
	const webinarId = await scheduleWebinar(
		organizer,
		`Closed to some, part ${ Date.now() % 10_000 }`
	);
	const uninvited = await openFor( 'guest' );
	await signInUninvited( uninvited, await openFor( 'admin' ) );

	await step( 'not admitted', async () => {
		await uninvited.goto( roomUrl( webinarId ) );
		await expectStage( uninvited, 'not-admitted' );
		await expectForEveryone( uninvited );
	} );
	await step( 'no webinar', async () => {
		await uninvited.goto( roomUrl( 999_999 ) );
		await expectStage( uninvited, 'no-webinar' );
		await expectForEveryone( uninvited );
	} );
	await step( 'nothing to control', async () => {
		await uninvited.goto( `${ siteUrl }/admin_webinar/` );
		await expect( uninvited.getByText( /no webinar/ ) ).toBeVisible();
		await expectForEveryone( uninvited, 'main' );
	} );

	const attendee = await openFor( 'attendee-1', PHONE );
	const askNow = () =>
		attendee.evaluate( () =>
			window.dispatchEvent( new Event( 'online' ) )
		);
	await attendee.goto( roomUrl( webinarId ) );
	await expectStage( attendee, 'lobby' );
	await step( 'cancelled while the room is open', async () => {
		await postToRest( organizer, `wp/v2/webinar_event/${ webinarId }`, {
			status: 'draft',
		} );
		await askNow();
		await expectStage( attendee, 'cancelled' );
		await expectForEveryone( attendee );
	} );
	await step( 'signed out while the room is open', async () => {
		await attendee.context().clearCookies();
		await askNow();
		await expectStage( attendee, 'signed-out' );
		await expectForEveryone( attendee );
	} );
} );

test( 'an attendee needs no mouse', async ( { openFor } ) => {
	const organizer = await openFor( 'organizer' );
	const webinarId = await planWithOffer(
		organizer,
		`Without a mouse, part ${ Date.now() % 10_000 }`
	);
	const { move, showOffer } = await takeControls( organizer, webinarId );
	const page = await openFor( 'attendee-1', DESKTOP );
	const button = ( name: string ) => page.getByRole( 'button', { name } );
	await page.goto( roomUrl( webinarId ) );
	await expectStage( page, 'lobby' );

	await move( 'start' );
	await expectPicture( page );
	await test.step( 'sound', async () => {
		await page.locator( 'video' ).evaluate( ( video: HTMLVideoElement ) => {
			video.muted = true;
		} );
		await tabTo( page, button( 'Tap for sound' ) );
		await page.keyboard.press( 'Enter' );
		await expect( button( 'Tap for sound' ) ).toBeHidden();
		await expectFocusKept( page );
	} );

	await test.step( 'the offer', async () => {
		await showOffer( true );
		const offer = page.getByRole( 'link', { name: OFFER.text } );
		await tabTo( page, offer );
		const opened = page.waitForEvent( 'popup' );
		await page.keyboard.press( 'Enter' );
		await ( await opened ).close();
		await expect( offer ).toBeFocused();
	} );

	await test.step( 'out and in again', async () => {
		await tabTo( page, button( 'Leave the webinar' ) );
		await page.keyboard.press( 'Enter' );
		await expectStage( page, 'left' );
		await expectFocusKept( page );
		await tabTo( page, button( 'Come back' ) );
		await page.keyboard.press( 'Enter' );
		await expectStage( page, 'viewing' );
		await expectFocusKept( page );
	} );

	await test.step( 'the end takes nobody by surprise', async () => {
		await tabTo( page, button( 'Leave the webinar' ) );
		await move( 'stop' );
		await expectStage( page, 'complete' );
		await expectFocusKept( page );
		for ( const name of [ 'What is next?', 'Something else' ] ) {
			await tabTo( page, button( name ) );
			await page.keyboard.press( 'Enter' );
			await expect( button( name ) ).toBeHidden();
			await expectFocusKept( page );
		}
		await tabTo(
			page,
			page.getByRole( 'link', { name: 'See all webinars' } )
		);
		await page.keyboard.press( 'Enter' );
		await expect( page ).toHaveURL( /\/webinars\/$/ );
	} );
} );

test( 'from right to left everything is mirrored', async ( { openFor } ) => {
	const { siteUrl } = readDemo();
	const organizer = await openFor( 'organizer' );
	const webinarId = await planWithOffer(
		organizer,
		`Mirrored, part ${ Date.now() % 10_000 }`
	);
	const { move, showOffer } = await takeControls( organizer, webinarId );
	await move( 'start' );
	await showOffer( true );

	const attendee = await openFor( 'attendee-1', DESKTOP );
	const middle = async ( selector: string ) => {
		const box = await attendee.locator( selector ).first().boundingBox();
		return box ? box.x + box.width / 2 : NaN;
	};
	await attendee.goto( `${ roomUrl( webinarId ) }&demo_direction=rtl` );
	await expect( attendee.locator( 'html' ) ).toHaveAttribute( 'dir', 'rtl' );
	await expectPicture( attendee );
	expect( await middle( '.webinar-room__stage' ) ).toBeCloseTo( 640, -1 );
	await expect( attendee.locator( '.webinar-room__offer a' ) ).toBeVisible();
	expect( await middle( '.webinar-room__offer' ) ).toBeLessThan(
		await middle( '.webinar-room__about' )
	);
	await expectForEveryone( attendee );

	await attendee.goto( `${ siteUrl }/webinars/?demo_direction=rtl` );
	expect(
		await middle( '.is-next .webinar-schedule__poster' )
	).toBeGreaterThan( await middle( '.is-next .webinar-schedule__words' ) );
	await expectForEveryone( attendee, 'main' );
	await move( 'stop' );
} );

test( 'the speaker’s console and the settings are for everyone', async ( {
	openFor,
} ) => {
	const { siteUrl } = readDemo();
	const webinarId = await scheduleWebinar(
		await openFor( 'organizer' ),
		`At the controls, part ${ Date.now() % 10_000 }`
	);
	const speaker = await openFor( 'speaker', PHONE );
	const { move } = await takeControls( speaker, webinarId );
	await speaker.goto(
		`${ siteUrl }/admin_webinar/?webinar_id=${ webinarId }`
	);
	await expect( speaker.getByText( 'The stream answers' ) ).toBeVisible();
	await expectForEveryone( speaker, 'main' );
	for ( const [ to, words ] of [
		[ 'start', 'LIVE' ],
		[ 'pause', 'Break' ],
		[ 'stop', 'Finished' ],
	] as const ) {
		await move( to );
		await expect(
			speaker.getByRole( 'main' ).getByText( words ).first()
		).toBeVisible();
		await expectForEveryone( speaker, 'main' );
	}

	const administrator = await openFor( 'admin' );
	for ( const page of [ 'webinars', 'webinar_outbox' ] ) {
		await administrator.goto(
			`${ siteUrl }/wp-admin/options-general.php?page=${ page }`
		);
		await expectNoViolations( administrator, '#wpbody-content' );
		await expectNothingCutOff( administrator, '#wpbody-content' );
	}
} );
