const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

/** A speaker may be late; after this the server leaves the webinar out. */
const LATE_S_AT_MOST = HOUR_S;

/** Words of the page's language, from the server. */
export interface StartsWords {
	/** As in "Starts %s". */
	startsPattern: string;
	nowText: string;
}

/**
 * @param secondsLeft Until the start.
 * @param words       What to say.
 * @param locale      Language of the page.
 * @return As in "Starts in 3 days"; empty where the page was kept for so long
 *         that it knows no more.
 */
export function startsText(
	secondsLeft: number,
	words: StartsWords,
	locale?: string
): string {
	const distance = distanceText( secondsLeft, locale );
	if ( distance ) {
		return words.startsPattern.replace( '%s', distance );
	}
	return secondsLeft > -LATE_S_AT_MOST ? words.nowText : '';
}

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
