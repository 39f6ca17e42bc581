const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

/** A speaker may be late; after this time the server drops the webinar from the list. */
const LONGEST_DELAY_S = HOUR_S;

/** Texts in the language of the page, from the server. */
export interface StartsTexts {
	/** As in "Starts %s". */
	startsPattern: string;
	nowText: string;
}

/**
 * @param secondsLeft Until the start.
 * @param locale      Language of the page.
 * @return "Starts in 3 days"; empty an hour after the start, when a cached page
 *         is out of date.
 */
export function startsText(
	secondsLeft: number,
	texts: StartsTexts,
	locale?: string
): string {
	const distance = distanceText( secondsLeft, locale );
	if ( distance ) {
		return texts.startsPattern.replace( '%s', distance );
	}
	return secondsLeft > -LONGEST_DELAY_S ? texts.nowText : '';
}

/**
 * @param secondsLeft Until the start.
 * @param locale      Language of the page.
 * @return "in 3 days", in the last hour "in 12:04"; empty from the start on. It never rounds
 *         up: who believes it comes too early rather than too late.
 */
export function distanceText( secondsLeft: number, locale?: string ): string {
	const seconds = Math.ceil( secondsLeft );
	if ( seconds <= 0 ) {
		return '';
	}
	const format = new Intl.RelativeTimeFormat( locale );
	if ( seconds >= DAY_S ) {
		return format.format( Math.floor( seconds / DAY_S ), 'day' );
	}
	if ( seconds >= HOUR_S ) {
		return format.format( Math.floor( seconds / HOUR_S ), 'hour' );
	}
	// The word for "in" in that language, followed by a clock instead of a number with a unit.
	const [ before ] = format.formatToParts( 2, 'minute' );
	const clock = `${ Math.floor( seconds / MINUTE_S ) }:${ String(
		seconds % MINUTE_S
	).padStart( 2, '0' ) }`;
	return ( before?.type === 'literal' ? before.value : '' ) + clock;
}
