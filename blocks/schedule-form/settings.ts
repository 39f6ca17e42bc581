import type { Speaker } from './speakers';

export interface StreamType {
	value: string;
	label: string;
}

/** How to ask the server about a stream. */
export interface StreamCheckSettings {
	webinarId: number;
	ajaxUrl: string;
	action: string;
	/** Made for this webinar and this person. */
	nonce: string;
}

/** What the server says about this site, this person and this webinar. */
export interface ScheduleFormSettings {
	speakers: Speaker[];
	streamTypes: StreamType[];
	/** Stream and people are behind this; everything else is open to speakers. */
	canEditTechnical: boolean;
	/** Null where the room's module is off: nobody knows what it could show. */
	streamCheck: StreamCheckSettings | null;
	/** Whether the webinar was over when the editor was opened. */
	hasEnded: boolean;
}

declare global {
	interface Window {
		webinarScheduleForm?: ScheduleFormSettings;
	}
}

export const settings: ScheduleFormSettings = window.webinarScheduleForm ?? {
	speakers: [],
	streamTypes: [],
	canEditTechnical: false,
	streamCheck: null,
	hasEnded: false,
};
