import { expect } from '@playwright/test';
import ICAL from 'ical.js';
import { readDemo, test } from '../support/demo.ts';
import { scheduleWebinar } from '../support/site.ts';

/**
 * Reads the events of a calendar file. Throws if the file is invalid.
 *
 * @param file Content of the file.
 */
function readEvents( file: string ): ICAL.Event[] {
	return new ICAL.Component( ICAL.parse( file ) )
		.getAllSubcomponents( 'vevent' )
		.map( ( component ) => new ICAL.Event( component ) );
}

test( 'a guest adds a webinar to a calendar, and subscribes to the schedule', async ( {
	openFor,
} ) => {
	const { siteUrl } = readDemo();
	const title = `Вебинар; with “words”, and a long title about how a garden is planned ${
		Date.now() % 10_000
	}`;
	const webinarId = await scheduleWebinar(
		await openFor( 'organizer' ),
		title
	);
	const guest = await openFor( 'guest' );
	await guest.goto( `${ siteUrl }/webinars/` );
	const card = guest.getByRole( 'article' ).filter( { hasText: title } );
	const start = await card.locator( 'time' ).getAttribute( 'datetime' );

	const file = await card
		.getByRole( 'link', { name: 'Add to calendar' } )
		.getAttribute( 'href' );
	const response = await guest.request.get( file ?? '' );
	expect( response.headers()[ 'content-type' ] ).toBe(
		'text/calendar; charset=utf-8'
	);
	const [ event, ...others ] = readEvents( await response.text() );
	expect( others ).toEqual( [] );
	expect( event?.summary ).toBe( title );
	expect( event?.startDate.toJSDate().toISOString() ).toBe(
		new Date( start ?? '' ).toISOString()
	);
	expect( event?.duration.toSeconds() ).toBe( 3600 );
	const unchanged = await guest.request.get( file ?? '', {
		headers: { 'If-None-Match': response.headers().etag ?? '' },
	} );
	expect( unchanged.status() ).toBe( 304 );

	const feed = await guest
		.getByRole( 'link', {
			name: 'Subscribe to all webinars in your calendar',
		} )
		.getAttribute( 'href' );
	expect( feed ).toMatch( /^webcal:/ );
	const all = await guest.request.get(
		( feed ?? '' ).replace( 'webcal:', new URL( siteUrl ).protocol )
	);
	expect(
		readEvents( await all.text() ).map( ( { uid } ) => uid )
	).toContain( event?.uid );

	const missing = await guest.request.get(
		`${ siteUrl }/?webinar_calendar=${ webinarId + 100_000 }`
	);
	expect( missing.status() ).toBe( 404 );
} );
