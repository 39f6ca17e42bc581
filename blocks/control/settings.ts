import type { ControlCommands } from '../../contract/generated/types';

/** Printed by PHP for one webinar and one person. */
export interface ControlSettings {
	webinarId: number;
	ajaxUrl: string;
	/** As the page was rendered. */
	isRecording: boolean;
	/** False for a recording that does not run on this site. */
	isAvailable: boolean;
	/** A command is missing where its module is off or the person may not send it. */
	commands: ControlCommands;
	/** URL of read-sync; empty where the room's module is off. */
	stateUrl: string;
	roomUrl: string;
	/** Address of the editor; empty for people who may not edit the webinar. */
	editUrl: string;
	/** Link of the offer when the page was rendered; empty where there is none. */
	offerUrl: string;
}

declare global {
	interface Window {
		webinarControl?: ControlSettings;
	}
}
