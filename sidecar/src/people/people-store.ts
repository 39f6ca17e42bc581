/**
 * - `connected`: messages go to this chat
 * - `stopped`: the person sent `/stop`
 * - `unreachable`: Telegram said that the chat cannot be written to
 */
export type PersonState = 'connected' | 'stopped' | 'unreachable';

export type Person = {
	readonly recipientId: number;
	/** Known to the sidecar only: it never leaves it, not even into the log. */
	readonly chatId: number;
	readonly state: PersonState;
};

/** Who can be written to. Each method is one durable step. */
export interface PeopleStore {
	find: ( recipientId: number ) => Person | null;

	/**
	 * Connects a recipient to a chat, once per nonce. Returns false when the nonce
	 * was used before; nothing changes then.
	 */
	connect: (
		recipientId: number,
		chatId: number,
		nonce: string,
		nonceExpiresAt: number
	) => boolean;

	/** Connects again whoever had this chat; returns their recipient ids. */
	reconnect: ( chatId: number ) => number[];

	/** Returns false when nobody was connected to this chat. */
	stop: ( chatId: number ) => boolean;

	/** Only if the recipient still has this chat. */
	markUnreachable: ( recipientId: number, chatId: number ) => void;
}
