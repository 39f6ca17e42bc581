/**
 * The post meta of a webinar that the editor reads and saves over `wp/v2`.
 *
 * Status, offer visibility and times of the broadcast are missing: only Core
 * writes them (S2, S4).
 */
export interface WebinarMeta {
	/** `auto`: a recording. */
	type: 'live' | 'auto';
	/** Unix seconds, UTC; 0: no date. */
	scheduled_at: number;
	duration_minutes: number;
	stream_type: string;
	stream_source: string;
	spare_type: string;
	/** Empty: none. */
	spare_source: string;
	speaker_user_ids: number[];
	/** 0: none. */
	owner_user_id: number;
	guest_cta_text: string;
	guest_cta_url: string;
	room_cta_text: string;
	room_cta_url: string;
	/** 1: attendees see the number of people in the room; else 0. */
	shows_people: number;
	/** How many people may book a seat; 0: no limit. */
	seats: number;
	recording_url: string;
}

export const WEBINAR_POST_TYPE = 'webinar_event';
