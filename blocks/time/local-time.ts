const CLOCK: Intl.DateTimeFormatOptions = {
	weekday: 'short',
	day: 'numeric',
	month: 'long',
	hour: '2-digit',
	minute: '2-digit',
};

/**
 * Day, time and time zone.
 *
 * @param timestamp Unix seconds.
 * @param locale    Language of the page.
 * @param timeZone  By default the viewer's.
 */
export function localTimeText(
	timestamp: number,
	locale?: string,
	timeZone?: string
): string {
	return new Intl.DateTimeFormat( locale, {
		...CLOCK,
		timeZoneName: 'longGeneric',
		timeZone,
	} ).format( timestamp * 1000 );
}

/**
 * The same in two parts, so that the line breaks only between time and zone.
 *
 * @param timestamp Unix seconds.
 * @param locale    Language of the page.
 * @param timeZone  By default the viewer's.
 */
export function localTimeLines(
	timestamp: number,
	locale?: string,
	timeZone?: string
): { clock: string; zone: string } {
	const zone = new Intl.DateTimeFormat( locale, {
		timeZoneName: 'longGeneric',
		timeZone,
	} )
		.formatToParts( timestamp * 1000 )
		.find( ( { type } ) => type === 'timeZoneName' );
	return {
		clock: new Intl.DateTimeFormat( locale, { ...CLOCK, timeZone } ).format(
			timestamp * 1000
		),
		zone: zone?.value ?? '',
	};
}
