import type { RoomState as Answer } from '../../contract/generated/types';

/** The answer of the read-sync route, as far as the editor reads it. */
export type RoomState = Pick<
	Answer,
	| 'webinar_id'
	| 'status'
	| 'version'
	| 'scheduled_at'
	| 'server_time'
	| 'cta'
	| 'room'
	| 'poll_after_ms'
> & {
	/** Times of the broadcast, Unix seconds; without them no clock is shown. */
	started_at?: number;
	finished_at?: number;
	paused_seconds?: number;
};
