/* eslint-disable -- Made by `npm run contract` from the schemas of contract/. Change those. */

/**
 * One command a browser may send to admin-ajax: the `action` field and the `nonce` that goes with it.
 */
export interface AjaxCommand {
	/**
	 * Value of the `action` field.
	 */
	action: string;
	/**
	 * Value of the `nonce` field, made for `<action>_<webinar_id>`.
	 */
	nonce: string;
}

/**
 * What a refused admin-ajax command answers; its HTTP status says the kind.
 */
export interface AjaxError {
	success: false;
	data: {
		code: WebinarErrorCode;
		/**
		 * For people, translated, plain text.
		 */
		message: string;
	};
}

/**
 * Whether a lead attended a webinar; said once per lead and webinar.
 */
export interface AttendanceClassified {
	/**
	 * The person as the CRM knows them.
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
	 * When it was classified.
	 */
	timestamp: UnixSeconds;
}

/**
 * How many leads of one webinar are in which class.
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
	 * Classified as attended.
	 */
	attended: number;
	/**
	 * Classified as not attended: they entered, and left early.
	 */
	not_attended: number;
	/**
	 * Not classified yet.
	 */
	undecided: number;
}

/**
 * How many attendees were in the room at a moment.
 */
export interface AudiencePoint {
	/**
	 * When.
	 */
	at: UnixSeconds;
	/**
	 * Each person once, however many devices they have.
	 */
	people: number;
}

/**
 * What all AutoWebinar events say.
 */
export interface AutowebinarEvent {
	/**
	 * Id of the event; a repeat has the same one.
	 */
	event_id: number;
	/**
	 * WordPress user.
	 */
	user_id: number;
	/**
	 * Who referred them; 0 is nobody.
	 */
	ref_id: number;
	/**
	 * When it happened.
	 */
	timestamp: UnixSeconds;
}

/**
 * A button: its words and where it leads. Both empty means none.
 */
export interface CallToAction {
	/**
	 * Words on the button.
	 */
	text: string;
	url: LinkAddress;
}

/**
 * An admin-ajax command as it was read and checked, or why it may not be carried out.
 */
export interface CommandReading {
	/**
	 * Which webinar is meant; 0 when that is not known.
	 */
	webinar_id: number;
	/**
	 * The further fields; empty beside an error.
	 */
	fields: {
		[k: string]: string;
	};
	/**
	 * Null when the command may be carried out.
	 */
	error: null | {
		/**
		 * HTTP status.
		 */
		status: number;
		code: WebinarErrorCode;
		/**
		 * For people, translated, plain text; names the remedy.
		 */
		message: string;
	};
}

/**
 * What an admin-ajax command needs, beside `webinar_id` and `nonce`.
 */
export interface CommandSpec {
	/**
	 * What the signed-in user must be able to do with the webinar.
	 */
	capability: 'control_webinar' | 'attend_webinar' | 'edit_post';
	/**
	 * Further fields of the form: name → regular expression of the whole value. A field that was not sent is the empty text: a pattern that admits it makes the field optional.
	 */
	fields: {
		[k: string]: string;
	};
}

/**
 * What the speaker's screens may send. Empty for those who do not control the webinar.
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
	 * finished → archived, for those who publish webinars; `command` is `archive`.
	 */
	archive?: AjaxCommand;
	/**
	 * Shows or hides the room's CTA.
	 */
	cta?: AjaxCommand;
	/**
	 * History, attendance and messages.
	 */
	overview?: AjaxCommand;
	/**
	 * The list before the start.
	 */
	readiness?: AjaxCommand;
}

/**
 * How many deliveries the sidecar has in which state.
 */
export interface DeliveryCounts {
	/**
	 * Its turn, or its next try, is still to come.
	 */
	pending: number;
	/**
	 * Held until the person connects Telegram.
	 */
	waiting: number;
	/**
	 * A try is on its way.
	 */
	sending: number;
	/**
	 * Taken by Telegram.
	 */
	sent: number;
	/**
	 * Telegram says that the person cannot be written to.
	 */
	unreachable: number;
	/**
	 * Refused for good, or every try used up.
	 */
	failed: number;
	/**
	 * The sidecar died during the try; it may have arrived.
	 */
	uncertain: number;
}

/**
 * What became of the request, each id in one list.
 */
export interface DeliveryReplayAnswer {
	/**
	 * Will be tried again.
	 */
	replayed: string[];
	/**
	 * Sent already, or still on their way.
	 */
	unchanged: string[];
	/**
	 * The sidecar has never had them, or has purged them: send the event again.
	 */
	unknown: string[];
}

/**
 * Asks the sidecar to try deliveries again that ended without being sent.
 */
export interface DeliveryReplayRequest {
	webhook_ids: string[];
}

/**
 * What became of one delivery. Reports repeat and may arrive late; the greatest `at_ms` counts.
 */
export interface DeliveryReport {
	/**
	 * Of the webhook that brought the message.
	 */
	webhook_id: string;
	/**
	 * Only states that last.
	 */
	state: 'waiting' | 'sent' | 'unreachable' | 'failed' | 'uncertain';
	/**
	 * How often Telegram was asked.
	 */
	tries: number;
	/**
	 * Telegram's or the sidecar's words, without chat ids, secrets and texts; empty for none.
	 */
	reason: string;
	/**
	 * When it came to be so: Unix milliseconds of the sidecar.
	 */
	at_ms: number;
}

/**
 * Where a delivery is in the sidecar.
 */
export type DeliveryState = 'pending' | 'waiting' | 'sending' | 'sent' | 'unreachable' | 'failed' | 'uncertain';

