/* eslint-disable -- Made by `npm run contract` from the schemas of contract/. Change those. */

/**
 * One command that a browser may send to admin-ajax: its `action` and its `nonce`.
 */
export interface AjaxCommand {
	/**
	 * Value of the request's `action` field.
	 */
	action: string;
	/**
	 * Value of the `nonce` field, created for `<action>_<webinar_id>`.
	 */
	nonce: string;
}

/**
 * Answer to a refused admin-ajax command. The HTTP status tells the kind of refusal.
 */
export interface AjaxError {
	success: false;
	data: {
		code: WebinarErrorCode;
		/**
		 * Message for people: translated plain text.
		 */
		message: string;
	};
}

/**
 * Whether a lead attended a webinar. One result per lead and webinar.
 */
export interface AttendanceClassified {
	/**
	 * CRM id of the person.
	 */
	lead_id: number;
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	/**
	 * True after a completion, false after an entry without one (H2).
	 */
	attended: boolean;
	/**
	 * Time of the classification.
	 */
	timestamp: UnixSeconds;
}

/**
 * Number of a webinar's leads in each class.
 */
export interface AttendanceCounts {
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	/**
	 * Leads that entered.
	 */
	entered: number;
	/**
	 * Leads classified as attended.
	 */
	attended: number;
	/**
	 * Leads classified as not attended: they entered and left early.
	 */
	not_attended: number;
	/**
	 * Leads not classified yet.
	 */
	undecided: number;
}

/**
 * Number of attendees in the room at one time.
 */
export interface AudiencePoint {
	/**
	 * Time of the event.
	 */
	at: UnixSeconds;
	/**
	 * Number of people; a person with several devices counts once.
	 */
	people: number;
}

/**
 * Fields of every AutoWebinar event.
 */
export interface AutowebinarEvent {
	/**
	 * Id of the event. A repeat has the same id.
	 */
	event_id: number;
	/**
	 * Id of the WordPress user.
	 */
	user_id: number;
	/**
	 * Id of the person who referred the user; 0 means nobody.
	 */
	ref_id: number;
	/**
	 * Time of the event.
	 */
	timestamp: UnixSeconds;
}

/**
 * A button with its text and its link. Both are empty when there is no button.
 */
export interface CallToAction {
	/**
	 * Text of the button.
	 */
	text: string;
	url: LinkAddress;
}

/**
 * An admin-ajax command after reading and checking, or the reason to refuse it.
 */
export interface CommandReading {
	/**
	 * Id of the webinar; 0 when unknown.
	 */
	webinar_id: number;
	/**
	 * Further fields of the command; empty when there is an error.
	 */
	fields: {
		[k: string]: string;
	};
	/**
	 * Null when the command may be executed.
	 */
	error: null | {
		/**
		 * HTTP status.
		 */
		status: number;
		code: WebinarErrorCode;
		/**
		 * Message for people: translated plain text that names the remedy.
		 */
		message: string;
	};
}

/**
 * Requirements of an admin-ajax command beside `webinar_id` and `nonce`.
 */
export interface CommandSpec {
	/**
	 * Capability that the current user needs for this webinar.
	 */
	capability: 'control_webinar' | 'attend_webinar' | 'edit_post';
	/**
	 * Further form fields: name → regular expression for the whole value. A missing field is the empty string, so a pattern that matches it makes the field optional.
	 */
	fields: {
		[k: string]: string;
	};
}

/**
 * Commands of the speaker's screens. Empty for users who may not control the webinar.
 */
export interface ControlCommands {
	/**
	 * scheduled → live; `command` is `start`.
	 */
	start?: AjaxCommand;
	/**
	 * live → paused; `command` is `pause`.
	 */
	pause?: AjaxCommand;
	/**
	 * paused → live; `command` is `resume`.
	 */
	resume?: AjaxCommand;
	/**
	 * live or paused → finished; `command` is `stop`.
	 */
	stop?: AjaxCommand;
	/**
	 * finished → archived, for users who may publish webinars; `command` is `archive`.
	 */
	archive?: AjaxCommand;
	/**
	 * Shows or hides the room's call to action.
	 */
	cta?: AjaxCommand;
	/**
	 * Reads history, attendance and message counts.
	 */
	overview?: AjaxCommand;
	/**
	 * Reads the checks before the start.
	 */
	readiness?: AjaxCommand;
}

/**
 * Number of deliveries in each state, in the sidecar.
 */
export interface DeliveryCounts {
	/**
	 * Waiting for the first or the next try.
	 */
	pending: number;
	/**
	 * Waiting for the person to connect Telegram.
	 */
	waiting: number;
	/**
	 * A try is in progress.
	 */
	sending: number;
	/**
	 * Accepted by Telegram.
	 */
	sent: number;
	/**
	 * Telegram rejected the message because the person cannot be reached.
	 */
	unreachable: number;
	/**
	 * Rejected permanently, or all tries are used up.
	 */
	failed: number;
	/**
	 * The sidecar stopped during the try; the message may have arrived.
	 */
	uncertain: number;
}

/**
 * Result of a replay request. Each id is in exactly one list.
 */
export interface DeliveryReplayAnswer {
	/**
	 * The sidecar will try these again.
	 */
	replayed: string[];
	/**
	 * Already sent, or still in progress.
	 */
	unchanged: string[];
	/**
	 * The sidecar does not have these: never received or purged. WordPress must send the event again.
	 */
	unknown: string[];
}

/**
 * Requests the sidecar to retry deliveries that ended without being sent.
 */
export interface DeliveryReplayRequest {
	webhook_ids: string[];
}

/**
 * State of one delivery. Reports can repeat and can arrive late; the one with the greatest `at_ms` is valid.
 */
export interface DeliveryReport {
	/**
	 * Id of the webhook that carried the message.
	 */
	webhook_id: string;
	/**
	 * State of the delivery. Short-lived states are not reported.
	 */
	state: 'waiting' | 'sent' | 'unreachable' | 'failed' | 'uncertain';
	/**
	 * Number of requests to Telegram.
	 */
	tries: number;
	/**
	 * Reason given by Telegram or the sidecar, without chat ids, secrets and texts; empty means none.
	 */
	reason: string;
	/**
	 * Time of the state change: Unix milliseconds on the sidecar's clock.
	 */
	at_ms: number;
}

