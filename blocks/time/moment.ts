/**
 * @param timestamp Unix seconds.
 * @param locale    Language of the page.
 * @param timeZone  The viewer's when left out.
 * @return Day and time in the viewer's zone, with the zone named.
 */
export function momentText(
	timestamp: number,
	locale?: string,
	timeZone?: string
): string {
	return new Intl.DateTimeFormat( locale, {
		weekday: 'short',
		day: 'numeric',
		month: 'long',
		hour: '2-digit',
		minute: '2-digit',
		timeZoneName: 'longGeneric',
		timeZone,
	} ).format( timestamp * 1000 );
}
