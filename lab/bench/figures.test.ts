import { expect, it } from 'vitest';
import { figure, formatNumber, isMet, formatTable } from './figures.ts';

const slow = figure( 1, 'a', 'Slow', 'ms', [ 3, 400, 5 ], { atMost: 4 } );
const fast = figure( 2, 'b', 'Fast', '×', [ 1.25 ], { atLeast: 1.25 } );
const plain = figure( 6, 'c', 'Plain', '', [ 12_345 ] );

it( 'compares the median with the target, not the best run', () => {
	expect( isMet( slow ) ).toBe( false );
	expect( isMet( fast ) ).toBe( true );
	expect( isMet( plain ) ).toBeNull();
} );

it( 'rounds to significant digits', () => {
	expect(
		[ 12_345.6, 123.4, 12.34, 1.234, 0.01234, 0, 7 ].map( formatNumber )
	).toEqual( [ '12,346', '123', '12.3', '1.23', '0.012', '0', '7' ] );
} );

it( 'shows every run, the target and whether it is met', () => {
	const lines = formatTable( [ slow, fast, plain ] ).split( '\n' );
	expect( lines[ 2 ] ).toMatch(
		/^\| 1 +\| Slow +\| 5 ms +\| 3 · 400 · 5 +\| ≤ 4 +\| missed \|$/
	);
	expect( lines[ 3 ] ).toMatch( /1.25 × .* ≥ 1.25 +\| met +\|$/ );
	expect( new Set( lines.map( ( line ) => line.length ) ).size ).toBe( 1 );
} );
