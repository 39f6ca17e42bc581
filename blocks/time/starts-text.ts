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
 * @return "in 3 days", "in 1 day 5 hr", "in 1 hr 31 min", "in 12 min"; empty from the start on. It never rounds up: who
 *         believes it comes too early rather than too late.
 */
export function distanceText( secondsLeft: number, locale?: string ): string {
	const seconds = Math.ceil( secondsLeft );
	if ( seconds <= 0 ) {
		return '';
	}
	// The word for "in" in that language, followed by one or two numbers with their units.
	const [ before ] = new Intl.RelativeTimeFormat( locale ).formatToParts(
		2,
		'minute'
	);
	return (
		( before?.type === 'literal' ? before.value : '' ) +
		largestUnits( seconds )
			.map( ( [ value, unit ], _index, { length } ) =>
				new Intl.NumberFormat( locale, {
					style: 'unit',
					unit,
					// The long names of the others have cases, as in "through one minute" in Russian.
					unitDisplay:
						unit === 'day' && length === 1 ? 'long' : 'short',
				} ).format( value )
			)
			.join( ' ' )
	);
}

/** Hours are followed by minutes, and a single day by hours. */
function largestUnits( seconds: number ): [ number, string ][] {
	const units: [ number, string ][] = [
		[ Math.floor( seconds / DAY_S ), 'day' ],
		[ Math.floor( ( seconds % DAY_S ) / HOUR_S ), 'hour' ],
		[ Math.floor( ( seconds % HOUR_S ) / MINUTE_S ), 'minute' ],
		[ seconds % MINUTE_S, 'second' ],
	];
	const first = units.findIndex( ( [ value ] ) => value > 0 );
	const [ [ value, unit ] ] = units.slice( first ) as [ [ number, string ] ];
	const hasTwo = unit === 'hour' || ( unit === 'day' && value === 1 );
	return units
		.slice( first, first + ( hasTwo ? 2 : 1 ) )
		.filter( ( [ part ] ) => part > 0 );
}
