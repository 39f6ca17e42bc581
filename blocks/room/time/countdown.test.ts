import { expect, it } from 'vitest';
import { countdownText } from './countdown';

it.each( [
	[ 724, '12:04' ],
	[ 59.2, '01:00' ],
	[ 3_600, '1:00:00' ],
	[ 86_399, '23:59:59' ],
	[ 86_400, '1 day' ],
	[ 260_000, '3 days' ],
	[ 259_000, '2 days' ],
	[ 0, '' ],
	[ -5, '' ],
] )( 'shows %d seconds as "%s"', ( seconds, text ) => {
	expect( countdownText( seconds, 'en' ) ).toBe( text );
} );

it( 'uses the language of the page', () => {
	expect( countdownText( 260_000, 'ru' ) ).toBe( '3 дня' );
} );

it( 'counts elapsed hours across a change of clocks', () => {
	// From 23:00 to 5:00 on the viewer's clock, in nights when it changes by half an hour.
	const night = ( month: number, day: number ) =>
		( new Date( 2026, month, day, 5 ).getTime() -
			new Date( 2026, month, day - 1, 23 ).getTime() ) /
		1000;
	expect( countdownText( night( 9, 4 ), 'en' ) ).toBe( '5:30:00' );
	expect( countdownText( night( 3, 5 ), 'en' ) ).toBe( '6:30:00' );
} );