/**
 * Why something was refused. The message beside it is for people, the code for programs. Those of the state machine are canonical.
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
 * How many messages about one webinar are where.
 */
export interface MessageCounts {
	/**
	 * Taken by Telegram.
	 */
	sent: number;
	/**
	 * Not sent yet: on the way to the sidecar or to Telegram, or held until the person connects Telegram.
	 */
	waiting: number;
	/**
	 * Will not be sent, or nobody knows whether they were.
	 */
	failed: number;
	/**
	 * False when the sidecar has been silent for two minutes though it was handed messages that it has told nothing of: these are then in `waiting`.
	 */
	is_complete: boolean;
}

/**
 * Which message a text belongs to.
 */
export type MessageTemplateName =
	'attended' | 'not_attended' | 'recording' | 'partner_attended' | 'partner_not_attended';

/**
 * A message that the organizer may reword. Texts are plain; `{name}` in braces is filled in.
 */
export interface MessageTemplate {
	name: MessageTemplateName;
	/**
	 * What it is called in wp-admin, translated.
	 */
	title: string;
	/**
	 * Who gets it and when, in a sentence, translated.
	 */
	description: string;
	/**
	 * A line that always stands above the text and cannot be reworded, filled in likewise; left out for none.
	 */
	first_line?: string;
	/**
	 * The default text, in the language of the site.
	 */
	text: string;
	/**
	 * The default words on the button; empty when the message has none, or when its words come from the webinar.
	 */
	button_text: string;
	/**
	 * Whether the organizer may reword the button.
	 */
	has_button: boolean;
	/**
	 * What may stand in braces in the text beside title, date and time of the webinar, which every text may have.
	 *
	 * Items: A value that is filled in.
	 */
	placeholders: {
		/**
		 * As it stands in braces.
		 */
		name: string;
		/**
		 * What it is, translated.
		 */
		label: string;
		/**
		 * For the preview, translated.
		 */
		example: string;
	}[];
}

/**
 * A message with its values filled in, ready to be handed to the outbox.
 */
export interface MessageText {
	/**
	 * Plain text.
	 */
	text: string;
	/**
	 * Words on the button; empty for none.
	 */
	button_text: string;
	/**
	 * Not to be sent before; 0 for at once.
	 */
	not_before: UnixSecondsOrNone;
}

/**
 * Slug of a module, as in modules.json.
 */
export type ModuleSlug = string;

/**
 * A fact to be told to the sidecar: at least once, in order within `order_key`, the same id at every try.
 */
export interface OutboxEvent {
	/**
	 * Unique: a repeat is ignored, so nothing is told twice. `<slug>/<webinar_id>/<lead_id>`; the third part is whom it is about, who need not be who gets it.
	 */
	key: string;
	/**
	 * The webhook event, as in ../events.
	 */
	type: 'telegram.message';
	/**
	 * Events with the same one go out in order, as in `lead:7`.
	 */
	order_key: string;
	data: TelegramMessage;
	/**
	 * Not to be sent before; left out or 0 for at once. One that waits for its time holds back no other.
	 */
	not_before?: UnixSecondsOrNone;
}

/**
 * A page that a module needs, chosen on the settings page.
 */
export interface PageSetting {
	/**
	 * Option that holds the id of the page.
	 */
	option: string;
	/**
	 * What people call it, translated, plain text.
	 */
	label: string;
	/**
	 * What it is for, translated, plain text.
	 */
	description: string;
	/**
	 * Block that the page must hold to do its work.
	 */
	block: string;
}

/**
 * One session took part in full.
 */
export interface ParticipationCompleted {
	/**
	 * The person as the CRM knows them.
	 */
	lead_id: number;
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	webinar_type: WebinarType;
	/**
	 * The tracker's session.
	 */
	session_id: number;
	/**
	 * When it completed.
	 */
	completed_at: UnixSeconds;
}

/**
 * Whether a person can be written to. Repeats and lateness as for deliveries.
 */
export interface PersonReport {
	/**
	 * The person as the CRM knows them.
	 */
	recipient_id: number;
	/**
	 * See TelegramStatus.
	 */
	state: 'connected' | 'stopped' | 'unreachable';
	/**
	 * When it came to be so: Unix milliseconds of the sidecar.
	 */
	at_ms: number;
}

/**
 * One page of an attendee that is open in the room now, as the token of its stream names them. Staff is not among them.
 */
export interface PresentPerson {
	/**
	 * The person as the CRM knows them.
	 */
	lead_id: number;
	/**
	 * Their WordPress user.
	 */
	user_id: number;
	/**
	 * Name that the page gave itself; believed for nothing but telling pages apart.
	 */
	device: string;
}

/**
 * One line of the list that a speaker sees before the start. It warns, it never forbids.
 */
export interface ReadinessCheck {
	/**
	 * For programs.
	 */
	name: string;
	/**
	 * Whether all is well.
	 */
	is_ready: boolean;
	/**
	 * What was found and, where it is not ready, what to do; translated, plain text.
	 */
	message: string;
	/**
	 * Where to mend it; empty when there is no such place for this user.
	 */
	url: LinkAddress;
}

/**
 * What a room shows from now on, as WordPress told it at one moment. Of two announcements that with the greater `version` counts, and of the same version that with the greater `revision`: late, repeated and reordered ones do no harm.
 */
