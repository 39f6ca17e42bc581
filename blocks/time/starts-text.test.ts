import { expect, it } from 'vitest';
import { distanceText, startsText } from './starts-text';

it.each( [
	[ 724, 'in 12 min' ],
	[ 30, 'in 30 sec' ],
	[ 60, 'in 1 min' ],
	[ 3_599, 'in 59 min' ],
	[ 5_460, 'in 1 hr 31 min' ],
	[ 7_199, 'in 1 hr 59 min' ],
	[ 7_200, 'in 2 hr' ],
	[ 86_399, 'in 23 hr 59 min' ],
	[ 86_400, 'in 1 day' ],
	[ 104_400, 'in 1 day 5 hr' ],
	[ 172_800, 'in 2 days' ],
	[ 259_000, 'in 2 days' ],
	[ 260_000, 'in 3 days' ],
	[ 0, '' ],
] )( 'shows %d seconds as "%s"', ( seconds, text ) => {
	expect( distanceText( seconds, 'en' ) ).toBe( text );
} );

it.each( [
	[ 60, 'через 1 мин' ],
	[ 5_460, 'через 1 ч 31 мин' ],
	[ 260_000, 'через 3 дня' ],
] )( 'uses the language of the page', ( seconds, text ) => {
	expect( distanceText( seconds, 'ru' ).replace( /\s/g, ' ' ) ).toBe( text );
} );

it( 'counts elapsed hours across a change of clocks', () => {
	// 19:00 in the viewer's zone, on the evening before each change of clocks.
	const eves = [ new Date( 2026, 9, 3, 19 ), new Date( 2026, 3, 4, 19 ) ];
	const texts = eves.map( ( eve ) => {
		const next = new Date( eve );
		next.setDate( eve.getDate() + 1 );
		return distanceText( ( next.getTime() - eve.getTime() ) / 1000, 'en' );
	} );
	expect( texts ).toEqual( [ 'in 23 hr 30 min', 'in 1 day' ] );
} );

it.each( [
	[ 7_200, 'Starts in 2 hr' ],
	[ 0, 'Any moment now' ],
	[ -3_599, 'Any moment now' ],
	[ -3_600, '' ],
] )( 'shows for a webinar %d seconds ahead "%s"', ( seconds, text ) => {
	const texts = { startsPattern: 'Starts %s', nowText: 'Any moment now' };
	expect( startsText( seconds, texts, 'en' ) ).toBe( text );
} );
