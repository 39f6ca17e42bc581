import type { Message } from '../../telegram/sender.ts';

/** A delivery that is next in its chat. */
export type Turn = {
	readonly deliveryId: number;
	readonly recipientId: number;
	readonly chatId: number;
};

/** What the bot answers to a person who is looking at the chat. */
export type Reply = {
	readonly chatId: number;
	readonly message: Message;
	/** How often it was tried before. */
	readonly tries: number;
};

export type TurnHandlers = {
	/** Throws when the store does not work: the delivery comes again. */
	readonly deliver: ( turn: Turn ) => Promise< void >;
	readonly reply: ( reply: Reply ) => Promise< void >;
	/** A delivery has left the line. */
	readonly onLeft: () => void;
};

/**
 * The line in front of Telegram: everything that is sent stands in it, and gets its turn
 * at Telegram's pace. The store says what is to be sent, this says when. Nothing that is
 * only here would be missed: a delivery that left the line and is still due comes again.
 */
export interface Turns {
	start: ( handlers: TurnHandlers ) => Promise< void >;

	/** Ids of the deliveries in line, those that are being sent included. */
	inLine: () => Promise< ReadonlySet< number > >;

	/** Does nothing for a delivery that is in line. */
	add: ( turn: Turn ) => Promise< void >;

	/** Goes before the deliveries. */
	addReply: ( reply: Reply ) => Promise< void >;

	/** Nothing starts for this long; what is on its way goes on. */
	pauseFor: ( ms: number ) => Promise< void >;

	/** Starts nothing any more; resolves when what is on its way is done. */
	stop: () => Promise< void >;
}