export interface RoomAnnouncement {
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	/**
	 * Of the webinar.
	 */
	version: number;
	/**
	 * When it was drawn up, in milliseconds since 1970.
	 */
	revision: number;
	/**
	 * Changes with the states; nothing else is to be read from it.
	 */
	etag: string;
	/**
	 * What is shown, by when; the first from 0. The clock alone opens the lobby, so both stages are told before. None: the room is closed, and each asks read-sync why.
	 */
	states: {
		/**
		 * From when on.
		 */
		from: UnixSecondsOrNone;
		state: RoomBroadcast;
	}[];
}

/**
 * The state of a room as all who are in it share it: what read-sync answers, without what is one person's. Data of the stream's event `state`, whose id is `<version>.<revision>`.
 */
export interface RoomBroadcast {
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	status: WebinarStatus;
	/**
	 * Grows by one at every change of status or CTA; an older one is ignored.
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
	 * When the lobby opens: 15 minutes before the planned start.
	 */
	opens_at: UnixSecondsOrNone;
	/**
	 * When it went live; 0 before that.
	 */
	started_at: UnixSecondsOrNone;
	/**
	 * When it was stopped; 0 before that.
	 */
	finished_at: UnixSecondsOrNone;
	/**
	 * Length of all breaks that have ended.
	 */
	paused_seconds: number;
	/**
	 * Now, as the server sees it.
	 */
	server_time: UnixSeconds;
	/**
	 * Which screen: draft is none, scheduled is before or lobby, live is viewing, paused is break, finished and archived are complete.
	 */
	stage: 'before' | 'lobby' | 'viewing' | 'break' | 'complete';
	cta: {
		/**
		 * Whether to show it.
		 */
		visible: boolean;
		/**
		 * Words on the button; only when visible.
		 */
		text?: string;
		/**
		 * Where it leads, in a new tab; only when visible.
		 */
		url?: LinkAddress;
	};
	/**
	 * What to play or to open; only in the stages viewing and break.
	 */
	stream: {
		type: StreamType;
		source: WebAddress;
	} | null;
	/**
	 * The recording; empty before the stage complete, and when there is none.
	 */
	recording_url: WebAddress;
	/**
	 * When to ask again, in milliseconds.
	 */
	poll_after_ms: number;
}

/**
 * What a signed-in attendee's room may send. Empty when nobody answers, or for a guest.
 */
export interface RoomCommands {
	/**
	 * Presence: sent at entry and every 30 seconds.
	 */
	enter?: AjaxCommand;
	/**
	 * The page goes away.
	 */
	leave?: AjaxCommand;
	/**
	 * The attendee finishes.
	 */
	finish?: AjaxCommand;
	/**
	 * Asks whether the attendee's Telegram is connected.
	 */
	connection?: AjaxCommand;
}

/**
 * How many attendees are in the room, counted by the server; null where it is not shown any more. Data of the stream's event `people`: to staff always, to attendees where the organizer shows it.
 */
export interface RoomPeople {
	people: number | null;
}

/**
 * What the read-sync route answers with 401, 403, 404 or 410: a WordPress REST error.
 */
export interface RoomStateError {
	code: WebinarErrorCode;
	/**
	 * For people, translated, plain text.
	 */
	message: string;
	data: {
		/**
		 * The HTTP status.
		 */
		status: number;
	};
}

/**
 * Where the current user's room may listen: `GET <url>` with `Authorization: Bearer <token>`, Server-Sent Events. See ../README.md.
 */
export interface RoomStream {
	/**
	 * At the sidecar.
	 */
	url: WebAddress;
	/**
	 * JWT, HS256. Secret; never in an address.
	 */
	token: string;
	/**
	 * From when on it opens no stream any more.
	 */
	expires_at: UnixSeconds;
}

/**
 * One stay of one attendee in one webinar, as the server saw it. Devices of one person are merged.
 */
export interface SessionFact {
	/**
	 * The tracker's session.
	 */
	session_id: number;
	/**
	 * The person as the CRM knows them; who was forgotten is not told of.
	 */
	lead_id: number;
	/**
	 * WordPress user who entered; 0 when forgotten.
	 */
	user_id: number;
	/**
	 * First entry.
	 */
	entered_at: UnixSeconds;
	/**
	 * When they were last there, once they are gone; 0 as long as they may still be there.
	 */
	left_at: UnixSecondsOrNone;
	/**
	 * How that is known; empty as long as `left_at` is 0.
	 */
	leave_reason: '' | 'page_closed' | 'finished' | 'silence' | 'webinar_finished';
	/**
	 * Seconds of presence while the webinar was live, pauses not counted (H3).
	 */
	seen_seconds: number;
}

/**
 * One stay of one attendee in one webinar, measured by the server.
 */
export interface WebinarSession {
	/**
	 * The tracker's session.
	 */
	session_id: number;
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	/**
	 * The person as the CRM knows them.
	 */
	lead_id: number;
	/**
	 * First entry.
	 */
	entered_at: UnixSeconds;
	/**
	 * Seconds of presence while the webinar was live, pauses not counted (H3).
	 */
	seen_seconds: number;
	/**
	 * Seconds the webinar was live, pauses not counted.
	 */
	live_seconds: number;
	/**
	 * Present when it was stopped.
	 */
	present_at_end: boolean;
	/**
	 * The attendee pressed "finish".
	 */
	finish_pressed: boolean;
}

/**
 * What the sidecar answers to `GET /healthz`, which anybody may ask.
 */
