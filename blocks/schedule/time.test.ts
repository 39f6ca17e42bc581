import { expect, it } from 'vitest';
import { distanceText } from './time';

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
