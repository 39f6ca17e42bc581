import { expect, it } from 'vitest';
import {
	formatClock,
	formatDate,
	formatDuration,
	formatExactDate,
} from './time';

const utc = ( iso: string ): number => Date.parse( iso ) / 1000;

// vitest.config.ts puts the viewer on Lord Howe Island, with half an hour of summer time.
it.each( [
	[ '2026-04-04T14:59:00Z', /^Sun, April 5, 2026.*1:59 AM/u ],
	[ '2026-04-04T15:00:00Z', /^Sun, April 5, 2026.*1:30 AM/u ],
	[ '2026-10-03T15:29:00Z', /^Sun, October 4, 2026.*1:59 AM/u ],
	[ '2026-10-03T15:30:00Z', /^Sun, October 4, 2026.*2:30 AM/u ],
	[ '2026-12-31T13:00:00Z', /^Fri, January 1, 2027.*12:00 AM/u ],
] )( 'shows %s by the clock of the viewer', ( iso, pattern ) => {
	const text = formatExactDate( utc( iso ) );
	expect( text ).toMatch( pattern );
	expect( text ).toContain( 'Lord Howe' );
} );

it( 'ends the day when the clock of the viewer does', () => {
	const now = utc( '2026-10-04T12:00:00Z' );
	// That Sunday has 23 hours and a half there.
	expect( formatDate( utc( '2026-10-03T13:30:00Z' ), now ) ).toMatch(
		/^12:00 AM$/u
	);
	expect( formatDate( utc( '2026-10-03T13:29:00Z' ), now ) ).toMatch(
		/^Sat, October 3.*11:59 PM$/u
	);
} );

it( 'never shows a negative clock when clocks differ', () => {
	expect( formatClock( -3 ) ).toBe( '00:00:00' );
	expect( formatClock( 3661 ) ).toBe( '01:01:01' );
	expect( formatDuration( 7200 ) ).toBe( '2 h 0 min' );
} );