export interface SidecarHealth {
	/**
	 * It runs and can read its store.
	 */
	status: 'ok';
	/**
	 * Whether Telegram answers, and accepts the bot.
	 */
	telegram: 'connected' | 'unreachable';
	/**
	 * User name of the bot without `@`; null until Telegram has told it.
	 */
	bot: string | null;
	/**
	 * Of all webinars.
	 */
	deliveries: DeliveryCounts;
	/**
	 * Of this sidecar.
	 */
	rooms: {
		/**
		 * Rooms that somebody listens in.
		 */
		open: number;
		/**
		 * Open streams.
		 */
		connections: number;
	};
}

/**
 * A person who speaks in a webinar, as visitors may see them.
 */
export interface Speaker {
	/**
	 * WordPress user.
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
 * One line of a webinar's history.
 */
export interface StatusChange {
	from: WebinarStatus;
	to: WebinarStatus;
	/**
	 * The WordPress user who caused it; 0 is the system.
	 */
	actor_id: number;
	/**
	 * Their name now, plain text; empty for the system and for people who are gone.
	 */
	actor_name: string;
	timestamp: UnixSeconds;
	/**
	 * Which screen or job asked.
	 */
	source: string;
}

/**
 * Who asks for a change, when and from where.
 */
export interface StatusContext {
	/**
	 * The WordPress user who asks; 0 is nobody or the system, which Core refuses for start, stop and CTA (S5).
	 */
	actor_id: number;
	/**
	 * When it was asked.
	 */
	timestamp: UnixSeconds;
	/**
	 * Which screen or job asked, as in `editor-sidebar`.
	 */
	source: string;
}

/**
 * Whether a stream answers and can be shown in the room.
 */
export interface StreamCheck {
	/**
	 * Whether it answers and can be shown.
	 */
	is_ready: boolean;
	/**
	 * What was found and, where it is not ready, what to do; translated, plain text.
	 */
	message: string;
}

/**
 * What carries the picture. `obs` is an HLS address shown in our player; `zoom` and `telegram` open outside.
 */
export type StreamType = 'obs' | 'youtube' | 'vimeo' | 'zoom' | 'telegram';

/**
 * One message owed to one person. Rendered here; the sidecar only carries it.
 */
export interface TelegramMessage {
	/**
	 * Lead id of who gets it: the candidate, or the partner.
	 */
	recipient_id: number;
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	/**
	 * What it is. `recording` is always labelled a recording.
	 */
	kind: 'attended' | 'not_attended' | 'recording' | 'attendance_notice';
	/**
	 * Plain text, as Telegram shows it. Telegram rejects longer text.
	 */
	text: string;
	/**
	 * A link under the message.
	 */
	button: {
		/**
		 * Words on the button.
		 */
		text: string;
		/**
		 * Where it leads; absolute.
		 */
		url: string;
	} | null;
	/**
	 * A video file (MP4) that Telegram is asked to fetch and show above the text; where it refuses, for its size or otherwise, the message goes out as text with the button. Left out for none.
	 */
	video_url?: string;
}

/**
 * Whether a person can be written to, as the sidecar told last. Empty: never connected, or not known.
 */
export type TelegramStatus = '' | 'connected' | 'stopped' | 'unreachable';

/**
 * A moment: Unix seconds, UTC; 0 means none.
 */
export type UnixSecondsOrNone = number;

/**
 * A moment: Unix seconds, UTC. The upper bound finds milliseconds.
 */
export type UnixSeconds = number;

/**
 * An absolute http(s) address; empty means none.
 */
export type WebAddress = string;

/**
 * Which webinars, in which order. All optional.
 */
export interface WebinarQuery {
	/**
	 * Only these; left out means any.
	 */
	status?: WebinarStatus[];
	/**
	 * Only those planned later than this; left out means any that has a date. Unix seconds.
	 */
	scheduled_after?: number;
	/**
	 * True: only those with a recording.
	 */
	has_recording?: boolean;
	/**
	 * How many; 20 when left out.
	 */
	per_page?: number;
	/**
	 * Which page, from 1.
	 */
	page?: number;
	/**
	 * By `scheduled_at`; `asc` when left out.
	 */
	order?: 'asc' | 'desc';
}

/**
 * The classification and the path that follows from it.
 */
export interface WebinarRoute {
	/**
	 * The person as the CRM knows them.
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
	 * When it was classified.
	 */
	timestamp: UnixSeconds;
	/**
	 * `attended` exactly when `attended` is true.
	 */
	route: 'attended' | 'not_attended';
}

/**
 * Where a webinar is in its life. Only Core changes it.
 */
export type WebinarStatus = 'draft' | 'scheduled' | 'live' | 'paused' | 'finished' | 'archived';

/**
 * `live` is held by a speaker, `auto` is a recording shown on its own.
 */
export type WebinarType = 'live' | 'auto';

/**
 * What a form saves. Left-out fields stay as they are. `status` and `cta_visibility` cannot be said here (S2).
 */
export interface WebinarUpsert {
	/**
	 * Which webinar; 0 makes a new one.
	 */
	webinar_id: number;
	/**
	 * Plain text.
	 */
	title?: string;
	/**
	 * HTML; Core filters it as post content.
	 */
	description?: string;
	/**
	 * `publish` with a date and a type makes it scheduled.
	 */
	post_status?: 'draft' | 'publish';
	type?: WebinarType;
	/**
	 * Planned start.
	 */
	scheduled_at?: UnixSecondsOrNone;
	/**
	 * Planned length in minutes.
	 */
	duration_minutes?: number;
	stream_type?: StreamType;
	stream_source?: WebAddress;
	/**
	 * WordPress users.
	 */
	speaker_user_ids?: number[];
	/**
	 * WordPress user.
	 */
	owner_user_id?: number;
	/**
	 * Words on the guests' button.
	 */
	guest_cta_text?: string;
	guest_cta_url?: LinkAddress;
	/**
	 * Words on the room's button.
	 */
	room_cta_text?: string;
	room_cta_url?: LinkAddress;
	recording_url?: WebAddress;
	context: StatusContext;
	/**
	 * 1 where attendees see how many are in the room.
	 */
	shows_people?: number;
}

/**
 * The read model of one webinar: what other modules may know about it. Numbers that may be missing are 0, texts are empty.
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
	 * The post's content as stored: HTML.
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
	 * Planned length in minutes.
	 */
	duration_minutes: number;
	/**
	 * Whether the room shows its CTA. Starts hidden (S4).
	 */
	cta_visibility: 'hidden' | 'visible';
	stream_type: StreamType;
	/**
	 * Where the stream is. Secret from guests.
	 */
	stream_source: WebAddress;
	/**
	 * WordPress user who owns the webinar; 0 is nobody.
	 */
	owner_user_id: number;
	/**
	 * WordPress users who may start and stop it.
	 */
	speaker_user_ids: number[];
	/**
	 * The same people, those who still exist, as visitors see them.
	 */
	speakers: Speaker[];
	/**
	 * For visitors who are not signed in.
	 */
	guest_cta: CallToAction;
	/**
	 * The one CTA inside the room.
	 */
	room_cta: CallToAction;
	/**
	 * Whether attendees see how many are in the room. Speakers always do.
	 */
	shows_people: boolean;
	/**
	 * The recording, once there is one.
	 */
	recording_url: WebAddress;
	/**
	 * Address of the picture shown before the start; empty means none.
	 */
	poster_url: string;
	/**
	 * Actual start.
	 */
	started_at: UnixSecondsOrNone;
	/**
	 * Actual end.
	 */
	finished_at: UnixSecondsOrNone;
	/**
	 * Sum of the finished pauses, in seconds.
	 */
	paused_seconds: number;
	/**
	 * When the running pause began.
	 */
	paused_at: UnixSecondsOrNone;
	/**
	 * Grows by one at every change of status or CTA.
	 */
	version: number;
}

