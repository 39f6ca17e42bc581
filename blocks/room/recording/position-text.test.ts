import { expect, it } from 'vitest';
import { positionText } from './position-text';

it.each( [
	[ 0, '0:00' ],
	[ 65, '1:05' ],
	[ 720, '12:00' ],
	[ 3_723.9, '1:02:03' ],
] )( 'writes %d seconds as a time', ( seconds, text ) => {
	expect( positionText( seconds ) ).toBe( text );
} );
