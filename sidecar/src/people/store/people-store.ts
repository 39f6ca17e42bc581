import type { PersonReport } from '../../../../contract/generated/types.ts';

/**
 * - `connected`: the bot sends messages to this chat
 * - `stopped`: the person sent `/stop`
 * - `unreachable`: Telegram said that the chat cannot be written to
 */
export type PersonState = PersonReport[ 'state' ];

export type Person = {
	readonly recipientId: number;
	/** Never leaves the sidecar, not even in its log. */
	readonly chatId: number;
	readonly state: PersonState;
};

/**
 * Stores which recipient has which Telegram chat. Several recipients may have the same chat. Each
 * method is one atomic change that is durable when the promise resolves.
 */
export interface PeopleStore {
	find: ( recipientId: number ) => Promise< Person | null >;

	/**
	 * Connects a recipient to a chat, once per nonce. Returns false, and changes nothing, when the
	 * nonce was used before. `nonceExpiresAt` is in Unix seconds.
	 */
	connect: (
		recipientId: number,
		chatId: number,
		nonce: string,
		nonceExpiresAt: number
	) => Promise< boolean >;

	/** `stopped` or `unreachable` → `connected` for all recipients with this chat; returns the ids of all who have it. */
	reconnect: ( chatId: number ) => Promise< number[] >;

	/** → `stopped` for all recipients with this chat. Returns false when nobody had it or all were stopped. */
	stop: ( chatId: number ) => Promise< boolean >;

	/** `connected` → `unreachable` for all recipients with this chat; `stopped` stays. */
	markUnreachable: ( chatId: number ) => Promise< void >;

	/** `unreachable` → `connected` for all recipients with this chat; returns their ids. */
	markReachable: ( chatId: number ) => Promise< number[] >;

	/** `unreachable` → `connected` for these recipients, so that the next delivery is tried. */
	tryAgain: ( recipientIds: readonly number[] ) => Promise< void >;

	/** Deletes the person and the chat. Used links stay used. */
	forget: ( recipientId: number ) => Promise< void >;

	/** States that WordPress does not know yet, oldest first. */
	unreported: ( limit: number ) => Promise< PersonReport[] >;

	/** WordPress has accepted these reports. A person who has changed since stays unreported. */
	markReported: ( reports: readonly PersonReport[] ) => Promise< void >;
}
