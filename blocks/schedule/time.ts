const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

/**
 * @param secondsLeft Until the start.
 * @param locale      Language of the page.
 * @return As in "in 3 days", in the last hour by the second as in "in 12:04";
 *         empty once it is time.
 */
export function distanceText( secondsLeft: number, locale?: string ): string {
	const seconds = Math.ceil( secondsLeft );
	if ( seconds <= 0 ) {
		return '';
	}
	const words = new Intl.RelativeTimeFormat( locale );
	if ( seconds >= DAY_S ) {
		return words.format( Math.round( seconds / DAY_S ), 'day' );
	}
	if ( seconds >= HOUR_S ) {
		return words.format( Math.round( seconds / HOUR_S ), 'hour' );
	}
	// The language's own "in", before a clock instead of a number with its unit.
	const [ before ] = words.formatToParts( 2, 'minute' );
	const clock = `${ Math.floor( seconds / MINUTE_S ) }:${ String(
		seconds % MINUTE_S
	).padStart( 2, '0' ) }`;
	return ( before?.type === 'literal' ? before.value : '' ) + clock;
}
