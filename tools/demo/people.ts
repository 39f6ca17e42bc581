export interface Person {
	/** The WordPress user name. */
	readonly login: string;
	readonly role: 'webinar_organizer' | 'webinar_speaker' | 'webinar_attendee';
	/** Login of the partner who invited them. */
	readonly invitedBy?: string;
	/** Chat with the bot in the emulator. */
	readonly chatId: number;
	/** Whether the first start connects this person to Telegram. */
	readonly isConnectedAtFirst: boolean;
}

/** The people of the demo. Partners stand before the people that they invited, because the site is filled in this order. */
export const people: readonly Person[] = [
	{
		login: 'organizer',
		role: 'webinar_organizer',
		chatId: 1001,
		isConnectedAtFirst: false,
	},
	{
		login: 'speaker',
		role: 'webinar_speaker',
		chatId: 1002,
		isConnectedAtFirst: false,
	},
	{
		login: 'partner-1',
		role: 'webinar_attendee',
		chatId: 1003,
		isConnectedAtFirst: true,
	},
	{
		login: 'partner-2',
		role: 'webinar_attendee',
		chatId: 1004,
		isConnectedAtFirst: true,
	},
	{
		login: 'attendee-1',
		role: 'webinar_attendee',
		invitedBy: 'partner-1',
		chatId: 1005,
		isConnectedAtFirst: true,
	},
	{
		login: 'attendee-2',
		role: 'webinar_attendee',
		invitedBy: 'partner-2',
		chatId: 1006,
		isConnectedAtFirst: true,
	},
	{
		login: 'attendee-3',
		role: 'webinar_attendee',
		invitedBy: 'partner-1',
		chatId: 1007,
		isConnectedAtFirst: false,
	},
];
