/**
 * The state of a webinar in words and a sign, never by colour alone.
 */
import { dateI18n, getSettings } from '@wordpress/date';
import { __, _n, sprintf } from '@wordpress/i18n';
import type {
	AttendanceCounts,
	MessageCounts,
	StatusChange,
} from '../../../contract/generated/types';
import type { RoomState } from '../../types/room-state';

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
				sign: 'Ⅱ',
				word: __( 'Break', 'client-webinar-control-integration' ),
				detail: __(
					'viewers see “A short break”',
					'client-webinar-control-integration'
				),
			};
		case 'finished':
		case 'archived':
			return {
				sign: state.status === 'finished' ? '✓' : '▣',
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

/**
 * @param people How many are in the room.
 * @return It in words.
 */
export function describePeople( people: number ): string {
	return sprintf(
		/* translators: %d: number of people in the room. */
		_n(
			'%d here',
			'%d here',
			people,
			'client-webinar-control-integration'
		),
		people
	);
}

/**
 * @param counts Who stayed.
 * @return It in words.
 */
export function describeAttendance( counts: AttendanceCounts ): string {
	const parts: string[] = [
		sprintf(
			/* translators: %d: number of people. */
			_n(
				'attended %d',
				'attended %d',
				counts.attended,
				'client-webinar-control-integration'
			),
			counts.attended
		),
		sprintf(
			/* translators: %d: number of people. */
			_n(
				'left early %d',
				'left early %d',
				counts.not_attended,
				'client-webinar-control-integration'
			),
			counts.not_attended
		),
	];
	if ( counts.undecided > 0 ) {
		parts.push(
			sprintf(
				/* translators: %d: number of people of whom it is not known yet whether they stayed. */
				_n(
					'%d not decided yet',
					'%d not decided yet',
					counts.undecided,
					'client-webinar-control-integration'
				),
				counts.undecided
			)
		);
	}
	return parts.join( ' · ' );
}

/**
 * @param counts Where the messages are.
 * @return It in words.
 */
export function describeMessages( counts: MessageCounts ): string {
	return [
		sprintf(
			/* translators: %d: number of messages. */
			_n(
				'messages: %d sent',
				'messages: %d sent',
				counts.sent,
				'client-webinar-control-integration'
			),
			counts.sent
		),
		sprintf(
			/* translators: %d: number of messages. */
			_n(
				'%d waiting',
				'%d waiting',
				counts.waiting,
				'client-webinar-control-integration'
			),
			counts.waiting
		),
		sprintf(
			/* translators: %d: number of messages. */
			_n(
				'%d failed',
				'%d failed',
				counts.failed,
				'client-webinar-control-integration'
			),
			counts.failed
		),
	].join( ' · ' );
}

function nameActor( { actor_id: id, actor_name: name }: StatusChange ): string {
	if ( name !== '' ) {
		return name;
	}
	return id === 0
		? __( 'the site', 'client-webinar-control-integration' )
		: __( 'somebody who has left', 'client-webinar-control-integration' );
}

/**
 * @param change One line of the history.
 * @return What happened and who did it.
 */
export function describeChange( change: StatusChange ): string {
	const actor = nameActor( change );
	switch ( change.to ) {
		case 'scheduled':
			return sprintf(
				/* translators: %s: who did it. */
				__( 'planned by %s', 'client-webinar-control-integration' ),
				actor
			);
		case 'live':
			return change.from === 'paused'
				? sprintf(
						/* translators: %s: who did it. */
						__(
							'resumed by %s',
							'client-webinar-control-integration'
						),
						actor
					)
				: sprintf(
						/* translators: %s: who did it. */
						__(
							'started by %s',
							'client-webinar-control-integration'
						),
						actor
					);
		case 'paused':
			return sprintf(
				/* translators: %s: who did it. */
				__( 'paused by %s', 'client-webinar-control-integration' ),
				actor
			);
		case 'finished':
			return sprintf(
				/* translators: %s: who did it. */
				__( 'stopped by %s', 'client-webinar-control-integration' ),
				actor
			);
		case 'archived':
			return sprintf(
				/* translators: %s: who did it. */
				__( 'archived by %s', 'client-webinar-control-integration' ),
				actor
			);
		default:
			return sprintf(
				/* translators: %s: who did it. */
				__(
					'taken off the schedule by %s',
					'client-webinar-control-integration'
				),
				actor
			);
	}
}

/**
 * @param unixSeconds A moment.
 * @param now         The server's time, Unix seconds.
 * @return Its time in the site's zone, with the day where that is another one.
 */
export function formatMoment( unixSeconds: number, now: number ): string {
	const { time } = getSettings().formats;
	const isToday =
		dateI18n( 'Y-m-d', unixSeconds * 1000 ) ===
		dateI18n( 'Y-m-d', now * 1000 );
	return dateI18n( isToday ? time : `D j M, ${ time }`, unixSeconds * 1000 );
}