/**
 * State of a delivery in the sidecar.
 */
export type DeliveryState = 'pending' | 'waiting' | 'sending' | 'sent' | 'unreachable' | 'failed' | 'uncertain';

/**
 * Machine-readable reason of a refusal; the message beside it is for people. The codes of the state machine must not change.
 */
export type WebinarErrorCode =
	| 'webinar_state_invalid_start'
	| 'webinar_state_invalid_archive'
	| 'webinar_state_invalid_rewind'
	| 'webinar_state_invalid_restart'
	| 'webinar_state_locked'
	| 'webinar_status_mutation_forbidden'
	| 'webinar_action_unknown'
	| 'webinar_not_found'
	| 'webinar_permission_denied'
	| 'webinar_save_failed'
	| 'webinar_not_signed_in'
	| 'webinar_not_admitted'
	| 'webinar_cancelled'
	| 'webinar_nonce_invalid'
	| 'webinar_request_invalid'
	| 'webinar_request_too_large'
	| 'webinar_not_live'
	| 'webinar_not_entered'
	| 'webinar_change_unanswered'
	| 'webinar_signature_invalid'
	| 'webinar_request_repeated';

/**
 * An absolute http(s) address or a path of this site; empty means none.
 */
export type LinkAddress = string;

/**
 * Number of messages about one webinar, by result.
 */
export interface MessageCounts {
	/**
	 * Accepted by Telegram.
	 */
	sent: number;
	/**
	 * Not sent yet: on the way to the sidecar or to Telegram, or waiting for the person to connect Telegram.
	 */
	waiting: number;
	/**
	 * Not sent and not retried, or the result is unknown.
	 */
	failed: number;
	/**
	 * False when the sidecar has accepted messages that it has not reported on and has been silent for two minutes. Such messages count as `waiting`.
	 */
	is_complete: boolean;
}

/**
 * Name of a message template.
 */
export type MessageTemplateName =
	'attended' | 'not_attended' | 'recording' | 'partner_attended' | 'partner_not_attended';

/**
 * Message template that the organizer can edit. Texts are plain; `{name}` is a placeholder.
 */
export interface MessageTemplate {
	name: MessageTemplateName;
	/**
	 * Name in wp-admin, translated.
	 */
	title: string;
	/**
	 * One translated sentence: who receives the message and when.
	 */
	description: string;
	/**
	 * Fixed first line above the text, with placeholders. The organizer cannot edit it. Omitted when there is none.
	 */
	first_line?: string;
	/**
	 * Default text, in the site's language.
	 */
	text: string;
	/**
	 * Default text of the button. Empty when there is no button or its text comes from the webinar.
	 */
	button_text: string;
	/**
	 * Whether the organizer can edit the button's text.
	 */
	has_button: boolean;
	/**
	 * Placeholders of the text. Every text can also use the webinar's title, date and time.
	 *
	 * Items: One placeholder.
	 */
	placeholders: {
		/**
		 * Name between the braces.
		 */
		name: string;
		/**
		 * Meaning of the value, translated.
		 */
		label: string;
		/**
		 * Example for the preview, translated.
		 */
		example: string;
	}[];
}

/**
 * Rendered message that the caller can put into the outbox.
 */
export interface MessageText {
	/**
	 * Plain text.
	 */
	text: string;
	/**
	 * Text of the button; empty means none.
	 */
	button_text: string;
	/**
	 * Earliest time to send the message; 0 means at once.
	 */
	not_before: UnixSecondsOrNone;
}

/**
 * Slug of a module; see modules.json.
 */
export type ModuleSlug = string;

/**
 * Event for the sidecar. The outbox sends it at least once, in order within `order_key`, with the same id at every try.
 */
export interface OutboxEvent {
	/**
	 * Unique key, for example `<slug>/<webinar_id>/<lead_id>`. The outbox ignores a second event with the same key.
	 */
	key: string;
	/**
	 * Type of the webhook; see ../events.
	 */
	type: 'telegram.message';
	/**
	 * Events with the same key are sent in order, for example `lead:7`.
	 */
	order_key: string;
	data: TelegramMessage;
	/**
	 * Id of the lead that the message is about, who need not be its recipient; 0 or omitted means nobody. The privacy tools find the event by it.
	 */
	about_lead_id?: number;
	/**
	 * Earliest time to send the event; 0 or omitted means at once. An event that waits for its time does not delay other events.
	 */
	not_before?: UnixSecondsOrNone;
}

/**
 * Page that a module needs, chosen on the settings page.
 */
export interface PageSetting {
	/**
	 * Option that stores the page's id.
	 */
	option: string;
	/**
	 * Name for people: translated plain text.
	 */
	label: string;
	/**
	 * Purpose of the page: translated plain text.
	 */
	description: string;
	/**
	 * Block that the page must contain.
	 */
	block: string;
}

/**
 * One completed session.
 */
export interface ParticipationCompleted {
	/**
	 * CRM id of the person.
	 */
	lead_id: number;
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	webinar_type: WebinarType;
	/**
	 * Id of the session in the tracker.
	 */
	session_id: number;
	/**
	 * Time of the completion.
	 */
	completed_at: UnixSeconds;
}

/**
 * Whether a person can receive messages. Reports can repeat and can arrive late; the one with the greatest `at_ms` is valid.
 */
export interface PersonReport {
	/**
	 * CRM id of the person.
	 */
	recipient_id: number;
	/**
	 * See TelegramStatus.
	 */
	state: 'connected' | 'stopped' | 'unreachable';
	/**
	 * Time of the state change: Unix milliseconds on the sidecar's clock.
	 */
	at_ms: number;
}

/**
 * One page of an attendee that is open in the room now, as the token of its event stream names it. Staff is not included.
 */
export interface PresentPerson {
	/**
	 * CRM id of the person.
	 */
	lead_id: number;
	/**
	 * Id of the WordPress user.
	 */
	user_id: number;
	/**
	 * Name that the page generated for itself. It only distinguishes pages; nothing else may depend on it.
	 */
	device: string;
}

/**
 * One check that a speaker sees before the start. It warns and never prevents the start.
 */
