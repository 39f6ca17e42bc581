const DAY_S = 86_400;

const twoDigits = ( value: number ): string =>
	String( value ).padStart( 2, '0' );

/**
 * @param secondsLeft Until the start.
 * @param locale      Language of the page.
 * @return `12:04` or `5:12:04`; from a day ahead "3 days", never rounded up; empty from the start on.
 */
export function countdownText( secondsLeft: number, locale?: string ): string {
	const seconds = Math.ceil( secondsLeft );
	if ( seconds <= 0 ) {
		return '';
	}
	if ( seconds >= DAY_S ) {
		return new Intl.NumberFormat( locale, {
			style: 'unit',
			unit: 'day',
			unitDisplay: 'long',
		} ).format( Math.floor( seconds / DAY_S ) );
	}
	const hours = Math.floor( seconds / 3600 );
	const minutes = Math.floor( ( seconds % 3600 ) / 60 );
	return `${ hours ? `${ hours }:` : '' }${ twoDigits(
		minutes
	) }:${ twoDigits( seconds % 60 ) }`;
}
