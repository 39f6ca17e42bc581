import { expect, it } from 'vitest';
import { countdownText } from './countdown';

it.each( [
	[ 724, '12:04' ],
	[ 59.2, '01:00' ],
	[ 3_600, '1:00:00' ],
	[ 86_399, '23:59:59' ],
	[ 86_400, '1 day' ],
	[ 260_000, '3 days' ],
	[ 0, '' ],
	[ -5, '' ],
] )( 'says %d seconds as "%s"', ( seconds, text ) => {
	expect( countdownText( seconds, 'en' ) ).toBe( text );
} );

it( 'speaks the language of the page', () => {
	expect( countdownText( 260_000, 'ru' ) ).toBe( '3 дня' );
} );