export interface ReadinessCheck {
	/**
	 * Machine-readable code.
	 */
	name: string;
	/**
	 * Whether the check passed.
	 */
	is_ready: boolean;
	/**
	 * Result, and the remedy when the check failed: translated plain text.
	 */
	message: string;
	/**
	 * Address where the user can fix it; empty when there is none for this user.
	 */
	url: LinkAddress;
}

/**
 * State of a room as WordPress rendered it. The announcement with the greater `version` is valid, then the one with the greater `revision`; so late, repeated and reordered ones cause no harm.
 */
export interface RoomAnnouncement {
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	/**
	 * Version of the webinar.
	 */
	version: number;
	/**
	 * Time of rendering: Unix milliseconds.
	 */
	revision: number;
	/**
	 * Opaque tag that changes with `states`.
	 */
	etag: string;
	/**
	 * States by start time; the first starts at 0. The lobby opens by the clock alone, so the announcement holds the stage before it and the lobby. An empty list closes the room: each page then requests read-sync to learn why.
	 */
	states: {
		/**
		 * Time from which this state is valid.
		 */
		from: UnixSecondsOrNone;
		state: RoomBroadcast;
	}[];
}

/**
 * Shared state of a room: the answer of read-sync without personal fields. Data of the SSE event `state`, whose id is `<version>.<revision>`.
 */
export interface RoomBroadcast {
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	status: WebinarStatus;
	/**
	 * Version of the webinar: grows by one with each change of the status or the call to action. The page ignores an older one.
	 */
	version: number;
	/**
	 * Plain text.
	 */
	title: string;
	/**
	 * Planned start.
	 */
	scheduled_at: UnixSecondsOrNone;
	/**
	 * Time at which the lobby opens: 15 minutes before the planned start.
	 */
	opens_at: UnixSecondsOrNone;
	/**
	 * Time of the actual start; 0 before it.
	 */
	started_at: UnixSecondsOrNone;
	/**
	 * Time of the stop; 0 before it.
	 */
	finished_at: UnixSecondsOrNone;
	/**
	 * Total length of finished pauses, in seconds.
	 */
	paused_seconds: number;
	/**
	 * Current time on the server's clock.
	 */
	server_time: UnixSeconds;
	/**
	 * Screen that the room shows: scheduled is before or lobby, live is viewing, paused is break, finished and archived are complete. A draft has no stage.
	 */
	stage: 'before' | 'lobby' | 'viewing' | 'break' | 'complete';
	cta: {
		/**
		 * Whether the call to action is visible.
		 */
		visible: boolean;
		/**
		 * Text of the button; empty unless visible.
		 */
		text?: string;
		/**
		 * Link of the button, opened in a new tab; empty unless visible.
		 */
		url?: LinkAddress;
	};
	/**
	 * Video to play or to open; only in the stages viewing and break.
	 */
	stream: {
		type: StreamType;
		source: WebAddress;
	} | null;
	/**
	 * Address of the recording; empty before the stage complete and when there is none.
	 */
	recording_url: WebAddress;
	/**
	 * Delay before the next poll, in milliseconds.
	 */
	poll_after_ms: number;
}

/**
 * Commands of a signed-in attendee's room. Empty for guests and when no module adds one.
 */
export interface RoomCommands {
	/**
	 * Reports presence: at entry and every 30 seconds.
	 */
	enter?: AjaxCommand;
	/**
	 * Reports that the page closes.
	 */
	leave?: AjaxCommand;
	/**
	 * Reports that the attendee pressed "finish".
	 */
	finish?: AjaxCommand;
	/**
	 * Reads whether the attendee has connected Telegram.
	 */
	connection?: AjaxCommand;
}

/**
 * Number of attendees in the room, counted by the server; null when the number is no longer shown. Data of the SSE event `people`: always sent to staff, and to attendees if the organizer shows it.
 */
export interface RoomPeople {
	people: number | null;
}

/**
 * Answer of read-sync with status 401, 403, 404 or 410: a WordPress REST error.
 */
export interface RoomStateError {
	code: WebinarErrorCode;
	/**
	 * Message for people: translated plain text.
	 */
	message: string;
	data: {
		/**
		 * HTTP status.
		 */
		status: number;
	};
}

/**
 * Event stream (SSE) of the current user's room: `GET <url>` with the header `Authorization: Bearer <token>`. See ../rooms.md.
 */
export interface RoomStream {
	/**
	 * Address at the sidecar.
	 */
	url: WebAddress;
	/**
	 * Room token: a JWT (HS256). Secret; never put it into an address.
	 */
	token: string;
	/**
	 * Time at which the token expires. An expired token opens no event stream.
	 */
	expires_at: UnixSeconds;
}

/**
 * One session of one attendee in one webinar, as the server measured it. It merges the person's devices.
 */
export interface SessionFact {
	/**
	 * Id of the session in the tracker.
	 */
	session_id: number;
	/**
	 * CRM id of the person. Sessions of forgotten people are not included.
	 */
	lead_id: number;
	/**
	 * Id of the WordPress user who entered; 0 after the person was forgotten.
	 */
	user_id: number;
	/**
	 * Time of the first entry.
	 */
	entered_at: UnixSeconds;
	/**
	 * Time at which the person was last present, known after they left; 0 while they may still be present.
	 */
	left_at: UnixSecondsOrNone;
	/**
	 * Reason of leaving; empty while `left_at` is 0.
	 */
	leave_reason: '' | 'page_closed' | 'finished' | 'silence' | 'webinar_finished';
	/**
	 * Seconds of presence while the webinar was live, without pauses (H3).
	 */
	seen_seconds: number;
}

/**
 * One session of one attendee in one webinar, measured by the server.
 */
export interface WebinarSession {
	/**
	 * Id of the session in the tracker.
	 */
	session_id: number;
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	/**
	 * CRM id of the person.
	 */
	lead_id: number;
	/**
	 * Time of the first entry.
	 */
	entered_at: UnixSeconds;
	/**
	 * Seconds of presence while the webinar was live, without pauses (H3).
	 */
	seen_seconds: number;
	/**
	 * Seconds for which the webinar was live, without pauses.
	 */
	live_seconds: number;
	/**
	 * Whether the attendee was present at the stop.
	 */
	present_at_end: boolean;
	/**
	 * Whether the attendee pressed "finish".
	 */
	finish_pressed: boolean;
}

