import { expect, it } from 'vitest';
import { distanceText, startsText } from './starts-text';

it.each( [
	[ 724, 'in 12:04' ],
	[ 30, 'in 0:30' ],
	[ 7_200, 'in 2 hours' ],
	[ 260_000, 'in 3 days' ],
	[ 259_000, 'in 2 days' ],
	[ 86_399, 'in 23 hours' ],
	[ 7_199, 'in 1 hour' ],
	[ 3_599, 'in 59:59' ],
	[ 0, '' ],
] )( 'shows %d seconds as "%s"', ( seconds, text ) => {
	expect( distanceText( seconds, 'en' ) ).toBe( text );
} );

it( 'uses the language of the page', () => {
	expect( distanceText( 724, 'ru' ) ).toBe( 'через 12:04' );
} );

it( 'counts elapsed hours across a change of clocks', () => {
	// 19:00 in the viewer's zone, on the evening before each change of clocks.
	const eves = [ new Date( 2026, 9, 3, 19 ), new Date( 2026, 3, 4, 19 ) ];
	const texts = eves.map( ( eve ) => {
		const next = new Date( eve );
		next.setDate( eve.getDate() + 1 );
		return distanceText( ( next.getTime() - eve.getTime() ) / 1000, 'en' );
	} );
	expect( texts ).toEqual( [ 'in 23 hours', 'in 1 day' ] );
} );

it.each( [
	[ 7_200, 'Starts in 2 hours' ],
	[ 0, 'Any moment now' ],
	[ -3_599, 'Any moment now' ],
	[ -3_600, '' ],
] )( 'shows for a webinar %d seconds ahead "%s"', ( seconds, text ) => {
	const texts = { startsPattern: 'Starts %s', nowText: 'Any moment now' };
	expect( startsText( seconds, texts, 'en' ) ).toBe( text );
} );
