/** Durations and dates as text. Dates are in the viewer's zone, as in schedule and room. */
import { __, _n, sprintf } from '@wordpress/i18n';
import { clockStyle, localTimeText } from '../../time/local-time';
import { pageLocale } from '../../time/locale';

export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** `00:14:32` */
export function formatClock( seconds: number ): string {
	const whole = Math.max( 0, Math.floor( seconds ) );
	return [
		Math.floor( whole / HOUR ),
		Math.floor( ( whole % HOUR ) / MINUTE ),
		whole % MINUTE,
	]
		.map( ( part ) => String( part ).padStart( 2, '0' ) )
		.join( ':' );
}

/**
 * `1 h 12 min`
 * @param seconds At least a minute.
 */
export function formatDuration( seconds: number ): string {
	const minutes = Math.floor( ( seconds % HOUR ) / MINUTE );
	const hours = Math.floor( seconds / HOUR );
	if ( hours === 0 ) {
		return sprintf(
			/* translators: %d: number of minutes. */
			_n(
				'%d min',
				'%d min',
				minutes,
				'client-webinar-control-integration'
			),
			minutes
		);
	}
	return sprintf(
		/* translators: 1: number of hours, 2: number of minutes. */
		__( '%1$d h %2$d min', 'client-webinar-control-integration' ),
		hours,
		minutes
	);
}

/** Day, year and time with the name of the zone. */
export function formatExactDate( unixSeconds: number ): string {
	return localTimeText( unixSeconds, pageLocale(), undefined, {
		year: 'numeric',
	} );
}

/**
 * The time, and the day unless it is today.
 * @param now The server's time, Unix seconds.
 */
export function formatDate( unixSeconds: number, now: number ): string {
	const date = new Date( unixSeconds * 1000 );
	const style = clockStyle( pageLocale() );
	const { hour, minute } = style;
	return new Intl.DateTimeFormat(
		pageLocale(),
		date.toDateString() === new Date( now * 1000 ).toDateString()
			? { hour, minute }
			: style
	).format( date );
}