/**
 * A viewer reached a quarter of the recording. Not under `prod`.
 */
export interface AutowebinarProgress {
	/**
	 * Id of the event; a repeat has the same one.
	 */
	event_id: number;
	/**
	 * WordPress user.
	 */
	user_id: number;
	/**
	 * Who referred them; 0 is nobody.
	 */
	ref_id: number;
	/**
	 * When it happened.
	 */
	timestamp: UnixSeconds;
	/**
	 * Percent of the recording.
	 */
	progress: 25 | 50 | 75 | 100;
}

/**
 * The emitter is about to tell what became of these leads, of each in an event of its own, in the transaction that stores all of it. Whoever reads something of every lead for that may read it together now, and whoever stores something may hold it back until `client_webinar_batch_ended`.
 */
export interface ClientWebinarBatchBegun {
	/**
	 * People as the CRM knows them.
	 */
	lead_ids: number[];
}

/**
 * All events of the batch that began last are told. Whoever held back what they store because of them stores it now, or throws: then the whole batch is undone. It always comes, in the same process, before another batch begins or anything else is told.
 */
export interface ClientWebinarBatchEnded {
	/**
	 * True inside of the transaction that is about to be committed. False after it was undone: what was held back is to be forgotten.
	 */
	is_kept: boolean;
}

/**
 * A session began; once per session.
 */
export interface ClientWebinarEntered {
	/**
	 * The person as the CRM knows them.
	 */
	lead_id: number;
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	/**
	 * When they entered.
	 */
	timestamp: UnixSeconds;
}

/**
 * An attendee sent a form in the room. Not under `prod`.
 */
export interface ClientWebinarFormSubmitted {
	/**
	 * The person as the CRM knows them.
	 */
	lead_id: number;
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	webinar_type: WebinarType;
	/**
	 * The tracker's session.
	 */
	session_id: number;
	/**
	 * When.
	 */
	submitted_at: UnixSeconds;
	/**
	 * Which form.
	 */
	form_id: number;
	/**
	 * Field names and what was entered.
	 */
	form_payload: {
		[k: string]: string | number | boolean | null;
	};
}

/**
 * A session ended before completion; once per session. Not under `prod`.
 */
export interface ClientWebinarLeft {
	/**
	 * The person as the CRM knows them.
	 */
	lead_id: number;
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	webinar_type: WebinarType;
	/**
	 * The tracker's session.
	 */
	session_id: number;
	/**
	 * When.
	 */
	left_at: UnixSeconds;
	/**
	 * Why, for programs.
	 */
	leave_reason: string;
}

/**
 * A lead registered for a webinar. Not under `prod`.
 */
export interface ClientWebinarRegistered {
	/**
	 * The person as the CRM knows them.
	 */
	lead_id: number;
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	webinar_type: WebinarType;
	/**
	 * The slot chosen.
	 */
	slot_id: number;
	/**
	 * When.
	 */
	registered_at: UnixSeconds;
	/**
	 * Where they registered.
	 */
	source: string;
}

/**
 * Every session of a finished webinar is decided: no further completion comes. Fired once per webinar.
 */
export interface ClientWebinarSessionsClosed {
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	/**
	 * When the last session was decided.
	 */
	timestamp: UnixSeconds;
}

/**
 * A change was refused and nothing changed. Callers listen to it during their own `do_action`, to learn the error.
 */
