import { __, _n, sprintf } from '@wordpress/i18n';
import type { RoomState } from '../../types/room-state';
import { DAY, formatClock, formatDate, formatDuration, MINUTE } from './time';

/** A sign and a word: the state must never depend on colour alone. */
export interface StateLabel {
	sign: string;
	/** Changes only with the state, so screen readers may announce it. */
	word: string;
	/** May change every second; may be empty. */
	detail: string;
	/** What viewers see instead of the broadcast. */
	note?: string;
}

function describeStart( scheduledAt: number, now: number ): string {
	const secondsLeft = scheduledAt - now;
	if ( secondsLeft <= -MINUTE ) {
		return sprintf(
			/* translators: %s: span of time, e.g. "12 min". */
			__(
				'should have started %s ago',
				'client-webinar-control-integration'
			),
			formatDuration( -secondsLeft )
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
			formatDuration( secondsLeft )
		);
	}
	return formatDate( scheduledAt, now );
}

/**
 * @param now      The server's time, Unix seconds.
 * @param pausedAt Start of the break, Unix seconds; undefined while it is unknown.
 */
export function describeState(
	state: RoomState,
	now: number,
	pausedAt?: number
): StateLabel {
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
				detail: pausedAt ? formatClock( now - pausedAt ) : '',
				note: __(
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
						? formatDuration(
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

export function describeWaiting( people: number | null ): string {
	return people
		? sprintf(
				/* translators: %d: number of people in the room. */
				_n(
					'%d person is waiting for it.',
					'%d people are waiting for it.',
					people,
					'client-webinar-control-integration'
				),
				people
			)
		: '';
}
