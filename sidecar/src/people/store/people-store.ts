import type { PersonReport } from '../../../../contract/generated/types.ts';

/**
 * - `connected`: messages go to this chat
 * - `stopped`: the person sent `/stop`
 * - `unreachable`: Telegram said that the chat cannot be written to
 */
export type PersonState = PersonReport[ 'state' ];

export type Person = {
	readonly recipientId: number;
	/** Known to the sidecar only: it never leaves it, not even into the log. */
	readonly chatId: number;
	readonly state: PersonState;
};

/**
 * Who can be written to. Several recipients may share one chat. Each method is one durable step.
 */
export interface PeopleStore {
	find: ( recipientId: number ) => Promise< Person | null >;

	/**
	 * Connects a recipient to a chat, once per nonce. Returns false when the nonce
	 * was used before; nothing changes then.
	 */
	connect: (
		recipientId: number,
		chatId: number,
		nonce: string,
		nonceExpiresAt: number
	) => Promise< boolean >;

	/** Connects again whoever had this chat; returns their recipient ids. */
	reconnect: ( chatId: number ) => Promise< number[] >;

	/** Returns false when nobody was connected to this chat. */
	stop: ( chatId: number ) => Promise< boolean >;

	/** `connected` → `unreachable` for all who have this chat; who stopped has stopped. */
	markUnreachable: ( chatId: number ) => Promise< void >;

	/** `unreachable` → `connected` for all who have this chat; returns their recipient ids. */
	markReachable: ( chatId: number ) => Promise< number[] >;

	/** `unreachable` → `connected` for these, so that they are tried once more. */
	tryAgain: ( recipientIds: readonly number[] ) => Promise< void >;

	/** Drops the person and the chat. Links already used stay used. */
	forget: ( recipientId: number ) => Promise< void >;

	/** What WordPress has not been told, the oldest first. */
	unreported: ( limit: number ) => Promise< PersonReport[] >;

	/** WordPress has these; whoever has changed since is still owed. */
	markReported: ( reports: readonly PersonReport[] ) => Promise< void >;
}
