/** A sign-in link on the demo page. `to` is a path, or a name that the mu-plugin's Sign_In knows. */
export interface Tap {
	login: string;
	to:
		| 'schedule'
		| 'room'
		| 'editor'
		| 'new'
		| 'recording'
		| 'recording-room'
		| 'recording-console'
		| 'recording-report'
		| '/admin_webinar/'
		| '/wp-admin/'
		| '/wp-admin/edit.php?post_type=webinar_event'
		| '/wp-admin/edit.php?post_type=webinar_event&page=webinar_outbox_messages';
	label: string;
}

export interface Step {
	title: string;
	text: string;
	taps: Tap[];
}

export interface Texts {
	lang: string;
	names: Record< string, string >;
	site: { title: string; tagline: string };
	signup: { title: string; content: string };
	webinar: {
		title: string;
		description: string;
		guest_cta_text: string;
		room_cta_text: string;
	};
	/** The recording that everybody watches in their own time, only under `full`. */
	course: { title: string; description: string };
	/** The webinar of yesterday, and who was there. `choice` is one of the options of the form; who has no grade did not answer. */
	past: {
		title: string;
		guests: {
			name: string;
			minutes: number;
			grade?: number;
			choice?: string;
			text?: string;
		}[];
	};
	/** The page of the next step, and its form. */
	form: {
		page: string;
		title: string;
		scale: string;
		choice: string;
		options: string[];
		text: string;
		consent: string;
	};
	/** What an audience writes in the chat. */
	audience: { name: string; messages: string[]; questions: string[] };
	page: {
		title: string;
		intro: string;
		hint: string;
		steps: Step[];
		/** Only under `full`. */
		recordingStep: Step;
		/** Only where the site has a chat. */
		audience: string;
		audienceDone: string;
		audienceFailed: string;
		again: string;
		againDone: string;
		againFailed: string;
		sidecarOff: string;
		sidecarOn: string;
		sidecarHint: string;
		more: string;
		moreTaps: Tap[];
		messages: string;
		messagesEmpty: string;
		messagesReal: string;
		messagesLost: string;
		connect: string;
		connectHint: string;
		connectFailed: string;
		bot: string;
		block: string;
		blockHint: string;
	};
	/** The page that opens instead of Telegram. */
	telegram: {
		title: string;
		text: string;
		start: string;
		done: string;
		failed: string;
	};
	/** What arrived at the mail server. */
	mailbox: {
		link: string;
		title: string;
		empty: string;
		plain: string;
		headers: string;
	};
	recording: { title: string; label: string; text: string };
}