/**
 * Answer of the sidecar to `GET /healthz`. The request needs no signature.
 */
export interface SidecarHealth {
	/**
	 * The sidecar runs and can read its store.
	 */
	status: 'ok';
	/**
	 * Whether Telegram answers and accepts the bot.
	 */
	telegram: 'connected' | 'unreachable';
	/**
	 * User name of the bot without `@`; null until Telegram has reported it.
	 */
	bot: string | null;
	/**
	 * Deliveries of all webinars.
	 */
	deliveries: DeliveryCounts;
	/**
	 * Rooms of this sidecar.
	 */
	rooms: {
		/**
		 * Number of rooms with at least one event stream.
		 */
		open: number;
		/**
		 * Number of open event streams.
		 */
		connections: number;
	};
}

/**
 * Speaker of a webinar, with the fields that visitors may see.
 */
export interface Speaker {
	/**
	 * Id of the WordPress user.
	 */
	user_id: number;
	/**
	 * Public name.
	 */
	display_name: string;
	/**
	 * Address of the picture; empty means none.
	 */
	avatar_url: string;
}

/**
 * One entry of a webinar's status history.
 */
export interface StatusChange {
	from: WebinarStatus;
	to: WebinarStatus;
	/**
	 * Id of the WordPress user who caused the change; 0 means the system.
	 */
	actor_id: number;
	/**
	 * Current name of the user, plain text; empty for the system and for deleted users.
	 */
	actor_name: string;
	timestamp: UnixSeconds;
	/**
	 * Screen or job that requested the change.
	 */
	source: string;
}

/**
 * Who requests a change, when and from where.
 */
export interface StatusContext {
	/**
	 * Id of the WordPress user who requests the change; 0 means nobody or the system. Core refuses 0 for start, stop and the call to action (S5).
	 */
	actor_id: number;
	/**
	 * Time of the request.
	 */
	timestamp: UnixSeconds;
	/**
	 * Screen or job that requests the change, for example `editor-sidebar`.
	 */
	source: string;
}

/**
 * Whether the stream's server answers and the room can show the video.
 */
export interface StreamCheck {
	/**
	 * Whether the server answers and the room can show the video.
	 */
	is_ready: boolean;
	/**
	 * Result, and the remedy when the check failed: translated plain text.
	 */
	message: string;
}

/**
 * Kind of video source. `obs` is an HLS address that our player shows; `zoom` and `telegram` open outside the room.
 */
export type StreamType = 'obs' | 'youtube' | 'vimeo' | 'zoom' | 'telegram';

/**
 * One message for one person. WordPress renders it; the sidecar only delivers it.
 */
export interface TelegramMessage {
	/**
	 * Lead id of the recipient: the candidate or the partner.
	 */
	recipient_id: number;
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	/**
	 * Kind of the message. `recording` is always labelled as a recording.
	 */
	kind: 'attended' | 'not_attended' | 'recording' | 'attendance_notice';
	/**
	 * Plain text, as Telegram shows it. Telegram rejects longer text.
	 */
	text: string;
	/**
	 * Link button below the message.
	 */
	button: {
		/**
		 * Text of the button.
		 */
		text: string;
		/**
		 * Absolute address of the link.
		 */
		url: string;
	} | null;
	/**
	 * Address of an MP4 file. Telegram fetches it and shows it above the text; if Telegram refuses, for example because of its size, the message is sent as text with the button. Omitted when there is none.
	 */
	video_url?: string;
}

/**
 * Whether a person can receive messages, by the sidecar's last report. Empty when they never connected or nothing is known.
 */
export type TelegramStatus = '' | 'connected' | 'stopped' | 'unreachable';

/**
 * A time in Unix seconds, UTC; 0 means none.
 */
export type UnixSecondsOrNone = number;

/**
 * A time in Unix seconds, UTC. The upper bound rejects milliseconds.
 */
export type UnixSeconds = number;

/**
 * An absolute http(s) address; empty means none.
 */
export type WebAddress = string;

/**
 * Filter, order and page of a webinar list. All fields are optional.
 */
export interface WebinarQuery {
	/**
	 * Only webinars with these statuses; any when omitted.
	 */
	status?: WebinarStatus[];
	/**
	 * Only webinars planned after this time (Unix seconds); any with a date when omitted.
	 */
	scheduled_after?: number;
	/**
	 * True: only webinars with a recording.
	 */
	has_recording?: boolean;
	/**
	 * Webinars per page; 20 when omitted.
	 */
	per_page?: number;
	/**
	 * Number of the page, from 1.
	 */
	page?: number;
	/**
	 * Order by `scheduled_at`; `asc` when omitted.
	 */
	order?: 'asc' | 'desc';
}

/**
 * Classification of a lead and the route that follows from it.
 */
export interface WebinarRoute {
	/**
	 * CRM id of the person.
	 */
	lead_id: number;
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	/**
	 * True after a completion, false after an entry without one (H2).
	 */
	attended: boolean;
	/**
	 * Time of the classification.
	 */
	timestamp: UnixSeconds;
	/**
	 * `attended` exactly when `attended` is true.
	 */
	route: 'attended' | 'not_attended';
}

/**
 * Status of a webinar. Only Core changes it.
 */
export type WebinarStatus = 'draft' | 'scheduled' | 'live' | 'paused' | 'finished' | 'archived';

/**
 * `live`: a speaker holds the webinar. `auto`: the webinar plays a recording.
 */
export type WebinarType = 'live' | 'auto';

/**
 * Fields to save. Omitted fields stay unchanged. `status` and `cta_visibility` are not allowed here (S2).
 */
