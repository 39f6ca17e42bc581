import type { RoomState as Answer } from '../../contract/generated/types';

/** The answer of the read-sync route, as far as the editor reads it. */
export type RoomState = Pick<
	Answer,
	| 'webinar_id'
	| 'status'
	| 'version'
	| 'scheduled_at'
	| 'started_at'
	| 'finished_at'
	| 'paused_seconds'
	| 'server_time'
	| 'cta'
	| 'room'
	| 'poll_after_ms'
>;
