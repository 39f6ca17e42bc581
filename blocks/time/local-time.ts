const CLOCK: Intl.DateTimeFormatOptions = {
	weekday: 'short',
	day: 'numeric',
	month: 'long',
	hour: '2-digit',
	minute: '2-digit',
};

/**
 * @param timestamp Unix seconds.
 * @param locale    Language of the page.
 * @param timeZone  The viewer's when left out.
 * @return Day and time in the viewer's zone, with the zone named.
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
 * The same in two lines, which break nowhere else in whatever zone.
 *
 * @param timestamp Unix seconds.
 * @param locale    Language of the page.
 * @param timeZone  The viewer's when left out.
 * @return Day and time, and the name of the zone.
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