export interface WebinarUpsert {
	/**
	 * Id of the webinar; 0 creates a new one.
	 */
	webinar_id: number;
	/**
	 * Plain text.
	 */
	title?: string;
	/**
	 * HTML. Core sanitizes it as post content.
	 */
	description?: string;
	/**
	 * `publish` schedules a webinar that has a date and a type.
	 */
	post_status?: 'draft' | 'publish';
	type?: WebinarType;
	/**
	 * Planned start.
	 */
	scheduled_at?: UnixSecondsOrNone;
	/**
	 * Planned length, in minutes.
	 */
	duration_minutes?: number;
	stream_type?: StreamType;
	stream_source?: WebAddress;
	/**
	 * Ids of WordPress users.
	 */
	speaker_user_ids?: number[];
	/**
	 * Id of the WordPress user.
	 */
	owner_user_id?: number;
	/**
	 * Text of the button for guests.
	 */
	guest_cta_text?: string;
	guest_cta_url?: LinkAddress;
	/**
	 * Text of the button in the room.
	 */
	room_cta_text?: string;
	room_cta_url?: LinkAddress;
	recording_url?: WebAddress;
	context: StatusContext;
	/**
	 * 1 shows attendees the number of people in the room; 0 hides it.
	 */
	shows_people?: number;
}

/**
 * Read model of one webinar, for other modules. Missing numbers are 0; missing texts are empty.
 */
export interface Webinar {
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	type: WebinarType;
	status: WebinarStatus;
	/**
	 * Plain text.
	 */
	title: string;
	/**
	 * HTML of the post's content, as stored.
	 */
	description: string;
	/**
	 * Plain text; empty means none.
	 */
	excerpt: string;
	/**
	 * Planned start.
	 */
	scheduled_at: UnixSecondsOrNone;
	/**
	 * Planned length, in minutes.
	 */
	duration_minutes: number;
	/**
	 * Whether the room shows its call to action. It starts hidden (S4).
	 */
	cta_visibility: 'hidden' | 'visible';
	stream_type: StreamType;
	/**
	 * Address or id of the video. Never show it to guests.
	 */
	stream_source: WebAddress;
	/**
	 * Id of the WordPress user who owns the webinar; 0 means nobody.
	 */
	owner_user_id: number;
	/**
	 * Ids of the WordPress users who may start and stop the webinar.
	 */
	speaker_user_ids: number[];
	/**
	 * The speakers who still exist, with the fields that visitors may see.
	 */
	speakers: Speaker[];
	/**
	 * Button for visitors who are not signed in.
	 */
	guest_cta: CallToAction;
	/**
	 * The only call to action inside the room.
	 */
	room_cta: CallToAction;
	/**
	 * Whether attendees see the number of people in the room. Speakers always do.
	 */
	shows_people: boolean;
	/**
	 * Address of the recording; empty means none.
	 */
	recording_url: WebAddress;
	/**
	 * Address of the picture shown before the start; empty means none.
	 */
	poster_url: string;
	/**
	 * Time of the actual start.
	 */
	started_at: UnixSecondsOrNone;
	/**
	 * Time of the actual end.
	 */
	finished_at: UnixSecondsOrNone;
	/**
	 * Total length of finished pauses, in seconds.
	 */
	paused_seconds: number;
	/**
	 * Start of the current pause.
	 */
	paused_at: UnixSecondsOrNone;
	/**
	 * Grows by one with each change of the status or the call to action.
	 */
	version: number;
}

/**
 * A viewer reached 25, 50, 75 or 100 percent of the recording. Never fired under the profile `prod`.
 */
export interface AutowebinarProgress {
	/**
	 * Id of the event. A repeat has the same id.
	 */
	event_id: number;
	/**
	 * Id of the WordPress user.
	 */
	user_id: number;
	/**
	 * Id of the person who referred the user; 0 means nobody.
	 */
	ref_id: number;
	/**
	 * Time of the event.
	 */
	timestamp: UnixSeconds;
	/**
	 * Watched part of the recording, in percent.
	 */
	progress: 25 | 50 | 75 | 100;
}

/**
 * The emitter is about to fire one event for each of these leads, inside one database transaction. Until `client_webinar_batch_ended`, a listener may read data of all these leads together and may buffer its own writes.
 */
export interface ClientWebinarBatchBegun {
	/**
	 * CRM ids of the people in the batch.
	 */
	lead_ids: number[];
}

/**
 * The emitter has fired all events of the current batch. A listener that buffered writes stores them now; if it throws, the emitter rolls back the whole batch. The emitter always fires this in the same process, before another batch begins and before any other event.
 */
export interface ClientWebinarBatchEnded {
	/**
	 * True inside the transaction, just before its commit. False after a rollback: listeners discard what they buffered.
	 */
	is_kept: boolean;
}

/**
 * An attendee entered a webinar and a session began. Fired once per session.
 */
export interface ClientWebinarEntered {
	/**
	 * CRM id of the person.
	 */
	lead_id: number;
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	/**
	 * Time of the entry.
	 */
	timestamp: UnixSeconds;
}

/**
 * An attendee submitted a form in the room. Never fired under the profile `prod`.
 */
export interface ClientWebinarFormSubmitted {
	/**
	 * CRM id of the person.
	 */
	lead_id: number;
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	webinar_type: WebinarType;
	/**
	 * Id of the session in the tracker.
	 */
	session_id: number;
	/**
	 * Time of the event.
	 */
	submitted_at: UnixSeconds;
	/**
	 * Id of the form.
	 */
	form_id: number;
	/**
	 * Entered values by field name.
	 */
	form_payload: {
		[k: string]: string | number | boolean | null;
	};
}

/**
 * A session ended before completion. Fired once per session. Never fired under the profile `prod`.
 */
export interface ClientWebinarLeft {
	/**
	 * CRM id of the person.
	 */
	lead_id: number;
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	webinar_type: WebinarType;
	/**
	 * Id of the session in the tracker.
	 */
	session_id: number;
	/**
	 * Time of the event.
	 */
	left_at: UnixSeconds;
	/**
	 * Machine-readable reason.
	 */
	leave_reason: string;
}

/**
 * A lead registered for a webinar. Never fired under the profile `prod`.
 */
export interface ClientWebinarRegistered {
	/**
	 * CRM id of the person.
	 */
	lead_id: number;
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	webinar_type: WebinarType;
	/**
	 * Id of the chosen slot.
	 */
	slot_id: number;
	/**
	 * Time of the event.
	 */
	registered_at: UnixSeconds;
	/**
	 * Page or form where the lead registered.
	 */
	source: string;
}

