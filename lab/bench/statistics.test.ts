import { expect, it } from 'vitest';
import { median, percentile, ratios } from './statistics.ts';

it( 'returns the nearest rank, in any order of the values', () => {
	const values = Array.from( { length: 100 }, ( _, index ) => 100 - index );
	expect( percentile( values, 0.5 ) ).toBe( 50 );
	expect( percentile( values, 0.99 ) ).toBe( 99 );
	expect( percentile( values, 1 ) ).toBe( 100 );
	expect( percentile( values, 0 ) ).toBe( 1 );
	expect( percentile( [ 7 ], 0.99 ) ).toBe( 7 );
} );

it( 'returns one of the values when there are few', () => {
	expect( percentile( [ 3, 1, 2 ], 0.99 ) ).toBe( 3 );
	expect( percentile( [ 10, 9, 100 ], 0.5 ) ).toBe( 10 );
} );

it( 'computes the median of an odd and of an even number of runs', () => {
	expect( median( [ 9, 1, 5 ] ) ).toBe( 5 );
	expect( median( [ 10, 9, 100, 1 ] ) ).toBe( 9.5 );
} );

it( 'does not change its arguments', () => {
	const values = [ 3, 1, 2 ];
	median( values );
	percentile( values, 0.5 );
	expect( values ).toEqual( [ 3, 1, 2 ] );
} );

it( 'divides each run by its own baseline', () => {
	expect( ratios( [ 2, 9 ], [ 1, 3 ] ) ).toEqual( [ 2, 3 ] );
} );

it( 'throws without measured values or baselines', () => {
	expect( () => percentile( [], 0.5 ) ).toThrow( 'Nothing was measured' );
	expect( () => ratios( [ 1 ], [] ) ).toThrow( 'baseline' );
	expect( () => ratios( [ 1 ], [ 0 ] ) ).toThrow( 'baseline' );
} );
