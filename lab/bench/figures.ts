import { median } from './statistics.ts';

/** One thing that was measured. */
export interface Figure {
	/** Which of the measures of docs/bench.md, 1 to 6. */
	measure: number;
	/** Its name in the JSON file; does not change. */
	id: string;
	label: string;
	unit: string;
	/** One value for each run. */
	runs: number[];
	/** Their median. */
	value: number;
	/** What it should be; none where it only describes. */
	target?: Target;
}

export type Target = { atMost: number } | { atLeast: number };

/**
 * @param measure Of docs/bench.md.
 * @param id      Name in the JSON file.
 * @param label   For people.
 * @param unit    Empty for a bare number, `×` for a ratio.
 * @param runs    One value for each run.
 * @param target  What it should be.
 */
export function figure(
	measure: number,
	id: string,
	label: string,
	unit: string,
	runs: number[],
	target?: Target
): Figure {
	return {
		measure,
		id,
		label,
		unit,
		runs,
		value: median( runs ),
		...( target && { target } ),
	};
}

/** Whether the target is met; null where there is none. */
export function isMet( { value, target }: Figure ): boolean | null {
	if ( ! target ) {
		return null;
	}
	return 'atMost' in target
		? value <= target.atMost
		: value >= target.atLeast;
}

/** As many digits as say something. */
export function formatNumber( value: number ): string {
	const size = Math.abs( value );
	if ( size >= 100 || Number.isInteger( value ) ) {
		return Math.round( value ).toLocaleString( 'en-US' );
	}
	return value.toPrecision( size < 1 ? 2 : 3 );
}

/** One cell of a table. */
export function describeTarget( target: Target | undefined ): string {
	if ( ! target ) {
		return '';
	}
	return 'atMost' in target
		? `≤ ${ formatNumber( target.atMost ) }`
		: `≥ ${ formatNumber( target.atLeast ) }`;
}

/** The table, as Markdown that is aligned for a terminal too. */
export function tableOf( figures: readonly Figure[] ): string {
	const rows = [
		[ '', 'measured', 'median', 'runs', 'target', '' ],
		...figures.map( ( one ) => [
			String( one.measure ),
			one.label,
			`${ formatNumber( one.value ) } ${ one.unit }`.trim(),
			one.runs.map( formatNumber ).join( ' · ' ),
			describeTarget( one.target ),
			{ true: 'met', false: 'missed', null: '' }[
				String( isMet( one ) ) as 'true' | 'false' | 'null'
			],
		] ),
	];
	const widths = rows[ 0 ]!.map( ( _, column ) =>
		Math.max( 3, ...rows.map( ( row ) => row[ column ]!.length ) )
	);
	const lines = rows.map(
		( row ) =>
			`| ${ row
				.map( ( cell, column ) => cell.padEnd( widths[ column ]! ) )
				.join( ' | ' ) } |`
	);
	lines.splice(
		1,
		0,
		`|${ widths.map( ( width ) => '-'.repeat( width + 2 ) ).join( '|' ) }|`
	);
	return lines.join( '\n' );
}
