/** What only staff need in a room: nobody else loads it. */
import { createStaff } from './staff';

declare global {
	interface Window {
		/** There before the chat's own script, for staff. */
		webinarChatStaff?: typeof createStaff;
	}
}

window.webinarChatStaff = createStaff;
