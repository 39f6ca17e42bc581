import type { Speaker } from './speakers';

export interface StreamType {
	value: string;
	label: string;
}

/** The command that checks a stream. */
export interface StreamCheckSettings {
	webinarId: number;
	ajaxUrl: string;
	action: string;
	/** For this webinar and this person. */
	nonce: string;
}

/** Printed by PHP for this person and this webinar. */
export interface ScheduleFormSettings {
	speakers: Speaker[];
	streamTypes: StreamType[];
	/** May edit stream, speakers and organizer; speakers edit only the rest. */
	canEditTechnical: boolean;
	/** Null where the room's module is off: no module can check a stream. */
	streamCheck: StreamCheckSettings | null;
	/** A module books seats. */
	booksSeats: boolean;
	/** The webinar was over when the editor was opened. */
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
	booksSeats: false,
	hasEnded: false,
};
