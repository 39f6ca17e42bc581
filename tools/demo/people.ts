export interface Person {
	/** Also the WordPress user name. */
	readonly login: string;
	readonly role: 'webinar_organizer' | 'webinar_speaker' | 'webinar_attendee';
	/** Login of the partner who invited them. */
	readonly invitedBy?: string;
	/** Chat in the emulator; people without one have not connected Telegram. */
	readonly chatId: number;
	readonly isConnectedAtFirst: boolean;
}

/** Everybody in the demo, partners before those whom they invited. */
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
