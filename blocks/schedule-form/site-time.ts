/**
 * Converts between Unix seconds, which are stored, and the site's local time,
 * which people read and set.
 *
 * It uses the rules of the time zone, not today's offset: a webinar in July that
 * is scheduled in January starts at the hour that was entered.
 */
import { date, dateI18n, getDate, getSettings } from '@wordpress/date';
import { pageLocale } from '../time/locale';

/**
 * @param localTime Date and time in the site's zone, `2026-11-22T19:00:00`.
 * @return Unix seconds, UTC. An hour that is skipped in spring uses the offset
 *         before the change; an hour that occurs twice in autumn is the first.
 */
export function toUnixSeconds( localTime: string ): number {
	return Math.floor( getDate( localTime ).getTime() / 1000 );
}

/**
 * The date with its weekday, by which people check it, in the style of the language; the clock in the format of the site.
 *
 * @param zone By default the site's.
 */
function formatIn( unixSeconds: number, zone?: string ): string {
	const ms = unixSeconds * 1000;
	// The names of months that WordPress has are not declined.
	const day = new Intl.DateTimeFormat( pageLocale(), {
		day: 'numeric',
		month: 'long',
		timeZone: 'UTC',
		weekday: 'short',
		year: 'numeric',
	} ).format( new Date( `${ date( 'Y-m-d', ms, zone ) }T00:00:00Z` ) );
	return `${ day }, ${ dateI18n( getSettings().formats.time, ms, zone ) }`;
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
