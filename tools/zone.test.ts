import { expect, it } from 'vitest';

it( 'the tests run in a time zone with half hours and with summer time', () => {
	const winter = new Date( '2026-01-15' ).getTimezoneOffset();
	const summer = new Date( '2026-07-15' ).getTimezoneOffset();
	expect( [ winter % 60, summer % 60 ] ).not.toEqual( [ 0, 0 ] );
	expect( winter ).not.toBe( summer );
} );
