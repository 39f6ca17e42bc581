/** The answer of the read-sync route, as far as the editor reads it. */
export interface RoomState {
	webinar_id: number;
	status: 'draft' | 'scheduled' | 'live' | 'paused' | 'finished' | 'archived';
	/** Grows with every change of status and offer. */
	version: number;
	/** Unix seconds, UTC; 0 means none. So are all the times here. */
	scheduled_at: number;
	server_time: number;
	started_at?: number;
	finished_at?: number;
	paused_seconds?: number;
	cta: { visible: boolean };
	room: { can_control: boolean };
	poll_after_ms: number;
}
