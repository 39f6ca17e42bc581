import type { ControlCommands } from '../../contract/generated/types';

/** What the server says about the webinar at whose controls someone is. */
export interface ControlSettings {
	webinarId: number;
	ajaxUrl: string;
	/** Any may be missing: its module is off, or the person may not send it. */
	commands: ControlCommands;
	/** Empty where the room's module is off. */
	stateUrl: string;
	roomUrl: string;
	/** Where the offer led when the page was made; empty where there is none. */
	offerUrl: string;
}

declare global {
	interface Window {
		webinarControl?: ControlSettings;
	}
}
