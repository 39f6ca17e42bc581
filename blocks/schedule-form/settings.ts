import type { CommandSettings } from './command';
import type { Person } from './people';

export interface StreamType {
	value: string;
	label: string;
}

/** Printed by PHP for this person and this webinar. */
export interface ScheduleFormSettings {
	/** Those of this webinar, and the first who may speak. */
	people: Person[];
	/** Finds others; null for people who may not choose. */
	findPeople: CommandSettings | null;
	streamTypes: StreamType[];
	/** May edit stream, speakers and organizer; speakers edit only the rest. */
	canEditTechnical: boolean;
	/** Null where the room's module is off: no module can check a stream. */
	streamCheck: CommandSettings | null;
	/** A module books seats. */
	booksSeats: boolean;
	/** Recordings run on this site (P2). */
	hasRecordings: boolean;
	/** The webinar had begun when the editor was opened. */
	hasBegun: boolean;
	/** The webinar was over when the editor was opened. */
	hasEnded: boolean;
}

declare global {
	interface Window {
		webinarScheduleForm?: ScheduleFormSettings;
	}
}

export const settings: ScheduleFormSettings = window.webinarScheduleForm ?? {
	people: [],
	findPeople: null,
	streamTypes: [],
	canEditTechnical: false,
	streamCheck: null,
	booksSeats: false,
	hasRecordings: false,
	hasBegun: false,
	hasEnded: false,
};
