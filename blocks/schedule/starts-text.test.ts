import { expect, it } from 'vitest';
import { distanceText, startsText } from './starts-text';

it.each( [
	[ 724, 'in 12:04' ],
	[ 30, 'in 0:30' ],
	[ 7_200, 'in 2 hours' ],
	[ 260_000, 'in 3 days' ],
	[ 0, '' ],
] )( 'says %d seconds as "%s"', ( seconds, text ) => {
	expect( distanceText( seconds, 'en' ) ).toBe( text );
} );

it( 'speaks the language of the page', () => {
	expect( distanceText( 724, 'ru' ) ).toBe( 'через 12:04' );
} );

it( 'counts hours that pass, not those that a changed clock shows', () => {
	// Seven in the evening on the eve of each change, where the viewer is.
	const eves = [ new Date( 2026, 9, 3, 19 ), new Date( 2026, 3, 4, 19 ) ];
	const texts = eves.map( ( eve ) => {
		const next = new Date( eve );
		next.setDate( eve.getDate() + 1 );
		return distanceText( ( next.getTime() - eve.getTime() ) / 1000, 'en' );
	} );
	expect( texts ).toEqual( [ 'in 24 hours', 'in 1 day' ] );
} );

it.each( [
	[ 7_200, 'Starts in 2 hours' ],
	[ 0, 'Any moment now' ],
	[ -3_599, 'Any moment now' ],
	[ -3_600, '' ],
] )( 'says of a webinar %d seconds ahead "%s"', ( seconds, text ) => {
	const words = { startsPattern: 'Starts %s', nowText: 'Any moment now' };
	expect( startsText( seconds, words, 'en' ) ).toBe( text );
} );