/**
 * The tracker decided every session of a finished webinar. No further completion of this webinar follows. Fired once per webinar.
 */
export interface ClientWebinarSessionsClosed {
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	/**
	 * Time at which the tracker decided the last session.
	 */
	timestamp: UnixSeconds;
}

/**
 * Core refused a change; nothing changed. A caller listens during its own `do_action` to learn the error.
 */
export interface CoreWebinarChangeRefused {
	/**
	 * Id of the webinar; 0 when it was to be created.
	 */
	webinar_id: number;
	/**
	 * Kind of the requested change.
	 */
	change: 'status' | 'cta' | 'upsert';
	/**
	 * Requested value, for example `start`, `pause`, `visible` or `create`. Core shortens it; it may come from anybody, so escape it.
	 */
	requested: string;
	code: WebinarErrorCode;
	/**
	 * Message for people: translated plain text.
	 */
	message: string;
	/**
	 * Id of the WordPress user who requested the change; 0 means nobody.
	 */
	actor_id: number;
	/**
	 * Time of the refusal.
	 */
	timestamp: UnixSeconds;
}

/**
 * The room's call to action was shown or hidden. Core fires this once per real change.
 */
export interface CoreWebinarCtaVisibilityChanged {
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	/**
	 * True when the call to action is now visible.
	 */
	visible: boolean;
	/**
	 * Id of the WordPress user who caused the change; 0 means the system.
	 */
	actor_id: number;
	/**
	 * Time of the change.
	 */
	timestamp: UnixSeconds;
	/**
	 * Screen or job that requested the change.
	 */
	source: string;
}

/**
 * Writes one line to the site's log. It must not contain secrets, payloads or message texts.
 */
export interface CoreWebinarLog {
	/**
	 * Severity. `error` means that something was lost or wrongly refused.
	 */
	level: 'info' | 'warning' | 'error';
	/**
	 * Slug of the module that logs.
	 */
	module: ModuleSlug;
	/**
	 * Machine-readable code.
	 */
	code: string;
	/**
	 * Message for people, in English.
	 */
	message: string;
	/**
	 * Id of the webinar; 0 means none.
	 */
	webinar_id: number;
	/**
	 * Id of the WordPress user; 0 means nobody.
	 */
	user_id: number;
}

/**
 * A webinar was saved: in the editor, over REST, by `core_webinar_upsert` or by any other WordPress save. Listeners read it with `core_webinar_get`.
 */
export interface CoreWebinarSaved {
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	/**
	 * True when the webinar is new.
	 */
	created: boolean;
	/**
	 * Time of the save.
	 */
	timestamp: UnixSeconds;
}

/**
 * Core stored a new status. Of several simultaneous requests only the one that changed the status fires this (S3).
 */
export interface CoreWebinarStatusChanged {
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	from: WebinarStatus;
	to: WebinarStatus;
	/**
	 * Id of the WordPress user who caused the change; 0 means the system.
	 */
	actor_id: number;
	/**
	 * Time of the change.
	 */
	timestamp: UnixSeconds;
	/**
	 * Screen or job that requested the change.
	 */
	source: string;
}

/**
 * Background work may run now, until `until`; no visitor waits for it. A running sidecar triggers this every 15 seconds by default, also on a site without visitors.
 */
export interface WebinarOutboxHeartbeat {
	/**
	 * Listeners start no new batch after this time.
	 */
	until: UnixSeconds;
}

/**
 * Pages of attendees that are open in rooms now, as a sidecar reported them: at most 5,000 pages a report, repeated every 15 seconds. An attendee without a recent report is treated as gone.
 */
export interface WebinarOutboxPresence {
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	/**
	 * Time at which WordPress received the report.
	 */
	timestamp: UnixSeconds;
	people: PresentPerson[];
}

/**
 * Sends an event to the sidecar once, after the response where PHP allows it. The outbox neither stores nor retries it: use it only for data that the next push replaces.
 */
export interface WebinarOutboxPush {
	type: 'room.state';
	data: RoomAnnouncement;
}

/**
 * A person must be forgotten: the sidecar deletes their chat and every delivery to them.
 */
export interface PersonForgetEvent {
	/**
	 * Name of the event.
	 */
	type: 'person.forget';
	/**
	 * Time at which WordPress stored the event: ISO 8601, UTC.
	 */
	timestamp: string;
	data: {
		/**
		 * CRM id of the person.
		 */
		recipient_id: number;
	};
}

/**
 * A room shows something else. WordPress sends this once, right after the change and without the outbox. The newest one is valid; a lost one is repaired by the answer to the next presence report.
 */
export interface RoomStateEvent {
	/**
	 * Name of the event.
	 */
	type: 'room.state';
	/**
	 * Time at which WordPress stored the event: ISO 8601, UTC.
	 */
	timestamp: string;
	data: RoomAnnouncement;
}

/**
 * Body of the signed request by which a sidecar wakes WordPress (admin-ajax action `webinar_outbox_heartbeat`) and reports deliveries and people. Sent every 15 seconds by default, and sooner when there are new reports.
 */
export interface SidecarHeartbeatEvent {
	/**
	 * Name of the event.
	 */
	type: 'sidecar.heartbeat';
	/**
	 * Time at which WordPress stored the event: ISO 8601, UTC.
	 */
	timestamp: string;
	data: {
		deliveries: DeliveryReport[];
		people: PersonReport[];
	};
}

/**
 * Body of the signed request by which a sidecar reports who is in its rooms (admin-ajax action `webinar_outbox_presence`): every 15 seconds, at most 5,000 pages and 512 KB a request.
 */
export interface SidecarPresenceEvent {
	/**
	 * Name of the event.
	 */
	type: 'sidecar.presence';
	/**
	 * Time at which WordPress stored the event: ISO 8601, UTC.
	 */
	timestamp: string;
	data: {
		rooms: {
			/**
			 * Id of the webinar (post `webinar_event`).
			 */
			webinar_id: number;
			/**
			 * Tag of the announcement that the sidecar has; empty when it has none.
			 */
			etag: string;
			/**
			 * Pages that are open in the room: all of them, or a part when the report spans several requests.
			 */
			people: PresentPerson[];
		}[];
	};
}

