/**
 * Between Unix seconds, which are stored, and the site's wall clock, which
 * people read and set.
 *
 * The zone's own rules decide, not today's offset: a webinar in July that is
 * planned in January still starts at the hour that was written down.
 */
import { date, dateI18n, getDate, getSettings } from '@wordpress/date';

/**
 * @param wallClock Date and time in the site's zone, `2026-11-22T19:00:00`.
 * @return Unix seconds, UTC. An hour that the clocks skip in spring counts
 *         from before the change; one that comes twice in autumn is its first.
 */
export function toUnixSeconds( wallClock: string ): number {
	return Math.floor( getDate( wallClock ).getTime() / 1000 );
}

/**
 * Day and time as the site writes them, with the weekday: it is what people
 * check a date by.
 */
function momentFormat(): string {
	const { date: day, time } = getSettings().formats;
	const weekday = /(?<!\\)[Dl]/.test( day ) ? '' : 'D, ';
	return `${ weekday }${ day }, ${ time }`;
}

/**
 * @param unixSeconds A moment.
 * @return The day and time for people, in the site's zone and language.
 */
export function formatMoment( unixSeconds: number ): string {
	return dateI18n( momentFormat(), unixSeconds * 1000 );
}

/**
 * @param unixSeconds A moment: the offset of a zone depends on it.
 * @return The site's zone by name and offset, `Europe/Berlin, UTC+01:00`.
 */
export function describeSiteZone( unixSeconds: number ): string {
	const { string: name } = getSettings().timezone;
	const offset = `UTC${ date( 'P', unixSeconds * 1000 ) }`;
	return name && name !== 'UTC'
		? `${ name.replaceAll( '_', ' ' ) }, ${ offset }`
		: offset;
}

/**
 * @param unixSeconds A moment.
 * @return The same moment on the viewer's clock with their zone; null where
 *         that clock shows what the site's shows.
 */
export function formatForViewer( unixSeconds: number ): string | null {
	const moment = new Date( unixSeconds * 1000 );
	const siteOffsetMinutes = Number( date( 'Z', moment ) ) / 60;
	if ( siteOffsetMinutes === -moment.getTimezoneOffset() ) {
		return null;
	}
	const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
	return `${ dateI18n( momentFormat(), moment, zone ) } (${ zone })`;
}

/**
 * @return Whether the site writes times with am and pm.
 */
export function usesTwelveHours(): boolean {
	// An `a` behind a backslash is a letter of the text, not a part of the time.
	return /(?<!\\)a/i.test( getSettings().formats.time );
}

/**
 * @param nowMs The present, Unix milliseconds.
 * @return A likely first choice: seven in the evening, tomorrow.
 */
export function suggestMoment( nowMs: number ): number {
	const tomorrow = date( 'Y-m-d', nowMs + 24 * 60 * 60 * 1000 );
	return toUnixSeconds( `${ tomorrow }T19:00:00` );
}
