/**
 * Converts between Unix seconds, which are stored, and the site's local time,
 * which people read and set.
 *
 * It uses the rules of the time zone, not today's offset: a webinar in July that
 * is scheduled in January starts at the hour that was entered.
 */
import { date, dateI18n, getDate, getSettings } from '@wordpress/date';

/**
 * @param localTime Date and time in the site's zone, `2026-11-22T19:00:00`.
 * @return Unix seconds, UTC. An hour that is skipped in spring uses the offset
 *         before the change; an hour that occurs twice in autumn is the first.
 */
export function toUnixSeconds( localTime: string ): number {
	return Math.floor( getDate( localTime ).getTime() / 1000 );
}

/**
 * The site's formats of date and time, with the weekday, by which people check
 * a date.
 */
function dateFormat(): string {
	const { date: day, time } = getSettings().formats;
	const weekday = /(?<!\\)[Dl]/.test( day ) ? '' : 'D, ';
	return `${ weekday }${ day }, ${ time }`;
}

/**
 * WordPress begins Russian weekdays with a capital, which only the first word of a sentence has.
 *
 * @param zone By default the site's.
 */
function formatIn( unixSeconds: number, zone?: string ): string {
	const text = dateI18n( dateFormat(), unixSeconds * 1000, zone );
	return getSettings().l10n.locale.startsWith( 'ru' )
		? text.toLowerCase()
		: text;
}

/** In the site's zone and language. */
export function formatDate( unixSeconds: number ): string {
	return formatIn( unixSeconds );
}

/**
 * `Europe/Berlin, UTC+01:00`
 * @param unixSeconds The offset depends on the date.
 */
export function describeSiteZone( unixSeconds: number ): string {
	const { string: name } = getSettings().timezone;
	const offset = `UTC${ date( 'P', unixSeconds * 1000 ) }`;
	return name && name !== 'UTC'
		? `${ name.replaceAll( '_', ' ' ) }, ${ offset }`
		: offset;
}

/**
 * @return The viewer's time with their zone; null where it equals the site's.
 */
export function formatForViewer( unixSeconds: number ): string | null {
	const time = new Date( unixSeconds * 1000 );
	const siteOffsetMinutes = Number( date( 'Z', time ) ) / 60;
	if ( siteOffsetMinutes === -time.getTimezoneOffset() ) {
		return null;
	}
	const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
	return `${ formatIn( unixSeconds, zone ) } (${ zone })`;
}

export function usesTwelveHours(): boolean {
	// `\a` is a literal letter in a PHP date format.
	return /(?<!\\)a/i.test( getSettings().formats.time );
}

/**
 * A likely first choice: tomorrow at 19:00.
 * @param nowMs Unix milliseconds.
 */
export function suggestDate( nowMs: number ): number {
	const tomorrow = date( 'Y-m-d', nowMs + 24 * 60 * 60 * 1000 );
	return toUnixSeconds( `${ tomorrow }T19:00:00` );
}