/**
 * Body of the webhook that hands one message to the sidecar. Repeats have the same `webhook-id` header.
 */
export interface TelegramMessageEvent {
	/**
	 * Name of the event.
	 */
	type: 'telegram.message';
	/**
	 * Time at which WordPress stored the event: ISO 8601, UTC.
	 */
	timestamp: string;
	data: TelegramMessage;
}

/**
 * State that the room renders. The ETag covers everything but `server_time`. For admitted users the answer has the header `X-Webinar-Room-Pass`: the next request sends it back to get a cached answer early. It also has `X-Webinar-Room-Token` when there is an event stream.
 */
export interface RoomState {
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	status: WebinarStatus;
	/**
	 * Version of the webinar: grows by one with each change of the status or the call to action. The page ignores an older one.
	 */
	version: number;
	/**
	 * Plain text.
	 */
	title: string;
	/**
	 * Planned start.
	 */
	scheduled_at: UnixSecondsOrNone;
	/**
	 * Time at which the lobby opens: 15 minutes before the planned start.
	 */
	opens_at: UnixSecondsOrNone;
	/**
	 * Time of the actual start; 0 before it.
	 */
	started_at: UnixSecondsOrNone;
	/**
	 * Time of the stop; 0 before it.
	 */
	finished_at: UnixSecondsOrNone;
	/**
	 * Total length of finished pauses, in seconds.
	 */
	paused_seconds: number;
	/**
	 * Current time on the server's clock.
	 */
	server_time: UnixSeconds;
	/**
	 * Screen that the room shows: scheduled is before or lobby, live is viewing, paused is break, finished and archived are complete. A draft has no stage.
	 */
	stage: 'before' | 'lobby' | 'viewing' | 'break' | 'complete';
	cta: {
		/**
		 * Whether the call to action is visible.
		 */
		visible: boolean;
		/**
		 * Text of the button; empty unless visible.
		 */
		text?: string;
		/**
		 * Link of the button, opened in a new tab; empty unless visible.
		 */
		url?: LinkAddress;
	};
	/**
	 * Video to play or to open; only in the stages viewing and break.
	 */
	stream: {
		type: StreamType;
		source: WebAddress;
	} | null;
	/**
	 * Address of the recording; empty before the stage complete and when there is none.
	 */
	recording_url: WebAddress;
	room: {
		/**
		 * Whether the current user may start and stop the webinar and show its call to action.
		 */
		can_control: boolean;
		/**
		 * Number of attendees in the room now. Null for attendees unless the organizer shows it, and when no module counts them.
		 */
		people: number | null;
	};
	/**
	 * Delay before the next poll, in milliseconds.
	 */
	poll_after_ms: number;
}

/**
 * Returns the status history and, after the end, attendance and message counts. POST. Changes nothing.
 */
export interface ClientWebinarControlIntegrationOverviewRequest {
	/**
	 * Name of this command.
	 */
	action: 'client_webinar_control_integration_overview';
	/**
	 * Id of the webinar; a form sends it as text.
	 */
	webinar_id: string;
	/**
	 * Nonce for this action and this webinar.
	 */
	nonce: string;
}

/**
 * Current values.
 */
export interface ClientWebinarControlIntegrationOverviewAnswer {
	success: true;
	data: {
		history: StatusChange[];
		/**
		 * Null before the end and when no module counts attendance.
		 */
		attendance: AttendanceCounts | null;
		/**
		 * Null before the end and when no module counts attendance.
		 */
		messages: MessageCounts | null;
		/**
		 * Address of the attendance report; empty when the current user may not read it.
		 */
		attendance_url: LinkAddress;
		/**
		 * Address of this webinar's message log; empty when the current user may not read it.
		 */
		messages_url: LinkAddress;
	};
}

/**
 * Returns the checks before the start. Takes a few seconds, because checks send requests to other servers. POST. Changes nothing.
 */
export interface ClientWebinarControlIntegrationReadinessRequest {
	/**
	 * Name of this command.
	 */
	action: 'client_webinar_control_integration_readiness';
	/**
	 * Id of the webinar; a form sends it as text.
	 */
	webinar_id: string;
	/**
	 * Nonce for this action and this webinar.
	 */
	nonce: string;
}

/**
 * Current values.
 */
export interface ClientWebinarControlIntegrationReadinessAnswer {
	success: true;
	data: {
		checks: ReadinessCheck[];
	};
}

/**
 * Starts or stops a webinar. POST. A repeated stop or start succeeds and changes nothing.
 */
export interface ClientWebinarControlIntegrationSetStatusRequest {
	/**
	 * Name of this command.
	 */
	action: 'client_webinar_control_integration_set_status';
	/**
	 * Id of the webinar; a form sends it as text.
	 */
	webinar_id: string;
	/**
	 * The only actions (S1).
	 */
	command: 'start' | 'stop';
	/**
	 * Nonce for this action and this webinar.
	 */
	nonce: string;
}

/**
 * State after the command.
 */
export interface ClientWebinarControlIntegrationSetStatusAnswer {
	success: true;
	data: {
		status: WebinarStatus;
		/**
		 * Version of the webinar: grows by one with each change.
		 */
		version: number;
	};
}

/**
 * Reports that the attendee is present: at entry and every 30 seconds while the player is open. POST. Repeats do not begin a second session.
 */
export interface ClientWebinarTrackerV2EnterRequest {
	/**
	 * Name of this command.
	 */
	action: 'client_webinar_tracker_v2_enter';
	/**
	 * Id of the webinar; a form sends it as text.
	 */
	webinar_id: string;
	/**
	 * Nonce for this action and this webinar.
	 */
	nonce: string;
	/**
	 * Random name that the page generated for itself. When one page of a person closes, the name keeps their other pages present. Nothing else may depend on it.
	 */
	device?: string;
}

/**
 * Session after the command.
 */
export interface ClientWebinarTrackerV2EnterAnswer {
	success: true;
	data: {
		/**
		 * Id of the session in the tracker; 0 for staff, who are not attendees.
		 */
		session_id: number;
	};
}

/**
 * Reports that the attendee pressed "finish". POST. Repeats change nothing.
 */
