// WordPress builds wp-date with these data; the package leaves them out.
import 'moment-timezone/builds/moment-timezone-with-data-1970-2030.js';
import { getSettings, setSettings } from '@wordpress/date';
import { describe, expect, it } from 'vitest';
import {
	describeSiteZone,
	formatForViewer,
	formatMoment,
	suggestMoment,
	toUnixSeconds,
	usesTwelveHours,
} from './site-time';

function moveSiteTo( zone: string, offsetHours: number, time = 'H:i' ): void {
	const settings = getSettings();
	setSettings( {
		...settings,
		formats: { ...settings.formats, time },
		timezone: {
			offset: offsetHours,
			offsetFormatted: String( offsetHours ),
			string: zone,
			abbr: '',
		},
	} );
}

const utc = ( iso: string ): number => Date.parse( iso ) / 1000;

describe( 'a site in Berlin, seen in winter', () => {
	const inWinter = () => moveSiteTo( 'Europe/Berlin', 1 );

	it.each( [
		[ '2026-11-22T19:00:00', '2026-11-22T18:00:00Z', 'winter' ],
		[ '2026-07-01T19:00:00', '2026-07-01T17:00:00Z', 'summer' ],
		[ '2026-03-29T01:59:00', '2026-03-29T00:59:00Z', 'before the gap' ],
		[ '2026-03-29T03:00:00', '2026-03-29T01:00:00Z', 'after the gap' ],
		[ '2026-03-29T02:30:00', '2026-03-29T01:30:00Z', 'inside the gap' ],
		[ '2026-10-25T02:30:00', '2026-10-25T00:30:00Z', 'the first of two' ],
		[ '2026-10-25T03:00:00', '2026-10-25T02:00:00Z', 'after the second' ],
	] )( 'reads %s as %s (%s)', ( wallClock, iso ) => {
		inWinter();
		expect( toUnixSeconds( wallClock ) ).toBe( utc( iso ) );
	} );

	it( 'shows a summer webinar at the hour that was written down', () => {
		inWinter();
		const july = toUnixSeconds( '2026-07-01T19:00:00' );
		expect( formatMoment( july ) ).toBe( 'Wed, July 1, 2026, 19:00' );
		expect( describeSiteZone( july ) ).toBe( 'Europe/Berlin, UTC+02:00' );
		expect( describeSiteZone( utc( '2026-12-01T12:00:00Z' ) ) ).toBe(
			'Europe/Berlin, UTC+01:00'
		);
	} );
} );

describe( 'a site in Newfoundland, half an hour off', () => {
	const inSummer = () => moveSiteTo( 'America/St_Johns', -2.5 );

	it.each( [
		[ '2026-03-08T01:59:00', '2026-03-08T05:29:00Z', 'before the gap' ],
		[ '2026-03-08T02:30:00', '2026-03-08T06:00:00Z', 'inside the gap' ],
		[ '2026-03-08T03:00:00', '2026-03-08T05:30:00Z', 'after the gap' ],
		[ '2026-11-01T00:59:00', '2026-11-01T03:29:00Z', 'before the two' ],
		[ '2026-11-01T01:30:00', '2026-11-01T04:00:00Z', 'the first of two' ],
		[ '2026-11-01T02:00:00', '2026-11-01T05:30:00Z', 'after the second' ],
	] )( 'reads %s as %s (%s)', ( wallClock, iso ) => {
		inSummer();
		expect( toUnixSeconds( wallClock ) ).toBe( utc( iso ) );
	} );

	it( 'shows an hour that does not exist as the one that it becomes', () => {
		inSummer();
		expect(
			formatMoment( toUnixSeconds( '2026-03-08T02:30:00' ) )
		).toMatch( /03:30$/ );
	} );

	it( 'tells the two hours of one name apart by the offset', () => {
		inSummer();
		const first = toUnixSeconds( '2026-11-01T01:30:00' );
		const second = first + 3600;
		expect( formatMoment( second ) ).toBe( formatMoment( first ) );
		expect( describeSiteZone( first ) ).toBe(
			'America/St Johns, UTC-02:30'
		);
		expect( describeSiteZone( second ) ).toBe(
			'America/St Johns, UTC-03:30'
		);
	} );

	it( 'suggests seven in the evening on the day of the change', () => {
		inSummer();
		expect( suggestMoment( Date.parse( '2026-10-31T15:00:00Z' ) ) ).toBe(
			utc( '2026-11-01T22:30:00Z' )
		);
		expect( suggestMoment( Date.parse( '2026-03-07T15:00:00Z' ) ) ).toBe(
			utc( '2026-03-08T21:30:00Z' )
		);
	} );
} );