export interface CoreWebinarChangeRefused {
	/**
	 * Which webinar; 0 for one that was to be made.
	 */
	webinar_id: number;
	/**
	 * What was asked.
	 */
	change: 'status' | 'cta' | 'upsert';
	/**
	 * What was asked for, as in `start`, `pause`, `visible`, `create`; shortened, never trusted.
	 */
	requested: string;
	code: WebinarErrorCode;
	/**
	 * For people, translated, plain text.
	 */
	message: string;
	/**
	 * Who asked; 0 is nobody.
	 */
	actor_id: number;
	/**
	 * When it was refused.
	 */
	timestamp: UnixSeconds;
}

/**
 * The CTA was shown or hidden; fired once per real change.
 */
export interface CoreWebinarCtaVisibilityChanged {
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	/**
	 * True when it is shown now.
	 */
	visible: boolean;
	/**
	 * The WordPress user who caused it; 0 is the system.
	 */
	actor_id: number;
	/**
	 * When it changed.
	 */
	timestamp: UnixSeconds;
	/**
	 * Which screen or job asked.
	 */
	source: string;
}

/**
 * One line for the site's log. No secrets, no payloads, no texts of messages.
 */
export interface CoreWebinarLog {
	/**
	 * `error` when something was lost or refused that should not have been.
	 */
	level: 'info' | 'warning' | 'error';
	/**
	 * Who says it.
	 */
	module: ModuleSlug;
	/**
	 * For programs.
	 */
	code: string;
	/**
	 * For people, English.
	 */
	message: string;
	/**
	 * Which webinar; 0 is none.
	 */
	webinar_id: number;
	/**
	 * Which WordPress user; 0 is nobody.
	 */
	user_id: number;
}

/**
 * A webinar was saved, by the editor or by `core_webinar_upsert`. Read it with `core_webinar_get`.
 */
export interface CoreWebinarSaved {
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	/**
	 * True when it is new.
	 */
	created: boolean;
	/**
	 * When it was saved.
	 */
	timestamp: UnixSeconds;
}

/**
 * The status changed, durably, by exactly this request: of several at once only the one that won fires it (S3).
 */
export interface CoreWebinarStatusChanged {
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	from: WebinarStatus;
	to: WebinarStatus;
	/**
	 * The WordPress user who caused it; 0 is the system.
	 */
	actor_id: number;
	/**
	 * When it changed.
	 */
	timestamp: UnixSeconds;
	/**
	 * Which screen or job asked.
	 */
	source: string;
}

/**
 * A moment in which nobody waits: background work may run until `until`. At least every 15 seconds where a sidecar is set up, whether or not the site has visitors.
 */
export interface WebinarOutboxHeartbeat {
	/**
	 * When to stop beginning new batches.
	 */
	until: UnixSeconds;
}

/**
 * Pages of attendees that are open in a room now, as the sidecar that holds their streams tells; some thousands at a time, each 15 seconds, and again. Who is silent for longer is gone.
 */
export interface WebinarOutboxPresence {
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	/**
	 * When WordPress heard it.
	 */
	timestamp: UnixSeconds;
	people: PresentPerson[];
}

/**
 * Something for the sidecar to hear at once, after the answer to this request where PHP can. Not stored and not repeated: only for what the next one replaces.
 */
export interface WebinarOutboxPush {
	type: 'room.state';
	data: RoomAnnouncement;
}

/**
 * The person asked to be forgotten: the sidecar drops their chat and every delivery to them.
 */
export interface PersonForgetEvent {
	/**
	 * Name of the event.
	 */
	type: 'person.forget';
	/**
	 * When the fact was written down: ISO 8601, UTC.
	 */
	timestamp: string;
	data: {
		/**
		 * The person as the CRM knows them.
		 */
		recipient_id: number;
	};
}

/**
 * A room shows something else. Sent at once after the change, not by the outbox: the last one counts, and the next presence report tells what was lost.
 */
export interface RoomStateEvent {
	/**
	 * Name of the event.
	 */
	type: 'room.state';
	/**
	 * When the fact was written down: ISO 8601, UTC.
	 */
	timestamp: string;
	data: RoomAnnouncement;
}

/**
 * The whole body of the signed request by which the sidecar wakes WordPress (admin-ajax action `webinar_outbox_heartbeat`) and tells what became of deliveries and people. Sent every 15 seconds, and sooner when there is news.
 */
export interface SidecarHeartbeatEvent {
	/**
	 * Name of the event.
	 */
	type: 'sidecar.heartbeat';
	/**
	 * When the fact was written down: ISO 8601, UTC.
	 */
	timestamp: string;
	data: {
		deliveries: DeliveryReport[];
		people: PersonReport[];
	};
}

/**
 * The whole body of the signed request by which a sidecar tells who is in its rooms now (admin-ajax action `webinar_outbox_presence`), each 15 seconds; 5,000 pages in a request. 512 KB at most.
 */
export interface SidecarPresenceEvent {
	/**
	 * Name of the event.
	 */
	type: 'sidecar.presence';
	/**
	 * When the fact was written down: ISO 8601, UTC.
	 */
	timestamp: string;
	data: {
		rooms: {
			/**
			 * Id of the webinar (post `webinar_event`).
			 */
			webinar_id: number;
			/**
			 * Of the announcement that the sidecar has; empty when it has none.
			 */
			etag: string;
			/**
			 * Some of those who are there, or all.
			 */
			people: PresentPerson[];
		}[];
	};
}

/**
 * The whole body of the webhook that hands one message to the sidecar. Repeats carry the same `webhook-id` header.
 */
export interface TelegramMessageEvent {
	/**
	 * Name of the event.
	 */
	type: 'telegram.message';
	/**
	 * When the fact was written down: ISO 8601, UTC.
	 */
	timestamp: string;
	data: TelegramMessage;
}

