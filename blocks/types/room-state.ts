import type { RoomState as Answer } from '../../contract/generated/types';

/** The fields of a read-sync answer that the speaker's controls use. */
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
	| 'stage'
	| 'stream'
	| 'spare_stream'
	| 'title'
>;
