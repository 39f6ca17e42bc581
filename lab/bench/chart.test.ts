import { expect, it } from 'vitest';
import { chartOf, panelsOf } from './chart.ts';
import { figure } from './figures.ts';

const draw = ( values: number[] ): string =>
	chartOf( [
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

it( 'draws each bar as long as its value', () => {
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

it( 'tells the values to who does not see it', () => {
	expect( draw( [ 100, 1.5 ] ) ).toContain(
		'aria-label="Speed: Bar 0 100 ms, Bar 1 1.50 ms."'
	);
} );

it( 'leaves out what was not measured', () => {
	const measured = [
		figure( 3, 'hour.polling', '', 's', [ 4 ] ),
		figure( 3, 'hour.push', '', 's', [ 0.01 ] ),
		figure( 1, 'empty.cpu', '', 'ms', [ 10 ] ),
	];
	expect(
		panelsOf( measured ).map( ( { bars } ) =>
			bars.map( ( { value } ) => value )
		)
	).toEqual( [ [ 4, 0.01 ] ] );
} );