/**
 * What the room needs to draw itself. Everything but `server_time` is in the ETag. An answer to who is admitted has the header `X-Webinar-Room-Pass`, which the next question sends back so that it can be answered early, and `X-Webinar-Room-Token` where there is a stream.
 */
export interface RoomState {
	/**
	 * Id of the webinar (post `webinar_event`).
	 */
	webinar_id: number;
	status: WebinarStatus;
	/**
	 * Grows by one at every change of status or CTA; an older one is ignored.
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
	 * When the lobby opens: 15 minutes before the planned start.
	 */
	opens_at: UnixSecondsOrNone;
	/**
	 * When it went live; 0 before that.
	 */
	started_at: UnixSecondsOrNone;
	/**
	 * When it was stopped; 0 before that.
	 */
	finished_at: UnixSecondsOrNone;
	/**
	 * Length of all breaks that have ended.
	 */
	paused_seconds: number;
	/**
	 * Now, as the server sees it.
	 */
	server_time: UnixSeconds;
	/**
	 * Which screen: draft is none, scheduled is before or lobby, live is viewing, paused is break, finished and archived are complete.
	 */
	stage: 'before' | 'lobby' | 'viewing' | 'break' | 'complete';
	cta: {
		/**
		 * Whether to show it.
		 */
		visible: boolean;
		/**
		 * Words on the button; only when visible.
		 */
		text?: string;
		/**
		 * Where it leads, in a new tab; only when visible.
		 */
		url?: LinkAddress;
	};
	/**
	 * What to play or to open; only in the stages viewing and break.
	 */
	stream: {
		type: StreamType;
		source: WebAddress;
	} | null;
	/**
	 * The recording; empty before the stage complete, and when there is none.
	 */
	recording_url: WebAddress;
	room: {
		/**
		 * Whether this user may start, stop and show the CTA.
		 */
		can_control: boolean;
		/**
		 * How many attendees are in the room now; null for attendees unless the organizer shows it, and when nobody counts.
		 */
		people: number | null;
	};
	/**
	 * When to ask again, in milliseconds.
	 */
	poll_after_ms: number;
}

/**
 * What the speaker sees beside the live state: history, and after the end attendance and messages. POST. Changes nothing.
 */
export interface ClientWebinarControlIntegrationOverviewRequest {
	/**
	 * Chooses the handler.
	 */
	action: 'client_webinar_control_integration_overview';
	/**
	 * Id of the webinar; a form sends text.
	 */
	webinar_id: string;
	/**
	 * Made for this action and this webinar.
	 */
	nonce: string;
}

/**
 * As it is now.
 */
export interface ClientWebinarControlIntegrationOverviewAnswer {
	success: true;
	data: {
		history: StatusChange[];
		/**
		 * Null before the end, and when nobody counts.
		 */
		attendance: AttendanceCounts | null;
		/**
		 * Null before the end, and when nobody counts.
		 */
		messages: MessageCounts | null;
		/**
		 * The attendance report, for who may read it; empty for none.
		 */
		attendance_url: LinkAddress;
		/**
		 * The delivery log of this webinar, for who may read it; empty for none.
		 */
		messages_url: LinkAddress;
	};
}

/**
 * The list before the start. Takes a few seconds: servers are asked. POST. Changes nothing.
 */
export interface ClientWebinarControlIntegrationReadinessRequest {
	/**
	 * Chooses the handler.
	 */
	action: 'client_webinar_control_integration_readiness';
	/**
	 * Id of the webinar; a form sends text.
	 */
	webinar_id: string;
	/**
	 * Made for this action and this webinar.
	 */
	nonce: string;
}

/**
 * As it is now.
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
	 * Chooses the handler.
	 */
	action: 'client_webinar_control_integration_set_status';
	/**
	 * Id of the webinar; a form sends text.
	 */
	webinar_id: string;
	/**
	 * Nothing else exists (S1).
	 */
	command: 'start' | 'stop';
	/**
	 * Made for this action and this webinar.
	 */
	nonce: string;
}

/**
 * The state after it.
 */
export interface ClientWebinarControlIntegrationSetStatusAnswer {
	success: true;
	data: {
		status: WebinarStatus;
		/**
		 * Grows by one at every change.
		 */
		version: number;
	};
}

/**
 * Says that the attendee is present: at entry, and every 30 seconds while the player is open. POST. Repeats do not begin a second session.
 */
export interface ClientWebinarTrackerV2EnterRequest {
	/**
	 * Chooses the handler.
	 */
	action: 'client_webinar_tracker_v2_enter';
	/**
	 * Id of the webinar; a form sends text.
	 */
	webinar_id: string;
	/**
	 * Made for this action and this webinar.
	 */
	nonce: string;
	/**
	 * A random name that the page gave itself, so that closing one page does not end the presence of another of the same person. Believed for nothing else.
	 */
	device?: string;
}

/**
 * The session after it.
 */
export interface ClientWebinarTrackerV2EnterAnswer {
	success: true;
	data: {
		/**
		 * The tracker's session; 0 for staff, who are no attendees.
		 */
		session_id: number;
	};
}

/**
 * Says that the attendee finishes. POST. Repeats change nothing.
 */
export interface ClientWebinarTrackerV2FinishRequest {
	/**
	 * Chooses the handler.
	 */
	action: 'client_webinar_tracker_v2_finish';
	/**
	 * Id of the webinar; a form sends text.
	 */
	webinar_id: string;
	/**
	 * Made for this action and this webinar.
	 */
	nonce: string;
}

