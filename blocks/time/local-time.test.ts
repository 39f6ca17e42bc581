import { expect, it } from 'vitest';
import { localTimeLines, localTimeText } from './local-time';

it( 'names the zone', () => {
	expect( localTimeText( 1_795_363_200, 'en-US', 'Europe/Moscow' ) ).toMatch(
		/^Sun, November 22.*7:00 PM.*Moscow/u
	);
} );

it( 'shows the time of the viewer', () => {
	expect( localTimeText( 1_795_363_200, 'en-US', 'Asia/Tbilisi' ) ).toMatch(
		/^Sun, November 22.*8:00 PM.*Georgia/u
	);
} );

it( 'calls universal time UTC', () => {
	expect( localTimeText( 1_795_363_200, 'ru-RU', 'UTC' ) ).toBe(
		'вс, 22 ноября в 16:00 (UTC)'
	);
} );

it( 'returns the time and its zone in two parts', () => {
	const lines = localTimeLines( 1_795_363_200, 'en-US', 'Asia/Tbilisi' );
	expect( lines.clock ).toMatch( /^Sun, November 22.*8:00 PM$/u );
	expect( lines.zone ).toMatch( /^Georgia/ );
} );

// vitest.config.ts puts the viewer on Lord Howe Island, with half an hour of summer time.
it.each( [
	[ '2026-04-04T14:59:00Z', /^Sun, April 5.*1:59 AM/u ],
	[ '2026-04-04T15:00:00Z', /^Sun, April 5.*1:30 AM/u ],
	[ '2026-10-03T15:29:00Z', /^Sun, October 4.*1:59 AM/u ],
	[ '2026-10-03T15:30:00Z', /^Sun, October 4.*2:30 AM/u ],
	[ '2026-12-31T13:00:00Z', /^Fri, January 1.*12:00 AM/u ],
] )( 'shows %s by the clock of the viewer', ( iso, pattern ) => {
	const text = localTimeText( Date.parse( iso ) / 1000, 'en-US' );
	expect( text ).toMatch( pattern );
	expect( text ).toContain( 'Lord Howe' );
} );

it.each( [
	[ '2026-03-29T00:59:00Z', /01:59/u ],
	[ '2026-03-29T01:00:00Z', /03:00/u ],
	[ '2026-10-25T00:30:00Z', /02:30/u ],
	[ '2026-10-25T01:30:00Z', /02:30/u ],
	[ '2026-10-25T02:00:00Z', /03:00/u ],
] )( 'follows the change of clocks of a named zone at %s', ( iso, time ) => {
	expect(
		localTimeText( Date.parse( iso ) / 1000, 'en-GB', 'Europe/Berlin' )
	).toMatch( time );
} );
