/**
 * Listens to the hub of the sidecar, which sends what is shown as soon as it
 * changes, and tells the server who is here.
 *
 * Which way the room is on is decided here and nowhere else:
 *
 * | way           | while                                          | read-sync           | `enter`          |
 * | ------------- | ---------------------------------------------- | ------------------- | ---------------- |
 * | pushed        | the hub has told, or may be back any moment    | is not asked        | is not sent      |
 * | asking        | there is no hub, it is lost, or has closed     | at the usual pace   | every 30 seconds |
 * | asking slowly | the hub is full                                | at a fifth of it    | every 30 seconds |
 *
 * `fetch` and not `EventSource`: the token stays out of addresses, and the hub's
 * refusals can be read.
 */
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type {
	RoomBroadcast,
	RoomPeople,
} from '../../../contract/generated/types.ts';
import { retryAfterMs } from '../requests/retry-after';
import { isBroadcast } from './room-state';

export type Way = 'pushed' | 'asking' | 'asking slowly';

export interface Listener {
	/** Begins to listen; the hub is given a moment before the room asks by itself. */
	start: () => void;
	/** Does not listen any more, until start(). */
	stop: () => void;
	/** Somebody looks again: listens anew unless the hub was heard just now. */
	wake: () => void;
	/** Listens anew: the network or the clock is another. */
	reconnect: () => void;
	/** Whether the attendee of this page counts for present while the broadcast is on. */
	setWatching: ( isWatching: boolean ) => void;
}

interface Options {
	/** Of the room's stream. */
	url: string;
	/** Name of this page, as commands have it. */
	device: string;
	readToken: () => string;
	/** Has a fresh token brought by read-sync: the hub took this one no more. */
	renewToken: () => void;
	/** Asks read-sync now: the hub does not tell. */
	ask: () => void;
	onState: ( state: RoomBroadcast ) => void;
	/** Null where the number is not shown any more. */
	onPeople: ( people: number | null ) => void;
	onWay: ( way: Way ) => void;
	random?: () => number;
}

interface Refusal {
	status: number;
	retryAfterMs: number;
}

/** What is new to the hub has to prove itself; what has worked may be restarted. */
const FIRST_PATIENCE_MS = 5_000;
const PATIENCE_MS = 20_000;
/** Ten thousand rooms must not all ask in the same second why theirs has closed. */
const CLOSED_SPREAD_MS = 10_000;
const ANSWER_TIMEOUT_MS = 10_000;
/** The hub writes something every 25 seconds. */
const SILENCE_MS = 60_000;
const FRESH_MS = 30_000;
const FIRST_RETRY_MS = 3_000;
const SHORTEST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 60_000;
/** Whoever leaves and comes back in one breath needs no new stream. */
const SETTLE_MS = 1_000;
const LONGEST_EVENT = 262_144;

function isPeople( value: unknown ): value is RoomPeople {
	return (
		typeof value === 'object' &&
		value !== null &&
		'people' in value &&
		( value.people === null || typeof value.people === 'number' )
	);
}

function parse( data: string ): unknown {
	try {
		return JSON.parse( data );
	} catch {
		return null;
	}
}

/**
 * @param options            Where to listen, and whom to tell.
 * @param options.url
 * @param options.device
 * @param options.readToken
 * @param options.renewToken
 * @param options.ask
 * @param options.onState
 * @param options.onPeople
 * @param options.onWay
 * @param options.random     Between 0 and 1.
 * @return A listener that waits for start().
 */
