import { expect, it } from 'vitest';
import { drawChart, buildPanels } from './chart.ts';
import { figure } from './figures.ts';

const draw = ( values: number[] ): string =>
	drawChart( [
		{
			title: 'Speed',
			bars: values.map( ( value, index ) => ( {
				label: `Bar ${ index }`,
				value,
				unit: 'ms',
				isBaseline: index === 0,
			} ) ),
		},
	] );

it( 'draws bars in proportion to their values', () => {
	const bars = [
		...draw( [ 100, 50, 25 ] ).matchAll(
			/<rect class="(\w+)".*? width="(\d+)"/g
		),
	];
	const [ whole = 0, half = 0, quarter = 0 ] = bars.map( ( [ , , width ] ) =>
		Number( width )
	);
	expect( whole / half ).toBeCloseTo( 2, 1 );
	expect( whole / quarter ).toBeCloseTo( 4, 1 );
	expect( bars.map( ( [ , name ] ) => name ) ).toEqual( [
		'baseline',
		'ours',
		'ours',
	] );
} );

it( 'describes the values for screen readers', () => {
	expect( draw( [ 100, 1.5 ] ) ).toContain(
		'aria-label="Speed: Bar 0 100 ms, Bar 1 1.50 ms."'
	);
} );

it( 'leaves out panels without figures', () => {
	const measured = [
		figure( 3, 'hour.polling', '', 's', [ 4 ] ),
		figure( 3, 'hour.push', '', 's', [ 0.01 ] ),
		figure( 1, 'empty.cpu', '', 'ms', [ 10 ] ),
	];
	expect(
		buildPanels( measured ).map( ( { bars } ) =>
			bars.map( ( { value } ) => value )
		)
	).toEqual( [ [ 4, 0.01 ] ] );
} );
