import { __, sprintf } from '@wordpress/i18n';
import type {
	StatusChange,
	ViewerNumbers,
} from '../../../contract/generated/types';
import type { RoomState } from '../../types/room-state';
import { nameActor } from './history';
import type { StateLabel } from './state';
import { formatExactDate } from './time';

/** The state of a recording. Nobody says of it what is said of a broadcast (D1). */
export function describeRecording( {
	status,
	started_at: openedAt,
	finished_at: closedAt,
}: RoomState ): StateLabel {
	switch ( status ) {
		case 'live':
		case 'paused':
			return {
				sign: '▷',
				word: __( 'Open', 'client-webinar-control-integration' ),
				detail: openedAt
					? sprintf(
							/* translators: %s: date and time. */
							__(
								'for viewing since %s',
								'client-webinar-control-integration'
							),
							formatExactDate( openedAt )
						)
					: '',
			};
		case 'finished':
		case 'archived':
			return {
				sign: status === 'finished' ? '✓' : '▣',
				word:
					status === 'finished'
						? __( 'Closed', 'client-webinar-control-integration' )
						: __(
								'Archived',
								'client-webinar-control-integration'
							),
				detail: closedAt ? formatExactDate( closedAt ) : '',
			};
		default:
			return {
				sign: '○',
				word: __(
					'Not open yet',
					'client-webinar-control-integration'
				),
				detail: '',
			};
	}
}

/** A line of the history; null where the words for a broadcast fit. */
export function describeRecordingChange( change: StatusChange ): string | null {
	const actor = nameActor( change );
	switch ( change.to ) {
		case 'scheduled':
			return sprintf(
				/* translators: %s: who did it. */
				__( 'published by %s', 'client-webinar-control-integration' ),
				actor
			);
		case 'live':
			return sprintf(
				/* translators: %s: who did it. */
				__( 'opened by %s', 'client-webinar-control-integration' ),
				actor
			);
		case 'finished':
			return sprintf(
				/* translators: %s: who did it. */
				__( 'closed by %s', 'client-webinar-control-integration' ),
				actor
			);
		default:
			return null;
	}
}

/** How far the viewers have come, as rows of a table: words and number. */
export function describeViewers(
	numbers: ViewerNumbers
): Array< [ string, number ] > {
	const reached = ( percent: number ) =>
		sprintf(
			/* translators: %d: percent of the recording. */
			__( 'reached %d%%', 'client-webinar-control-integration' ),
			percent
		);
	return [
		[
			__( 'began', 'client-webinar-control-integration' ),
			numbers.started,
		],
		[ reached( 25 ), numbers.reached_25 ],
		[ reached( 50 ), numbers.reached_50 ],
		[ reached( 75 ), numbers.reached_75 ],
		[ reached( 100 ), numbers.reached_100 ],
		[
			__( 'opened the offer', 'client-webinar-control-integration' ),
			numbers.clicked,
		],
		[
			__( 'completed', 'client-webinar-control-integration' ),
			numbers.completed,
		],
	];
}
