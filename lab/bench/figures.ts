import { median } from './statistics.ts';

/** One measured value. */
export interface Figure {
	/** Number of the measure in docs/bench.md, 1 to 12. */
	measure: number;
	/** Name in the JSON file. It stays the same, so that runs can be compared. */
	id: string;
	label: string;
	/** Empty for a plain number, `×` for a ratio. */
	unit: string;
	/** One value for each run. */
	runs: number[];
	/** Median of the runs. */
	value: number;
	target?: Target;
}

export type Target = { atMost: number } | { atLeast: number };

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

/** Whether the target is met; null without a target. */
export function isMet( { value, target }: Figure ): boolean | null {
	if ( ! target ) {
		return null;
	}
	return 'atMost' in target
		? value <= target.atMost
		: value >= target.atLeast;
}

/** At least two significant digits; whole numbers from 100 on. */
export function formatNumber( value: number ): string {
	const size = Math.abs( value );
	if ( size >= 100 || Number.isInteger( value ) ) {
		return Math.round( value ).toLocaleString( 'en-US' );
	}
	return value.toPrecision( size < 1 ? 2 : 3 );
}

export function describeTarget( target: Target | undefined ): string {
	if ( ! target ) {
		return '';
	}
	return 'atMost' in target
		? `≤ ${ formatNumber( target.atMost ) }`
		: `≥ ${ formatNumber( target.atLeast ) }`;
}

/** A Markdown table, aligned so that it can be read in a terminal too. */
export function formatTable( figures: readonly Figure[] ): string {
	const rows = [
		[ '', 'measured', 'median', 'runs', 'target', '' ],
		...figures.map( ( row ) => [
			String( row.measure ),
			row.label,
			`${ formatNumber( row.value ) } ${ row.unit }`.trim(),
			row.runs.map( formatNumber ).join( ' · ' ),
			describeTarget( row.target ),
			{ true: 'met', false: 'missed', null: '' }[
				String( isMet( row ) ) as 'true' | 'false' | 'null'
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
