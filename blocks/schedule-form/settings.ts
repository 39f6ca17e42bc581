import type { Speaker } from './speakers';

export interface StreamType {
	value: string;
	label: string;
}

/** What the server says about this site and this person. */
export interface ScheduleFormSettings {
	speakers: Speaker[];
	streamTypes: StreamType[];
	/** Stream and speakers are behind this; everything else is open to speakers. */
	canEditTechnical: boolean;
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
};
