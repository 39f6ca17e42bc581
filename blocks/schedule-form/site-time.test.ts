// WordPress bundles wp-date with this data; the npm package does not contain it.
import 'moment-timezone/builds/moment-timezone-with-data-1970-2030.js';
import { getSettings, setSettings } from '@wordpress/date';
import { describe, expect, it, vi } from 'vitest';
import {
	describeSiteZone,
	formatForViewer,
	formatDate,
	suggestDate,
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
	] )( 'reads %s as %s (%s)', ( localTime, iso ) => {
		inWinter();
		expect( toUnixSeconds( localTime ) ).toBe( utc( iso ) );
	} );

	it( 'shows a summer webinar at the hour that was entered', () => {
		inWinter();
		const july = toUnixSeconds( '2026-07-01T19:00:00' );
		expect( formatDate( july ) ).toBe( 'Wed, July 1, 2026, 19:00' );
		vi.stubGlobal( 'document', { documentElement: { lang: 'ru-RU' } } );
		expect( formatDate( july ) ).toMatch( /^ср, 1 июля 2026 г\., 19:00$/u );
		vi.unstubAllGlobals();
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
	] )( 'reads %s as %s (%s)', ( localTime, iso ) => {
		inSummer();
		expect( toUnixSeconds( localTime ) ).toBe( utc( iso ) );
	} );

	it( 'shows a skipped hour as the hour after the change', () => {
		inSummer();
		expect( formatDate( toUnixSeconds( '2026-03-08T02:30:00' ) ) ).toMatch(
			/03:30$/
		);
	} );

	it( 'shows different offsets for the two occurrences of an hour', () => {
		inSummer();
		const first = toUnixSeconds( '2026-11-01T01:30:00' );
		const second = first + 3600;
		expect( formatDate( second ) ).toBe( formatDate( first ) );
		expect( describeSiteZone( first ) ).toBe(
			'America/St Johns, UTC-02:30'
		);
		expect( describeSiteZone( second ) ).toBe(
			'America/St Johns, UTC-03:30'
		);
	} );

	it( 'suggests 19:00 on the day of the change of clocks', () => {
		inSummer();
		expect( suggestDate( Date.parse( '2026-10-31T15:00:00Z' ) ) ).toBe(
			utc( '2026-11-01T22:30:00Z' )
		);
		expect( suggestDate( Date.parse( '2026-03-07T15:00:00Z' ) ) ).toBe(
			utc( '2026-03-08T21:30:00Z' )
		);
	} );
} );

// vitest.config.ts puts the viewer there.
describe( 'a viewer on Lord Howe Island, with half an hour of summer time', () => {
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

	it( 'sees no own time while it equals the site’s', () => {
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

	it( 'uses the other offset that it had in 2012', () => {
		moveSiteTo( 'Europe/Moscow', 3 );
		expect( toUnixSeconds( '2012-07-01T19:00:00' ) ).toBe(
			utc( '2012-07-01T19:00:00+04:00' )
		);
	} );
} );

it( 'supports a site that has only an offset', () => {
	moveSiteTo( '', 5.5 );
	const time = toUnixSeconds( '2026-11-22T19:00:00' );
	expect( time ).toBe( utc( '2026-11-22T13:30:00Z' ) );
	expect( describeSiteZone( time ) ).toBe( 'UTC+05:30' );
} );

it( 'suggests tomorrow at 19:00 by the clock of the site', () => {
	moveSiteTo( 'Europe/Moscow', 3 );
	// In Moscow it is the 22nd already.
	const now = Date.parse( '2026-11-21T22:30:00Z' );
	expect( suggestDate( now ) ).toBe( utc( '2026-11-23T19:00:00+03:00' ) );
} );

it( 'shows the viewer’s own time where it differs', () => {
	const time = utc( '2026-07-01T16:00:00Z' );
	const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
	const viewerOffset = -new Date( time * 1000 ).getTimezoneOffset() / 60;
	moveSiteTo( '', viewerOffset );
	expect( formatForViewer( time ) ).toBeNull();
	moveSiteTo( '', viewerOffset + 2 );
	expect( formatForViewer( time ) ).toContain( timeZone );
} );

it.each( [
	[ 'H:i', false ],
	[ 'g:i a', true ],
	[ 'h:i A', true ],
	[ 'G\\h i\\m\\a\\n', false ],
] )( 'detects 12-hour time in the format %s', ( time, expected ) => {
	moveSiteTo( 'Europe/Berlin', 1, time );
	expect( usesTwelveHours() ).toBe( expected );
} );