export interface ClientWebinarTrackerV2FinishRequest {
	/**
	 * Name of this command.
	 */
	action: 'client_webinar_tracker_v2_finish';
	/**
	 * Id of the webinar; a form sends it as text.
	 */
	webinar_id: string;
	/**
	 * Nonce for this action and this webinar.
	 */
	nonce: string;
}

/**
 * Session after the command.
 */
export interface ClientWebinarTrackerV2FinishAnswer {
	success: true;
	data: {
		/**
		 * Id of the session in the tracker; 0 for staff, who are not attendees.
		 */
		session_id: number;
	};
}

/**
 * Reports that the attendee's page closes. POST, also by `navigator.sendBeacon`. Repeats change nothing.
 */
export interface ClientWebinarTrackerV2LeaveRequest {
	/**
	 * Name of this command.
	 */
	action: 'client_webinar_tracker_v2_leave';
	/**
	 * Id of the webinar; a form sends it as text.
	 */
	webinar_id: string;
	/**
	 * Nonce for this action and this webinar.
	 */
	nonce: string;
	/**
	 * Random name that the page generated for itself. When one page of a person closes, the name keeps their other pages present. Nothing else may depend on it.
	 */
	device?: string;
}

/**
 * Session after the command.
 */
export interface ClientWebinarTrackerV2LeaveAnswer {
	success: true;
	data: {
		/**
		 * Id of the session in the tracker; 0 for staff, who are not attendees.
		 */
		session_id: number;
	};
}

/**
 * Pauses, resumes or archives a webinar; these moves have no public hook. POST. A repeated pause or resume succeeds and changes nothing. An archived webinar is locked.
 */
export interface CoreWebinarEventMoveRequest {
	/**
	 * Name of this command.
	 */
	action: 'core_webinar_event_move';
	/**
	 * Id of the webinar; a form sends it as text.
	 */
	webinar_id: string;
	/**
	 * The move. `archive` is for users who may publish webinars.
	 */
	command: 'pause' | 'resume' | 'archive';
	/**
	 * Nonce for this action and this webinar.
	 */
	nonce: string;
}

/**
 * State after the command.
 */
export interface CoreWebinarEventMoveAnswer {
	success: true;
	data: {
		status: WebinarStatus;
		/**
		 * Version of the webinar: grows by one with each change.
		 */
		version: number;
	};
}

/**
 * Checks before saving whether a stream's server answers and the room can show the video. POST. Changes nothing.
 */
export interface UiWebinarPublicCheckStreamRequest {
	/**
	 * Name of this command.
	 */
	action: 'ui_webinar_public_check_stream';
	/**
	 * Id of the webinar; a form sends it as text.
	 */
	webinar_id: string;
	stream_type: StreamType;
	/**
	 * Stream source as the organizer entered it.
	 */
	stream_source: string;
	/**
	 * Nonce for this action and this webinar.
	 */
	nonce: string;
}

/**
 * Result of the check.
 */
export interface UiWebinarPublicCheckStreamAnswer {
	success: true;
	data: StreamCheck;
}

/**
 * Shows or hides the call to action in the room. POST.
 */
export interface UiWebinarRoomSetCtaRequest {
	/**
	 * Name of this command.
	 */
	action: 'ui_webinar_room_set_cta';
	/**
	 * Id of the webinar; a form sends it as text.
	 */
	webinar_id: string;
	/**
	 * `1` shows it, `0` hides it.
	 */
	visible: '0' | '1';
	/**
	 * Nonce for this action and this webinar.
	 */
	nonce: string;
}

/**
 * State after the command.
 */
export interface UiWebinarRoomSetCtaAnswer {
	success: true;
	data: {
		/**
		 * Whether the call to action is visible now.
		 */
		visible: boolean;
		/**
		 * Version of the webinar: grows by one with each change.
		 */
		version: number;
	};
}

/**
 * Returns whether the current user has connected Telegram. POST. Changes nothing.
 */
export interface WebinarOutboxConnectionRequest {
	/**
	 * Name of this command.
	 */
	action: 'webinar_outbox_connection';
	/**
	 * Id of the webinar; a form sends it as text.
	 */
	webinar_id: string;
	/**
	 * Nonce for this action and this webinar.
	 */
	nonce: string;
}

/**
 * Current values.
 */
export interface WebinarOutboxConnectionAnswer {
	success: true;
	data: {
		status: TelegramStatus;
	};
}

/**
 * Receives a sidecar's heartbeat. POST with `action` in the address; the body is the JSON of ../events/sidecar.heartbeat.json, signed as a webhook. The signature replaces cookie and nonce.
 */
export interface WebinarOutboxHeartbeatRequest {
	/**
	 * Name of this command.
	 */
	action: 'webinar_outbox_heartbeat';
}

/**
 * WordPress has stored the reports; the sidecar does not send them again.
 */
export interface WebinarOutboxHeartbeatAnswer {
	success: true;
	data: {
		/**
		 * Number of accepted delivery reports, including those with unknown ids.
		 */
		deliveries: number;
		/**
		 * Number of accepted reports about people.
		 */
		people: number;
	};
}

/**
 * Receives a sidecar's presence report. POST with `action` in the address; the body is the JSON of ../events/sidecar.presence.json, signed as a webhook. The signature replaces cookie and nonce. A webhook id that was already processed is rejected.
 */
export interface WebinarOutboxPresenceRequest {
	/**
	 * Name of this command.
	 */
	action: 'webinar_outbox_presence';
}

/**
 * One entry for each room of the report.
 */
export interface WebinarOutboxPresenceAnswer {
	success: true;
	data: {
		rooms: {
			/**
			 * Id of the webinar (post `webinar_event`).
			 */
			webinar_id: number;
			/**
			 * Number of attendees in the room, over all sidecars and including pages without an event stream; null when no module counts them.
			 */
			people: number | null;
			/**
			 * Whether attendees may see the number.
			 */
			shows_people: boolean;
			/**
			 * Announcement that the sidecar should show; null when the sidecar already has it or the room is unknown. It replaces what the sidecar reported whatever its version, because a database restored from a backup continues from lower versions.
			 */
			announcement: RoomAnnouncement | null;
		}[];
	};
}
