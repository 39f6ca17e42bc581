/** One style of dates for each language: "7:00 PM", but "07:00". */
export function clockStyle( locale?: string ): Intl.DateTimeFormatOptions {
	const { hour12 } = new Intl.DateTimeFormat( locale, {
		hour: 'numeric',
	} ).resolvedOptions();
	return {
		weekday: 'short',
		day: 'numeric',
		month: 'long',
		hour: hour12 ? 'numeric' : '2-digit',
		minute: '2-digit',
	};
}

/**
 * Day, time and time zone, as in "Sun, November 22 at 7:00 PM (Moscow Time)".
 *
 * @param timestamp Unix seconds.
 * @param locale    Language of the page.
 * @param timeZone  By default the viewer's.
 * @param options   What is shown besides.
 */
export function localTimeText(
	timestamp: number,
	locale?: string,
	timeZone?: string,
	options?: Intl.DateTimeFormatOptions
): string {
	const { clock, zone } = localTimeLines(
		timestamp,
		locale,
		timeZone,
		options
	);
	return `${ clock } (${ zone })`;
}

/** The same in two parts, so that the line breaks only between time and zone. */
export function localTimeLines(
	timestamp: number,
	locale?: string,
	timeZone?: string,
	options?: Intl.DateTimeFormatOptions
): { clock: string; zone: string } {
	const zone = new Intl.DateTimeFormat( locale, {
		timeZoneName: 'longGeneric',
		timeZone,
	} )
		.formatToParts( timestamp * 1000 )
		.find( ( { type } ) => type === 'timeZoneName' );
	return {
		clock: new Intl.DateTimeFormat( locale, {
			...clockStyle( locale ),
			...options,
			timeZone,
		} ).format( timestamp * 1000 ),
		// Some languages call it "GMT+00:00".
		zone: zone?.value.replace( /^GMT([+-]00:00)?$/, 'UTC' ) ?? '',
	};
}
