import { expect, it } from 'vitest';
import { readOptions } from './options.ts';

it( 'measures everything, in order, unless told otherwise', () => {
	expect( readOptions( [] ).only ).toEqual( [ 1, 2, 3, 4, 5, 6 ] );
	expect( readOptions( [ '--only', '4,1' ] ).only ).toEqual( [ 1, 4 ] );
} );

it.each( [
	[ '--only=7' ],
	[ '--only=' ],
	[ '--only=1,x' ],
	[ '--fast' ],
	// Half a run would leave old figures beside new ones, and a quick one is not to be believed.
	[ '--publish', '--quick' ],
	[ '--publish', '--only=1' ],
] )( 'refuses %s %s and shows the usage', ( ...args ) => {
	expect( () => readOptions( args.filter( Boolean ) ) ).toThrow(
		'Usage: npm run bench'
	);
} );
