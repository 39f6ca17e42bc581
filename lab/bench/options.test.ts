import { expect, it } from 'vitest';
import { readBenchOptions } from './options.ts';

it( 'runs all measures by default, and always in ascending order', () => {
	expect( readBenchOptions( [] ).only ).toEqual( [
		1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
	] );
	expect( readBenchOptions( [ '--only', '4,1' ] ).only ).toEqual( [ 1, 4 ] );
} );

it.each( [
	[ '--only=13' ],
	[ '--only=' ],
	[ '--only=1,x' ],
	[ '--fast' ],
	// An incomplete run would leave old figures beside new ones, and quick figures mean nothing.
	[ '--publish', '--quick' ],
	[ '--publish', '--only=1' ],
] )( 'rejects %s %s and shows the usage', ( ...args ) => {
	expect( () => readBenchOptions( args.filter( Boolean ) ) ).toThrow(
		'Usage: npm run bench'
	);
} );
