/**
 * Percentile by the nearest-rank method, so the result is one of the values.
 *
 * @param values In any order; at least one.
 * @param share  From 0 to 1.
 */
export function percentile( values: readonly number[], share: number ): number {
	if ( values.length === 0 ) {
		throw new Error( 'Nothing was measured.' );
	}
	const sorted = Float64Array.from( values ).sort();
	const rank = Math.ceil( share * sorted.length );
	return sorted[ Math.max( 0, rank - 1 ) ]!;
}

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
 * Divides each run by its own baseline: what slows down a whole run slows down both.
 *
 * @param values    One per run.
 * @param baselines One per run, in the same order; none may be 0.
 */
export function ratios(
	values: readonly number[],
	baselines: readonly number[]
): number[] {
	if ( values.length !== baselines.length || baselines.includes( 0 ) ) {
		throw new Error(
			'Each run needs a baseline, and no baseline may be 0.'
		);
	}
	return values.map( ( value, run ) => value / baselines[ run ]! );
}