// vitest.config.ts puts the viewer there.
describe( 'a viewer on Lord Howe Island, where summer is half an hour', () => {
	it.each( [
		[ '2026-04-04T14:59:00Z', '01:59', 'before the clocks go back' ],
		[ '2026-04-04T15:00:00Z', '01:30', 'after' ],
		[ '2026-10-03T15:29:00Z', '01:59', 'before they go forward' ],
		[ '2026-10-03T15:30:00Z', '02:30', 'after' ],
	] )( 'reads %s as %s (%s)', ( iso, time ) => {
		moveSiteTo( 'Europe/Moscow', 3 );
		expect( formatForViewer( utc( iso ) ) ).toMatch(
			new RegExp( `${ time } \\(Australia/Lord_Howe\\)$` )
		);
	} );

	it( 'is told nothing while the clock of the site shows the same', () => {
		moveSiteTo( '', 10.5 );
		expect( formatForViewer( utc( '2026-07-15T12:00:00Z' ) ) ).toBeNull();
		expect( formatForViewer( utc( '2026-01-15T12:00:00Z' ) ) ).toContain(
			'23:00'
		);
	} );
} );

describe( 'a site in Moscow', () => {
	it( 'keeps one offset through the year', () => {
		moveSiteTo( 'Europe/Moscow', 3 );
		for ( const day of [ '2026-01-15', '2026-03-29', '2026-10-25' ] ) {
			expect( toUnixSeconds( `${ day }T02:30:00` ) ).toBe(
				utc( `${ day }T02:30:00+03:00` )
			);
		}
	} );

	it( 'knows that it had another one in 2012', () => {
		moveSiteTo( 'Europe/Moscow', 3 );
		expect( toUnixSeconds( '2012-07-01T19:00:00' ) ).toBe(
			utc( '2012-07-01T19:00:00+04:00' )
		);
	} );
} );

it( 'takes a site that has only an offset', () => {
	moveSiteTo( '', 5.5 );
	const moment = toUnixSeconds( '2026-11-22T19:00:00' );
	expect( moment ).toBe( utc( '2026-11-22T13:30:00Z' ) );
	expect( describeSiteZone( moment ) ).toBe( 'UTC+05:30' );
} );

it( 'suggests seven in the evening, tomorrow, by the clock of the site', () => {
	moveSiteTo( 'Europe/Moscow', 3 );
	// In Moscow it is the 22nd already.
	const now = Date.parse( '2026-11-21T22:30:00Z' );
	expect( suggestMoment( now ) ).toBe( utc( '2026-11-23T19:00:00+03:00' ) );
} );

it( 'names the own time of a viewer whose clock differs', () => {
	const moment = utc( '2026-07-01T16:00:00Z' );
	const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
	const viewerOffset = -new Date( moment * 1000 ).getTimezoneOffset() / 60;
	moveSiteTo( '', viewerOffset );
	expect( formatForViewer( moment ) ).toBeNull();
	moveSiteTo( '', viewerOffset + 2 );
	expect( formatForViewer( moment ) ).toContain( timeZone );
} );

it.each( [
	[ 'H:i', false ],
	[ 'g:i a', true ],
	[ 'h:i A', true ],
	[ 'G\\h i\\m\\a\\n', false ],
] )(
	'sees from the format %s whether hours go to twelve',
	( time, expected ) => {
		moveSiteTo( 'Europe/Berlin', 1, time );
		expect( usesTwelveHours() ).toBe( expected );
	}
);
