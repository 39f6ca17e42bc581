/**
 * `npm run pictures`: takes the screenshots of the way to a seat for docs/gallery.md, from a demo of the profile `full`, in its language.
 */
import { expect } from '@playwright/test';
import { firings, readDemo, test } from '../support/demo.ts';
import { skipWithoutPictures, takePictures } from '../support/pictures.ts';
import { expectStage, expectVideo, roomUrl } from '../support/room.ts';
import { scheduleWebinar, takeControls } from '../support/site.ts';
import {
	adminUrl,
	askForSeat,
	book,
	entryUrl,
	newestLink,
} from '../support/way-in.ts';

const SIZES = {
	phone: { width: 360, height: 780 },
	desktop: { width: 1440, height: 900 },
};
const DAY = 86_400;
const TEXTS = {
	'en-US': {
		title: 'How a garden is planned',
		text: 'How beds, paths and water find their places.',
		offer: 'Get the planting plan',
		name: 'Anna',
		wish: 'Show more examples of small gardens.',
	},
	'ru-RU': {
		title: 'Как спланировать сад',
		text: 'Как грядки, дорожки и вода находят своё место.',
		offer: 'Получить план посадок',
		name: 'Анна',
		wish: 'Покажите больше примеров маленьких садов.',
	},
};

test( 'takes a screenshot of each screen of the way in', async ( {
	openFor,
} ) => {
	skipWithoutPictures();
	const { demoUrl, siteUrl } = readDemo();
	const guest = await openFor( 'guest' );
	await guest.goto( `${ siteUrl }/webinars/` );
	const language = ( await guest
		.locator( 'html' )
		.getAttribute( 'lang' ) ) as keyof typeof TEXTS;
	const { title, text, offer, name, wish } = TEXTS[ language ];
	const take = takePictures( SIZES, language === 'ru-RU' ? '-ru' : '' );

	const organizer = await openFor( 'organizer' );
	const posts = await organizer.request.get(
		`${ siteUrl }/wp-json/wp/v2/webinar_event?_fields=featured_media&order=asc&per_page=1`
	);
	const [ { featured_media: poster } ] = await posts.json();
	const plan = ( inSeconds: number, meta: object ) =>
		scheduleWebinar(
			organizer,
			title,
			{
				content: `<!-- wp:paragraph --><p>${ text }</p><!-- /wp:paragraph -->`,
				featured_media: poster,
			},
			{
				scheduled_at: Math.floor( Date.now() / 1000 ) + inSeconds,
				duration_minutes: 60,
				room_cta_text: offer,
				room_cta_url: 'https://example.com/plan',
				...meta,
			}
		);
	const webinarId = await plan( 3 * DAY, { seats: 3 } );
	const finished = await plan( 600, {} );

	await guest.goto( entryUrl( webinarId ) );
	await take( guest, 'entry-page' );
	const address = `anna-${ Date.now() }@example.com`;
	await askForSeat( guest, name, address );
	const link = await newestLink( address );
	const mails = await guest.request.get( `${ demoUrl }/mail/mails.json` );
	const mail = ( await mails.json() ).find( ( { to }: { to: string[] } ) =>
		to.includes( address )
	);
	const program = await openFor( 'guest' );
	await program.setContent( mail.html );
	await take( program, 'mail' );
	await guest.goto( link );
	await take( guest, 'personal-link' );
	await guest.locator( '[value="enter"]' ).click();
	await expectStage( guest, 'before' );

	const people = [
		await openFor( 'attendee-1' ),
		await openFor( 'attendee-2' ),
		await openFor( 'attendee-3' ),
	] as const;
	for ( const [ index, page ] of people.entries() ) {
		for ( const id of [ webinarId, finished ] ) {
			await book(
				page,
				id,
				index ? '?utm_source=newsletter&utm_campaign=spring' : ''
			);
		}
	}
	await organizer.goto(
		adminUrl( `client_webinar_registration&webinar_id=${ webinarId }` )
	);
	await take( organizer, 'registrations' );

	const { move, showOffer } = await takeControls( organizer, finished );
	await move( 'start' );
	await showOffer( true );
	const [ first, second ] = people;
	for ( const page of [ first, second ] ) {
		await page.goto( roomUrl( finished ) );
		await expectVideo( page );
	}
	// A room counts a person once the picture runs.
	await expect
		.poll( () => firings( 'client_webinar_entered', finished ).length )
		.toBe( 2 );
	const opened = first.waitForEvent( 'popup' );
	await first.getByRole( 'link', { name: offer } ).click();
	await ( await opened ).close();
	await second.locator( '.webinar-room__way--leave' ).click();
	await expectStage( second, 'left' );
	await move( 'stop' );
	const nextStep = `${ siteUrl }/next-step/?webinar_id=${ finished }`;
	for ( const [ page, grade ] of [
		[ first, 10 ],
		[ second, 8 ],
	] as const ) {
		await page.goto( nextStep );
		const form = page.locator( '.webinar-form__form' );
		await form
			.locator( `[name="answers[q1]"][value="${ grade }"]` )
			.check();
		await form.locator( '[name="answers[q2]"]' ).nth( 1 ).check();
		await form.locator( 'textarea' ).fill( wish );
		await form.locator( '[type="checkbox"]' ).check();
		if ( page === first ) {
			await take( page, 'form', () =>
				page
					.locator( '.webinar-form' )
					.evaluate( ( part ) => part.scrollIntoView() )
			);
		}
		await form.locator( '.webinar-form__button' ).click();
		await expect( page.locator( '.is-done' ) ).toBeVisible();
	}
	const report = adminUrl(
		`client_webinar_attendance_service_report&webinar_id=${ finished }`
	);
	await expect( async () => {
		await organizer.goto( report );
		await expect(
			organizer.locator( '.webinar-report__undecided, .notice-info' )
		).toHaveCount( 0, { timeout: 1000 } );
	} ).toPass();
	await take( organizer, 'funnel', () =>
		organizer
			.locator( 'h2' )
			.nth( 1 )
			.evaluate( ( heading ) => heading.scrollIntoView() )
	);

	await take( organizer, 'answers', () =>
		organizer
			.locator( 'h2[id^="webinar-form-"]' )
			.evaluate( ( heading ) => {
				heading.scrollIntoView();
				// WordPress's bar covers the top.
				window.scrollBy( 0, -60 );
			} )
	);

	await organizer.goto( adminUrl( 'webinar_outbox_texts' ) );
	const message = organizer.locator( '[data-template="confirm_address"]' );
	await message.locator( 'summary' ).click();
	await message.locator( '[value="html"]' ).check();
	await take( organizer, 'message-editor', ( size ) =>
		message
			.locator(
				size === 'phone' ? '.webinar-message__preview' : 'summary'
			)
			.evaluate( ( part ) => {
				part.scrollIntoView();
				// WordPress's bar covers the top.
				window.scrollBy( 0, -60 );
			} )
	);
} );
