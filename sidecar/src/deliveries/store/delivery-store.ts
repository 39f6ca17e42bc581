import type {
	DeliveryReplayAnswer,
	DeliveryReport,
} from '../../../../contract/generated/types.ts';

/**
 * The life of a delivery:
 *
 * - `pending`: stored, its turn or its next try is still to come
 * - `waiting`: its recipient has not connected Telegram (yet, or any more)
 * - `sending`: a try is on its way, written down before it went
 * - `sent`: Telegram has taken it
 * - `unreachable`: Telegram says that this person cannot be written to
 * - `failed`: refused for good, or every try used up (the dead letters)
 * - `uncertain`: the process died during a try; it may have arrived, so it is not repeated
 */
export const DELIVERY_STATES = [
	'pending',
	'waiting',
	'sending',
	'sent',
	'unreachable',
	'failed',
	'uncertain',
] as const;

export type DeliveryState = ( typeof DELIVERY_STATES )[ number ];

export type Button = { readonly text: string; readonly url: string };

export type NewDelivery = {
	readonly webhookId: string;
	readonly webinarId: number;
	readonly recipientId: number;
	readonly text: string;
	readonly button: Button | null;
	/** A video file that Telegram is asked to show above the text. */
	readonly videoUrl: string | null;
};

export type Delivery = Omit< NewDelivery, 'webinarId' > & {
	readonly id: number;
	/** Tries that failed so far. */
	readonly failedTries: number;
};

/** A delivery whose turn has come. */
export type DueDelivery = Pick< Delivery, 'id' | 'webhookId' | 'recipientId' >;

/** What became of a delivery: without its text, and without its chat. */
export type DeliverySummary = {
	/** Its place in the line; the next page begins after it. */
	readonly id: number;
	readonly webhookId: string;
	/** Null for what came before webinars were kept. */
	readonly webinarId: number | null;
	readonly recipientId: number;
	readonly state: DeliveryState;
	/** How often Telegram was asked. */
	readonly tries: number;
	/** Empty for none. */
	readonly reason: string;
	readonly atMs: number;
};

export type DeliveryQuery = {
	readonly states: readonly DeliveryState[];
	readonly afterId: number;
	readonly limit: number;
};

export type Replay = {
	readonly answer: DeliveryReplayAnswer;
	/** Whose deliveries will be tried again; each once. */
	readonly recipientIds: number[];
};

/**
 * Where deliveries are kept. Each method is one durable step: what it says has
 * happened is on the disk when it resolves.
 */
export interface DeliveryStore {
	/** Returns false, and changes nothing, when the webhook id is known. */
	add: ( delivery: NewDelivery ) => Promise< boolean >;

	/**
	 * What may be tried now: for each recipient the earliest delivery that is not
	 * done, if its time has come. Later ones stay behind it, and so do those to
	 * others who share the chat.
	 */
	due: ( nowMs: number, limit: number ) => Promise< DueDelivery[] >;

	/** The first time after this one at which a `pending` delivery is due, or null. */
	nextDueAfter: ( nowMs: number ) => Promise< number | null >;

	/** `pending` → `sending`, one more try. Returns null when it is not `pending` any more. */
	markSending: ( id: number ) => Promise< Delivery | null >;

	settle: (
		id: number,
		state: 'sent' | 'unreachable' | 'failed',
		reason: string | null
	) => Promise< void >;

	/** `sending` → `pending` after a try that failed. */
	retryAt: ( id: number, atMs: number, reason: string ) => Promise< void >;

	/** `sending` → `pending` after a try that Telegram did not look at. */
	postponeUntil: (
		id: number,
		atMs: number,
		reason: string
	) => Promise< void >;

	/**
	 * `pending` → `waiting` for all deliveries of these recipients. Nothing happens to
	 * those of somebody who is connected: that came meanwhile.
	 */
	hold: ( recipientIds: readonly number[] ) => Promise< void >;

	/** `waiting` → `pending` for one recipient. */
	release: ( recipientId: number ) => Promise< void >;

	/** `waiting` → `pending` for everybody. */
	releaseAll: () => Promise< void >;

	/**
	 * `sending` → `uncertain`; returns the webhook ids.
	 *
	 * @param id The one whose sidecar died during the try; left out at the start of the
	 *           only sidecar: every one.
	 */
	markInterrupted: ( id?: number ) => Promise< string[] >;

	countByState: () => Promise< Record< DeliveryState, number > >;

	/**
	 * `failed`, `unreachable` and `uncertain` → `pending`, as if never tried, behind
	 * all that is stored: nobody who is waiting now waits longer for it.
	 */
	replay: ( webhookIds: readonly string[] ) => Promise< Replay >;

	/** In the order of the line. */
	list: ( query: DeliveryQuery ) => Promise< DeliverySummary[] >;

	/** What lasts and WordPress has not been told, the oldest first. */
	unreported: ( limit: number ) => Promise< DeliveryReport[] >;

	/** WordPress has these; what has changed since is still owed. */
	markReported: ( reports: readonly DeliveryReport[] ) => Promise< void >;

	/** Drops every delivery to this recipient, done or not. */
	forget: ( recipientId: number ) => Promise< void >;

	/**
	 * Drops what was sent or given up before this time; returns how many. What has waited
	 * for its person since then is given up: nobody wants to read it any more.
	 */
	purgeDoneBefore: ( ms: number ) => Promise< number >;
}
