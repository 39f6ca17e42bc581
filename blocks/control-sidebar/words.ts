/**
 * The state of a webinar in words and a sign, never by colour alone.
 */
import { dateI18n, getSettings } from '@wordpress/date';
import { __, _n, sprintf } from '@wordpress/i18n';
import type { RoomState } from '../types/room-state';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface StateWords {
	sign: string;
	/** Changes with the state only: fit to be announced. */
	word: string;
	/** May change every second; empty where there is nothing to add. */
	detail: string;
}

/**
 * @param seconds A span of time.
 * @return It as a clock, `00:14:32`.
 */
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
 * @param seconds A span of time, a minute at least.
 * @return It in hours and minutes, `1 h 12 min`.
 */
export function formatSpan( seconds: number ): string {
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

/**
 * @param unixSeconds A moment.
 * @return The exact day and time in the site's zone, with the zone named.
 */
export function formatExactMoment( unixSeconds: number ): string {
	const { formats, timezone } = getSettings();
	const moment = dateI18n( `D j M Y, ${ formats.time }`, unixSeconds * 1000 );
	const zone = timezone.string
		? timezone.string.replaceAll( '_', ' ' )
		: `UTC${ dateI18n( 'P', unixSeconds * 1000 ) }`;
	return `${ moment } (${ zone })`;
}

function describeStart( scheduledAt: number, now: number ): string {
	const secondsLeft = scheduledAt - now;
	if ( secondsLeft <= -MINUTE ) {
		return sprintf(
			/* translators: %s: span of time, e.g. "12 min". */
			__( 'was to start %s ago', 'client-webinar-control-integration' ),
			formatSpan( -secondsLeft )
		);
	}
	if ( secondsLeft <= 0 ) {
		return __( 'starts now', 'client-webinar-control-integration' );
	}
	if ( secondsLeft < MINUTE ) {
		return __(
			'starts in less than a minute',
			'client-webinar-control-integration'
		);
	}
	if ( secondsLeft < DAY ) {
		return sprintf(
			/* translators: %s: span of time, e.g. "12 min". */
			__( 'starts in %s', 'client-webinar-control-integration' ),
			formatSpan( secondsLeft )
		);
	}
	return dateI18n(
		`D j M, ${ getSettings().formats.time }`,
		scheduledAt * 1000
	);
}

/**
 * @param state The webinar.
 * @param now   The server's time, Unix seconds.
 * @return What to show for it.
 */
export function describeState( state: RoomState, now: number ): StateWords {
	const {
		started_at: startedAt,
		finished_at: finishedAt,
		paused_seconds: pausedSeconds,
	} = state;
	switch ( state.status ) {
		case 'scheduled':
			return {
				sign: '◷',
				word: __( 'Scheduled', 'client-webinar-control-integration' ),
				detail: describeStart( state.scheduled_at, now ),
			};
		case 'live':
			return {
				sign: '●',
				word: __( 'LIVE', 'client-webinar-control-integration' ),
				detail: startedAt
					? formatClock( now - startedAt - pausedSeconds )
					: '',
			};
		case 'paused':
			return {
				sign: '‖',
				word: __( 'Paused', 'client-webinar-control-integration' ),
				detail: __(
					'viewers see “A short break”',
					'client-webinar-control-integration'
				),
			};
		case 'finished':
		case 'archived':
			return {
				sign: '✓',
				word:
					state.status === 'finished'
						? __( 'Finished', 'client-webinar-control-integration' )
						: __(
								'Archived',
								'client-webinar-control-integration'
							),
				detail:
					startedAt && finishedAt
						? formatSpan(
								Math.max(
									MINUTE,
									finishedAt - startedAt - pausedSeconds
								)
							)
						: '',
			};
		default:
			return {
				sign: '○',
				word: __(
					'Not scheduled yet',
					'client-webinar-control-integration'
				),
				detail: '',
			};
	}
}
