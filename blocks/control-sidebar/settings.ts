export interface Command {
	action: string;
	nonce: string;
}

/** What the server says about the webinar that is open in the editor. */
export interface ControlSettings {
	webinarId: number;
	ajaxUrl: string;
	/** Any may be missing: its module is off. */
	commands: Partial< Record< 'start' | 'stop' | 'cta', Command > >;
	/** Empty where the room's module is off. */
	stateUrl: string;
	roomUrl: string;
}

declare global {
	interface Window {
		webinarControl?: ControlSettings;
	}
}
