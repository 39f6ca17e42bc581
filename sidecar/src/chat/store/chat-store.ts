import type {
	ChatLine,
	SidecarChat,
} from '../../../../contract/generated/types.ts';

/** A message with its webinar. */
export type ChatMessage = {
	readonly webinarId: number;
	readonly line: ChatLine;
};

/** A message that the rules allow; the store gives it its id and its line. */
export type NewChatMessage = ChatMessage & {
	/** What the same short text of others has in common with this one; empty for a message that stands alone. */
	readonly chorusKey: string;
};

export type StoredChatMessage = ChatMessage & {
	/** False where its author had said it before, with the same key. */
	readonly isNew: boolean;
};

/** How long the same short text of several people becomes one line. */
export const CHORUS_MS = 20_000;

/** Between the ids of two messages. What is written in WordPress meanwhile has the ids that follow its last one. */
export const ID_STEP = 1000;

/** How long a message is known after WordPress has it: a page may send it again. */
export const KNOWN_MS = 3_600_000;

/** How long the state of a chat is kept that nobody uses. */
export const KEPT_CHAT_MS = 7 * 86_400_000;

/**
 * Keeps what people said until WordPress has it, and what each chat was last. Messages are unique by webinar, lead and key. Ids are
 * microseconds since 1970, and rise: JavaScript and PHP hold them exactly.
 */
export interface ChatStore {
	/**
	 * Stores messages; they are durable when the promise resolves. A message whose author has used its key is not stored: the answer
	 * is the stored one.
	 */
	add: (
		messages: readonly NewChatMessage[]
	) => Promise< StoredChatMessage[] >;

	/** A message by webinar, author and key; null for an unknown one. */
	find: (
		webinarId: number,
		leadId: number,
		key: string
	) => Promise< ChatLine | null >;

	/**
	 * The oldest messages that WordPress does not have: those that this sidecar took, and those of others that have waited for long,
	 * because such a sidecar may be gone; or those of all.
	 */
	waiting: ( limit: number, isOfAll?: boolean ) => Promise< ChatMessage[] >;

	/** WordPress has them, or wants them no more. */
	markHandedOver: ( messages: readonly ChatMessage[] ) => Promise< void >;

	/** The next message with this key begins a new line, because the last one was hidden. */
	endChorus: ( webinarId: number, chorusKey: string ) => Promise< void >;

	saveChat: ( chat: SidecarChat ) => Promise< void >;
	findChat: ( webinarId: number ) => Promise< SidecarChat | null >;

	/** Deletes everything of a person. */
	forget: ( leadId: number ) => Promise< void >;

	/** Deletes what is kept for too long. */
	purge: ( nowMs: number ) => Promise< void >;
}

/** A chat without what one person wrote. */
export const withoutLead = (
	chat: SidecarChat,
	leadId: number
): SidecarChat => ( {
	...chat,
	lines: chat.lines.filter( ( line ) => line.lead_id !== leadId ),
	pinned: chat.pinned?.lead_id === leadId ? null : chat.pinned,
	bans: chat.bans.filter( ( ban ) => ban.lead_id !== leadId ),
} );