/**
 * The session after it.
 */
export interface ClientWebinarTrackerV2FinishAnswer {
	success: true;
	data: {
		/**
		 * The tracker's session; 0 for staff, who are no attendees.
		 */
		session_id: number;
	};
}

/**
 * Says that the attendee's page goes away. POST, also by `navigator.sendBeacon`. Repeats change nothing.
 */
export interface ClientWebinarTrackerV2LeaveRequest {
	/**
	 * Chooses the handler.
	 */
	action: 'client_webinar_tracker_v2_leave';
	/**
	 * Id of the webinar; a form sends text.
	 */
	webinar_id: string;
	/**
	 * Made for this action and this webinar.
	 */
	nonce: string;
	/**
	 * A random name that the page gave itself, so that closing one page does not end the presence of another of the same person. Believed for nothing else.
	 */
	device?: string;
}

/**
 * The session after it.
 */
export interface ClientWebinarTrackerV2LeaveAnswer {
	success: true;
	data: {
		/**
		 * The tracker's session; 0 for staff, who are no attendees.
		 */
		session_id: number;
	};
}

/**
 * Pauses, resumes or archives a webinar: the moves that have no public hook. POST. A repeat of pause and resume succeeds and changes nothing; what is archived is locked.
 */
export interface CoreWebinarEventMoveRequest {
	/**
	 * Chooses the handler.
	 */
	action: 'core_webinar_event_move';
	/**
	 * Id of the webinar; a form sends text.
	 */
	webinar_id: string;
	/**
	 * `archive` is for those who publish webinars.
	 */
	command: 'pause' | 'resume' | 'archive';
	/**
	 * Made for this action and this webinar.
	 */
	nonce: string;
}

/**
 * The state after it.
 */
export interface CoreWebinarEventMoveAnswer {
	success: true;
	data: {
		status: WebinarStatus;
		/**
		 * Grows by one at every change.
		 */
		version: number;
	};
}

/**
 * Whether a stream answers and can be shown, before it is saved. POST. Changes nothing.
 */
export interface UiWebinarPublicCheckStreamRequest {
	/**
	 * Chooses the handler.
	 */
	action: 'ui_webinar_public_check_stream';
	/**
	 * Id of the webinar; a form sends text.
	 */
	webinar_id: string;
	stream_type: StreamType;
	/**
	 * As an organizer wrote it.
	 */
	stream_source: string;
	/**
	 * Made for this action and this webinar.
	 */
	nonce: string;
}

/**
 * What was found.
 */
export interface UiWebinarPublicCheckStreamAnswer {
	success: true;
	data: StreamCheck;
}

/**
 * Shows or hides the CTA in the room. POST.
 */
export interface UiWebinarRoomSetCtaRequest {
	/**
	 * Chooses the handler.
	 */
	action: 'ui_webinar_room_set_cta';
	/**
	 * Id of the webinar; a form sends text.
	 */
	webinar_id: string;
	/**
	 * `1` shows it, `0` hides it.
	 */
	visible: '0' | '1';
	/**
	 * Made for this action and this webinar.
	 */
	nonce: string;
}

/**
 * The state after it.
 */
export interface UiWebinarRoomSetCtaAnswer {
	success: true;
	data: {
		/**
		 * Whether it is shown now.
		 */
		visible: boolean;
		/**
		 * Grows by one at every change.
		 */
		version: number;
	};
}

/**
 * Asks whether the signed-in person's Telegram is connected. POST. Changes nothing.
 */
export interface WebinarOutboxConnectionRequest {
	/**
	 * Chooses the handler.
	 */
	action: 'webinar_outbox_connection';
	/**
	 * Id of the webinar; a form sends text.
	 */
	webinar_id: string;
	/**
	 * Made for this action and this webinar.
	 */
	nonce: string;
}

/**
 * As it is now.
 */
export interface WebinarOutboxConnectionAnswer {
	success: true;
	data: {
		status: TelegramStatus;
	};
}

/**
 * The sidecar wakes WordPress. POST; `action` stands in the address, the body is the JSON of events/sidecar.heartbeat.json, signed as a webhook is. No cookie and no nonce: the signature is the authorization.
 */
export interface WebinarOutboxHeartbeatRequest {
	/**
	 * Chooses the handler.
	 */
	action: 'webinar_outbox_heartbeat';
}

/**
 * The reports are kept; the sidecar need not tell them again.
 */
export interface WebinarOutboxHeartbeatAnswer {
	success: true;
	data: {
		/**
		 * How many reports of deliveries were taken, those of unknown ids too.
		 */
		deliveries: number;
		/**
		 * How many reports of people were taken.
		 */
		people: number;
	};
}

/**
 * A sidecar tells who is in its rooms. POST; `action` stands in the address, the body is the JSON of events/sidecar.presence.json, signed as a webhook is. No cookie and no nonce: the signature is the authorization. A repeat of the same webhook id is refused.
 */
export interface WebinarOutboxPresenceRequest {
	/**
	 * Chooses the handler.
	 */
	action: 'webinar_outbox_presence';
}

/**
 * One entry for each room that was asked about.
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
			 * How many attendees are there, on all sidecars and without one; null when nobody counts.
			 */
			people: number | null;
			/**
			 * Whether attendees may see it.
			 */
			shows_people: boolean;
			/**
			 * What the sidecar should show; null when it has that already, or nobody knows the room. While the sidecar shows what it told, this one counts whatever its version is: a database that was restored from a backup counts from lower ones.
			 */
			announcement: RoomAnnouncement | null;
		}[];
	};
}
