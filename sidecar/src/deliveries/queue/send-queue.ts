import type { Message } from '../../telegram/message.ts';

/** Sends one stored delivery. */
export type DeliveryJob = {
	readonly deliveryId: number;
	readonly recipientId: number;
	readonly chatId: number;
};

/** Sends one reply of the bot to a person who is looking at the chat. */
export type ReplyJob = {
	readonly chatId: number;
	readonly message: Message;
	/** Earlier tries. */
	readonly tries: number;
};

export type JobHandlers = {
	/** Throws when the store fails: then the delivery is queued again. */
	readonly deliver: ( job: DeliveryJob ) => Promise< void >;
	readonly reply: ( job: ReplyJob ) => Promise< void >;
	/** A delivery job has ended. */
	readonly onJobEnded: () => void;
};

/**
 * The queue in front of Telegram: runs each job when the rate limits allow it. The store knows what to
 * send, this queue when. It may lose a delivery job: a delivery that is still due is queued again.
 */
export interface SendQueue {
	start: ( handlers: JobHandlers ) => Promise< void >;

	/** Delivery ids of all jobs, waiting and running. */
	queuedIds: () => Promise< ReadonlySet< number > >;

	/** Does nothing for a delivery that is queued already. */
	add: ( job: DeliveryJob ) => Promise< void >;

	/**
	 * Replies run before deliveries, but take at most about half of the slots while deliveries wait.
	 * The same text to the same chat waits once.
	 */
	addReply: ( job: ReplyJob ) => Promise< void >;

	/** Waits until a running job may send one more request to Telegram. False during a pause. */
	takeSlot: () => Promise< boolean >;

	/** No sidecar starts a job for this time, at most an hour; running jobs go on. */
	pauseFor: ( ms: number ) => Promise< void >;

	/** While it rests, this sidecar starts no job; others and running jobs go on. */
	setResting: ( isResting: boolean ) => Promise< void >;

	/** For how long nothing will be sent; 0 without a pause. A rest without a known end counts as a second. */
	pausedForMs: () => Promise< number >;

	/** Starts no more jobs; resolves when the running ones have ended. */
	stop: () => Promise< void >;
}
