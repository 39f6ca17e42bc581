// WordPress bundles wp-date with this data; the npm package does not contain it.
import 'moment-timezone/builds/moment-timezone-with-data-1970-2030.js';
import { getSettings, setSettings } from '@wordpress/date';
import { beforeAll, describe, expect, it } from 'vitest';
import {
	formatClock,
	formatDate,
	formatDuration,
	formatExactDate,
} from './time';

const utc = ( iso: string ): number => Date.parse( iso ) / 1000;

describe( 'a site in Newfoundland, half an hour off', () => {
	beforeAll( () => {
		const settings = getSettings();
		setSettings( {
			...settings,
			formats: { ...settings.formats, time: 'H:i' },
			timezone: {
				offset: -3.5,
				offsetFormatted: '-3:30',
				string: 'America/St_Johns',
				abbr: 'NST',
			},
		} );
	} );

	it.each( [
		[ '2026-03-08T05:29:00Z', 'Sun 8 Mar 2026, 01:59' ],
		[ '2026-03-08T05:30:00Z', 'Sun 8 Mar 2026, 03:00' ],
		[ '2026-07-15T21:30:00Z', 'Wed 15 Jul 2026, 19:00' ],
		[ '2026-11-01T03:30:00Z', 'Sun 1 Nov 2026, 01:00' ],
		[ '2026-11-01T04:30:00Z', 'Sun 1 Nov 2026, 01:00' ],
		[ '2026-11-01T05:30:00Z', 'Sun 1 Nov 2026, 02:00' ],
		[ '2027-01-01T03:29:00Z', 'Thu 31 Dec 2026, 23:59' ],
	] )( 'shows %s as %s', ( iso, text ) => {
		expect( formatExactDate( utc( iso ) ) ).toBe(
			`${ text } (America/St Johns)`
		);
	} );

	it( 'ends the day when the clock of the site does', () => {
		const now = utc( '2026-11-02T03:00:00Z' );
		// That Sunday has 25 hours there.
		expect( formatDate( utc( '2026-11-01T02:30:00Z' ), now ) ).toBe(
			'00:00'
		);
		expect( formatDate( utc( '2026-11-01T02:29:00Z' ), now ) ).toBe(
			'Sat 31 Oct, 23:59'
		);
	} );
} );

it( 'never shows a negative clock when clocks differ', () => {
	expect( formatClock( -3 ) ).toBe( '00:00:00' );
	expect( formatClock( 3661 ) ).toBe( '01:01:01' );
	expect( formatDuration( 7200 ) ).toBe( '2 h 0 min' );
} );
