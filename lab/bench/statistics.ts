/** The arithmetic of the bench. */

/**
 * The value below which a share of all lies (nearest rank, so it is one of them).
 *
 * @param values In any order; at least one.
 * @param share  From 0 to 1.
 */
export function percentile( values: readonly number[], share: number ): number {
	if ( values.length === 0 ) {
		throw new Error(
			'Nothing was measured, so nothing can be said of it.'
		);
	}
	const sorted = Float64Array.from( values ).sort();
	const rank = Math.ceil( share * sorted.length );
	return sorted[ Math.max( 0, rank - 1 ) ]!;
}

/**
 * The one in the middle; of an even number the mean of the two in the middle.
 *
 * @param values In any order; at least one.
 */
export function median( values: readonly number[] ): number {
	const half = values.length / 2;
	const lower = percentile( values, 0.5 );
	if ( ! Number.isInteger( half ) ) {
		return lower;
	}
	const sorted = Float64Array.from( values ).sort();
	return ( lower + sorted[ half ]! ) / 2;
}

/**
 * How often the second is contained in the first, run by run: noise that hits a whole run hits both.
 *
 * @param values    One a run.
 * @param baselines One a run, in the same order.
 */
export function ratios(
	values: readonly number[],
	baselines: readonly number[]
): number[] {
	if ( values.length !== baselines.length || baselines.includes( 0 ) ) {
		throw new Error( 'Each run needs its baseline, and none may be 0.' );
	}
	return values.map( ( value, run ) => value / baselines[ run ]! );
}
