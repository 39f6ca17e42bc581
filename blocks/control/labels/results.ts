import { _n, sprintf } from '@wordpress/i18n';
import type {
	AttendanceCounts,
	MessageCounts,
} from '../../../contract/generated/types';

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
