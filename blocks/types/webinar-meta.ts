/**
 * The post meta of a webinar as the editor reads and saves it over `wp/v2`.
 *
 * Status, offer visibility and times of the broadcast are not among them: Core
 * alone writes those (S2, S4).
 */
export interface WebinarMeta {
	/** Unix seconds, UTC; 0 means that no date is set. */
	scheduled_at: number;
	duration_minutes: number;
	stream_type: string;
	stream_source: string;
	speaker_user_ids: number[];
	/** 0 is nobody. */
	owner_user_id: number;
	guest_cta_text: string;
	guest_cta_url: string;
	room_cta_text: string;
	room_cta_url: string;
	/** 1 where attendees see how many are in the room, else 0. */
	shows_people: number;
	recording_url: string;
}

export const WEBINAR_POST_TYPE = 'webinar_event';
