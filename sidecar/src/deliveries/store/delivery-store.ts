import type {
	DeliveryReplayAnswer,
	DeliveryReport,
	KnownDelivery,
} from '../../../../contract/generated/types.ts';
import type { Button } from '../../telegram/message.ts';

/**
 * The states of a delivery:
 *
 * - `pending`: stored; the next try is still to come
 * - `waiting`: the recipient has not connected Telegram, or has disconnected
 * - `sending`: a try is running; stored before the try starts
 * - `sent`: Telegram has accepted it
 * - `unreachable`: Telegram says that the bot cannot write to this person
 * - `failed`: Telegram rejected it permanently, or all tries failed
 * - `uncertain`: the process died during a try; it may have arrived, so it is not sent again
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

export type NewDelivery = {
	readonly webhookId: string;
	readonly webinarId: number;
	readonly recipientId: number;
	readonly text: string;
	readonly button: Button | null;
	/** A video file that Telegram fetches and shows above the text. */
	readonly videoUrl: string | null;
	/** After this time (Unix milliseconds) the message is useless. Left out: after the store's `usefulMs`. */
	readonly expiresAtMs?: number | null;
};

/** After this time a message is useless if it does not say itself when. */
export const DEFAULT_USEFUL_MS = 14 * 24 * 3_600_000;

/** The reason of a delivery that was not sent in this time. */
export const USELESS = 'The message was too late to be useful.';

export type Delivery = Omit< NewDelivery, 'webinarId' | 'expiresAtMs' > & {
	readonly id: number;
	/** Failed tries so far. */
	readonly failedTries: number;
};

/** A delivery that may be sent now. */
export type DueDelivery = Pick< Delivery, 'id' | 'webhookId' | 'recipientId' >;

/** The state of a delivery, without its text and chat. */
export type DeliverySummary = {
	/** Its position in the sending order; the next page of a list starts after it. */
	readonly id: number;
	readonly webhookId: string;
	/** Null for deliveries stored before this field existed. */
	readonly webinarId: number | null;
	readonly recipientId: number;
	readonly state: DeliveryState;
	/** All tries, also those that do not count as failed. */
	readonly tries: number;
	/** Empty for no reason. */
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
	/** The recipients of the replayed deliveries, without duplicates. */
	readonly recipientIds: number[];
};

/** A running try. */
export type TryLease = {
	readonly id: number;
	/** Changes with each renewal. */
	readonly lease: string;
};

/** Shows several sidecars which tries run. */
export interface TryLeases {
	/** Renews the leases of these tries; returns those of all sidecars. */
	renewTries: ( ids: readonly number[] ) => Promise< TryLease[] >;
}

/** Stores deliveries. Each method is one atomic change that is durable when the promise resolves. */
export interface DeliveryStore {
	/** Returns false, and changes nothing, for a webhook id that is stored already. */
	add: ( delivery: NewDelivery ) => Promise< boolean >;

	/**
	 * Deliveries that may be sent now: for each chat the earliest one that is `pending` or `sending`,
	 * if it is `pending` and due. Later ones wait for it, even to other recipients with the same chat.
	 * One whose next try is more than an hour away is due: nothing waits longer, so a wrong clock stored it.
	 */
	due: ( nowMs: number, limit: number ) => Promise< DueDelivery[] >;

	/** The earliest due time of a `pending` delivery after `nowMs`, or null. */
	nextDueAfter: ( nowMs: number ) => Promise< number | null >;

	/**
	 * `pending` → `sending`, and counts one more try. Returns null if it is no longer `pending`, or is
	 * useless by now: then it becomes `failed`.
	 *
	 * @param nowMs Returns null, too, if due( nowMs ) would not return it: another sidecar has tried it since,
	 *              or the recipient has another chat.
	 */
	markSending: ( id: number, nowMs?: number ) => Promise< Delivery | null >;

	/** `sending` → a final state. */
	settle: (
		id: number,
		state: 'sent' | 'unreachable' | 'failed',
		reason: string | null
	) => Promise< void >;

	/** `sending` → `pending`; counts a failed try. */
	retryAt: ( id: number, atMs: number, reason: string ) => Promise< void >;

	/** `sending` → `pending`; does not count a failed try, because Telegram did not process the message. */
	postponeUntil: (
		id: number,
		atMs: number,
		reason: string
	) => Promise< void >;

	/**
	 * `pending` → `waiting` for all deliveries to these recipients, except to those who have
	 * connected meanwhile.
	 */
	hold: ( recipientIds: readonly number[] ) => Promise< void >;

	/** `waiting` → `pending` for one recipient; `failed` for what is useless by now. */
	release: ( recipientId: number ) => Promise< void >;

	/** `waiting` → `pending` for all recipients; `failed` for what is useless by now. */
	releaseAll: () => Promise< void >;

	/**
	 * `sending` → `uncertain`; returns the webhook ids.
	 *
	 * @param id A delivery whose sidecar died during the try. Left out: all deliveries, at the
	 *           start of a single sidecar.
	 */
	markInterrupted: ( id?: number ) => Promise< string[] >;

	/** When the earliest delivery that is `pending` or `sending` was stored (Unix milliseconds), or null. */
	oldestUnsentMs: () => Promise< number | null >;

	countByState: () => Promise< Record< DeliveryState, number > >;

	/**
	 * `failed`, `unreachable` and `uncertain` → `pending`, without earlier tries, and behind all
	 * stored deliveries, so that it delays none of them. A replayed one is never useless.
	 */
	replay: ( webhookIds: readonly string[] ) => Promise< Replay >;

	/** Those of these webhook ids that are stored, in any state and order. */
	find: ( webhookIds: readonly string[] ) => Promise< KnownDelivery[] >;

	/** Deletes those of these webhook ids that are `pending` or `waiting`. */
	withdraw: ( webhookIds: readonly string[] ) => Promise< void >;

	/** In sending order. */
	list: ( query: DeliveryQuery ) => Promise< DeliverySummary[] >;

	/** States that WordPress does not know yet, oldest first; without `pending` and `sending`. */
	unreported: ( limit: number ) => Promise< DeliveryReport[] >;

	/** WordPress has accepted these reports. A delivery that has changed since stays unreported. */
	markReported: ( reports: readonly DeliveryReport[] ) => Promise< void >;

	/** Deletes all deliveries to this recipient, in any state. */
	forget: ( recipientId: number ) => Promise< void >;

	/** `pending` and `waiting` → `failed` for what is useless by now. */
	dropUseless: () => Promise< void >;

	/**
	 * Deletes deliveries that ended before this time (Unix milliseconds); returns how many. Those
	 * created before it that are still `waiting` become `failed`: they are too old to be useful.
	 */
	purgeDoneBefore: ( ms: number ) => Promise< number >;
}
