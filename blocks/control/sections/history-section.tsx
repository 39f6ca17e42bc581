import { __ } from '@wordpress/i18n';
import { describeChange } from '../labels/history';
import { describeRecordingChange } from '../labels/recording';
import { formatDate, formatExactDate } from '../labels/time';
import type { Reading } from '../state/room-polling';
import type { Overview } from '../state/use-overview';
import { toDateTime } from './date-time';

/**
 * The status changes, newest first.
 *
 * @param props.changes Oldest first.
 */
export function HistorySection( {
	reading,
	changes,
	isRecording,
}: {
	reading: Reading;
	changes: Overview[ 'history' ];
	isRecording: boolean;
} ) {
	if ( changes.length === 0 ) {
		return null;
	}
	const now = reading.state.server_time;
	return (
		<details>
			<summary>
				{ __( 'History', 'client-webinar-control-integration' ) }
			</summary>
			<ul>
				{ changes
					.map( ( change, index ) => (
						<li key={ index }>
							<time
								dateTime={ toDateTime( change.timestamp ) }
								title={ formatExactDate( change.timestamp ) }
							>
								{ formatDate( change.timestamp, now ) }
							</time>{ ' ' }
							{ ( isRecording &&
								describeRecordingChange( change ) ) ||
								describeChange( change ) }
						</li>
					) )
					.reverse() }
			</ul>
		</details>
	);
}