export function createListener( {
	url,
	device,
	readToken,
	renewToken,
	ask,
	onState,
	onPeople,
	onWay,
	random = Math.random,
}: Options ): Listener {
	let way: Way = 'asking';
	let isWatching = false;
	/** What the open stream has said of it. */
	let hasSaidWatching = false;
	let isStarted = false;
	/** The stream that is open or being opened; no other one is heard. */
	let stream: AbortController | null = null;
	let retry: ReturnType< typeof setTimeout > | undefined;
	/** Ends the way `pushed` unless the hub tells before. */
	let doubt: ReturnType< typeof setTimeout > | undefined;
	let patienceMs = FIRST_PATIENCE_MS;
	let failures = 0;
	/** Since the hub told something. */
	let hasRenewed = false;
	let notBefore = 0;
	/** By the device's clock, which goes on while the device sleeps. */
	let heardAt = 0;

	const turnTo = ( next: Way ) => {
		if ( next !== way ) {
			way = next;
			onWay( next );
		}
	};

	const doubtIn = ( ms: number ) => {
		clearTimeout( doubt );
		doubt = setTimeout( () => {
			if ( way === 'pushed' ) {
				turnTo( 'asking' );
				ask();
			}
		}, ms );
	};

	/** Until the hub tells something; not for all rooms at the same moment. */
	const beginToDoubt = () => {
		if ( doubt === undefined ) {
			doubtIn( patienceMs * ( 0.75 + random() / 2 ) );
		}
	};

	const trust = () => {
		clearTimeout( doubt );
		doubt = undefined;
		patienceMs = PATIENCE_MS;
		hasRenewed = false;
		turnTo( 'pushed' );
	};

	const hear = ( { event, data }: EventSourceMessage ) => {
		const told = parse( data );
		if ( event === 'state' && isBroadcast( told ) ) {
			trust();
			onState( told );
		} else if ( event === 'people' && isPeople( told ) ) {
			onPeople( told.people );
		} else if ( event === 'closed' ) {
			doubtIn( CLOSED_SPREAD_MS * random() );
		}
	};

	/**
	 * Listens until the stream ends.
	 *
	 * No Last-Event-ID: the state that begins each stream says that the hub knows
	 * this room, and sets the clock right after a sleep.
	 * @param mine Ends the stream.
	 */
	const listen = async (
		mine: AbortController
	): Promise< Refusal | null > => {
		let silence: ReturnType< typeof setTimeout > | undefined;
		const giveUp = () => mine.abort();
		const expectWithin = ( ms: number ) => {
			clearTimeout( silence );
			silence = setTimeout( giveUp, ms );
		};
		try {
			expectWithin( ANSWER_TIMEOUT_MS );
			const address = new URL( url );
			address.searchParams.set( 'device', device );
			address.searchParams.set( 'watching', isWatching ? '1' : '0' );
			const response = await fetch( address, {
				headers: {
					Accept: 'text/event-stream',
					Authorization: `Bearer ${ readToken() }`,
				},
				credentials: 'omit',
				cache: 'no-store',
				redirect: 'error',
				signal: mine.signal,
			} );
			if ( ! response.ok || ! response.body ) {
				await response.body?.cancel();
				return {
					status: response.status,
					retryAfterMs: retryAfterMs( response ),
				};
			}
			const parser = createParser( {
				onEvent: ( message ) => {
					if ( stream === mine ) {
						hear( message );
					}
				},
				onError: ( { type } ) => {
					if ( type === 'max-buffer-size-exceeded' ) {
						giveUp();
					}
				},
				maxBufferSize: LONGEST_EVENT,
			} );
			const decoder = new TextDecoder();
			const reader = response.body.getReader();
			for (;;) {
				expectWithin( SILENCE_MS );
				heardAt = Date.now();
				const { done, value } = await reader.read();
				if ( done ) {
					return null;
				}
				parser.feed( decoder.decode( value, { stream: true } ) );
			}
		} catch {
			return null;
		} finally {
			clearTimeout( silence );
		}
	};

	const connect = async () => {
		clearTimeout( retry );
		stream?.abort();
		const mine = new AbortController();
		stream = mine;
		hasSaidWatching = isWatching;
		const begunAt = Date.now();
		heardAt = begunAt;
		beginToDoubt();
		const refusal = await listen( mine );
		// Overtaken by a later one, or stopped.
		if ( stream !== mine ) {
			return;
		}
		stream = null;
		beginToDoubt();
		// What lasts no longer than its first heartbeat is no success.
		failures = heardAt - begunAt > FRESH_MS ? 0 : failures + 1;
		const backOff = FIRST_RETRY_MS * 2 ** Math.min( failures - 1, 10 );
		let waitMs =
			failures === 0
				? // The hub ends each stream after some minutes: nothing is missed meanwhile.
					SHORTEST_RETRY_MS * random()
				: Math.max(
						SHORTEST_RETRY_MS,
						Math.min( backOff, LONGEST_RETRY_MS ) * random()
					);
		switch ( refusal?.status ) {
			case 401:
			case 403:
				// A fresh one that is refused too would bring the next question, and so on.
				if ( ! hasRenewed ) {
					hasRenewed = true;
					renewToken();
				}
				break;
			case 429:
			case 503:
				turnTo( 'asking slowly' );
				waitMs = Math.max( waitMs, refusal.retryAfterMs );
				notBefore = performance.now() + refusal.retryAfterMs;
				break;
			default:
				turnTo( way === 'pushed' ? way : 'asking' );
		}
		clearTimeout( retry );
		retry = setTimeout( connect, waitMs );
	};

	const reconnect = () => {
		if ( isStarted && performance.now() >= notBefore ) {
			void connect();
		}
	};

	return {
		start() {
			if ( ! isStarted ) {
				isStarted = true;
				failures = 0;
				hasRenewed = false;
				patienceMs = FIRST_PATIENCE_MS;
				turnTo( 'pushed' );
				beginToDoubt();
				retry = setTimeout(
					connect,
					Math.max( 0, notBefore - performance.now() )
				);
			}
		},
		stop() {
			isStarted = false;
			clearTimeout( retry );
			clearTimeout( doubt );
			doubt = undefined;
			stream?.abort();
			stream = null;
			turnTo( 'asking' );
		},
		wake() {
			if ( ! stream || Date.now() - heardAt > FRESH_MS ) {
				reconnect();
			}
		},
		reconnect,
		setWatching( next ) {
			isWatching = next;
			// Where none is open the next one says it.
			if ( stream ) {
				clearTimeout( retry );
				if ( hasSaidWatching !== isWatching ) {
					retry = setTimeout( connect, SETTLE_MS );
				}
			}
		},
	};
}
