/**
 * Keeps an event stream (SSE) to the sidecar's hub open. The hub sends the state
 * as soon as it changes, and reports to the server who is present.
 *
 * Only this file decides how the room gets its state:
 *
 * | mode         | while                                                  | read-sync            | `enter`          |
 * | ------------ | ------------------------------------------------------ | -------------------- | ---------------- |
 * | push         | the hub has sent the state, or may be back any second  | not polled           | not sent         |
 * | polling      | there is no hub, it is lost, or it has closed the room | at the server's pace | every 30 seconds |
 * | slow polling | the hub is full                                        | at a fifth of it     | every 30 seconds |
 */
import type { EventSourceMessage } from 'eventsource-parser';
import type {
	RoomBroadcast,
	RoomPeople,
} from '../../../contract/generated/types.ts';
import { readEventStream } from './event-stream-request';
import { isBroadcast, isRecord } from '../../requests/answers';

export type UpdateMode = 'push' | 'polling' | 'slow polling';

export interface EventStream {
	/** Connects; until the hub's time to answer is over, the mode is `push`. */
	start: () => void;
	/** Disconnects until start(). */
	stop: () => void;
	/**
	 * For a tab that is visible again, and for a tap: reconnects unless the hub was
	 * active just now. Like reconnect(), it does not wait for `Retry-After`.
	 */
	reconnectIfStale: () => void;
	/** For a changed network or clock. */
	reconnect: () => void;
	/** Whether this attendee is present while the broadcast is on. */
	setWatching: ( isWatching: boolean ) => void;
}

interface Options {
	url: string;
	/** Id of this page, as the commands send it. */
	device: string;
	readToken: () => string;
	/** The hub renews the token before it expires. */
	onToken: ( token: string ) => void;
	/** Fetches a fresh token by read-sync after the hub rejected this one. */
	renewToken: () => void;
	/** Polls read-sync now, because the hub is lost. */
	poll: () => void;
	/** Called when the hub answers and whenever it sends anything. */
	onActivity: () => void;
	onState: ( state: RoomBroadcast ) => void;
	/** Null where the number is no longer shown. */
	onPeople: ( people: number | null ) => void;
	/** What a module tells its panel. */
	onEvent: ( name: string, payload: object ) => void;
	/** The stream has brought its first state, or it is closed; once for each stream that opened. */
	onOpenChange: ( isOpen: boolean ) => void;
	onModeChange: ( mode: UpdateMode ) => void;
	/** Between 0 and 1. */
	random?: () => number;
}

/** Time for a hub that has not sent anything yet to this page. */
const FIRST_GRACE_MS = 5_000;
/** Time for a hub that worked before: it may be restarting. */
const GRACE_MS = 20_000;
/** Spreads the polls of ten thousand rooms after the hub has closed theirs. */
const CLOSED_SPREAD_MS = 10_000;
/** Longer than the time between two heartbeats of the hub. */
const FRESH_MS = 45_000;
const FIRST_RETRY_MS = 3_000;
const SHORTEST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 60_000;
/** Leaving and coming back within this time opens no new stream. */
const SETTLE_MS = 1_000;

function isPeople( value: unknown ): value is RoomPeople {
	return (
		isRecord( value ) &&
		( value.people === null || typeof value.people === 'number' )
	);
}

function parseJson( text: string ): unknown {
	try {
		return JSON.parse( text );
	} catch {
		return null;
	}
}

/** @return A stream that connects with start(). */
export function createEventStream( {
	url,
	device,
	readToken,
	onToken,
	renewToken,
	poll,
	onActivity,
	onState,
	onPeople,
	onEvent,
	onOpenChange,
	onModeChange,
	random = Math.random,
}: Options ): EventStream {
	let mode: UpdateMode = 'polling';
	let isWatching = false;
	/** `watching` as the open request has sent it. */
	let sentWatching = false;
	let isStarted = false;
	/** The open or opening request; events of older ones are dropped. */
	let request: AbortController | null = null;
	let retryTimer: ReturnType< typeof setTimeout > | undefined;
	/** Turns `push` into `polling`, unless the hub sends a state first. */
	let fallbackTimer: ReturnType< typeof setTimeout > | undefined;
	let graceMs = FIRST_GRACE_MS;
	let failures = 0;
	/** Whether the token was renewed since the last state. */
	let hasRenewed = false;
	let notBefore = 0;
	/** By the device's clock, which runs on while the device sleeps. */
	let activeAt = 0;

	let isOpen = false;
	const setOpen = ( next: boolean ) => {
		if ( next !== isOpen ) {
			isOpen = next;
			onOpenChange( next );
		}
	};

	const setMode = ( next: UpdateMode ) => {
		if ( next !== mode ) {
			mode = next;
			onModeChange( next );
		}
	};

	const fallBackIn = ( ms: number ) => {
		clearTimeout( fallbackTimer );
		fallbackTimer = setTimeout( () => {
			if ( mode === 'push' ) {
				setMode( 'polling' );
				poll();
			}
		}, ms );
	};

	/** Randomized, so that not all rooms fall back in the same second. */
	const startGrace = () => {
		if ( fallbackTimer === undefined ) {
			fallBackIn( graceMs * ( 0.75 + random() / 2 ) );
		}
	};

	const confirmPush = () => {
		clearTimeout( fallbackTimer );
		fallbackTimer = undefined;
		graceMs = GRACE_MS;
		hasRenewed = false;
		setMode( 'push' );
	};

	const handleMessage = ( { event, data }: EventSourceMessage ) => {
		const payload = parseJson( data );
		if ( event === 'state' && isBroadcast( payload ) ) {
			confirmPush();
			onState( payload );
			setOpen( true );
		} else if ( event === 'people' && isPeople( payload ) ) {
			onPeople( payload.people );
		} else if (
			event === 'token' &&
			isRecord( payload ) &&
			typeof payload.token === 'string'
		) {
			onToken( payload.token );
		} else if (
			event === 'module' &&
			isRecord( payload ) &&
			typeof payload.name === 'string' &&
			isRecord( payload.payload )
		) {
			onEvent( payload.name, payload.payload );
		} else if ( event === 'closed' ) {
			fallBackIn( CLOSED_SPREAD_MS * random() );
		}
	};

	const connect = async () => {
		clearTimeout( retryTimer );
		request?.abort();
		setOpen( false );
		const current = new AbortController();
		request = current;
		sentWatching = isWatching;
		const openedAt = Date.now();
		activeAt = openedAt;
		startGrace();
		const address = new URL( url );
		address.searchParams.set( 'device', device );
		address.searchParams.set( 'watching', isWatching ? '1' : '0' );
		const refusal = await readEventStream(
			current,
			address,
			readToken(),
			( message ) => {
				if ( request === current ) {
					handleMessage( message );
				}
			},
			() => {
				activeAt = Date.now();
				onActivity();
			}
		);
		// Replaced by a later request, or stopped.
		if ( request !== current ) {
			return;
		}
		request = null;
		setOpen( false );
		startGrace();
		// A stream that lasts no longer than its first heartbeat counts as a failure.
		failures = activeAt - openedAt > FRESH_MS ? 0 : failures + 1;
		const backOff = FIRST_RETRY_MS * 2 ** Math.min( failures - 1, 10 );
		let waitMs =
			failures === 0
				? // The hub ends each stream after some minutes: reconnect at once.
					SHORTEST_RETRY_MS * random()
				: Math.max(
						SHORTEST_RETRY_MS,
						Math.min( backOff, LONGEST_RETRY_MS ) * random()
					);
		switch ( refusal?.status ) {
			case 401:
			case 403:
				// Once: a fresh token that is rejected too must not cause a loop.
				if ( ! hasRenewed ) {
					hasRenewed = true;
					renewToken();
				}
				break;
			case 429:
			case 503:
				setMode( 'slow polling' );
				waitMs = Math.max( waitMs, refusal.retryAfterMs );
				notBefore = performance.now() + refusal.retryAfterMs;
				break;
			default:
				setMode( mode === 'push' ? mode : 'polling' );
		}
		clearTimeout( retryTimer );
		retryTimer = setTimeout( connect, waitMs );
	};

	const reconnect = () => {
		if ( isStarted ) {
			void connect();
		}
	};

	return {
		start() {
			if ( ! isStarted ) {
				isStarted = true;
				failures = 0;
				hasRenewed = false;
				graceMs = FIRST_GRACE_MS;
				setMode( 'push' );
				startGrace();
				retryTimer = setTimeout(
					connect,
					Math.max( 0, notBefore - performance.now() )
				);
			}
		},
		stop() {
			isStarted = false;
			clearTimeout( retryTimer );
			clearTimeout( fallbackTimer );
			fallbackTimer = undefined;
			request?.abort();
			request = null;
			setOpen( false );
			setMode( 'polling' );
		},
		reconnectIfStale() {
			if ( ! request || Date.now() - activeAt > FRESH_MS ) {
				reconnect();
			}
		},
		reconnect,
		setWatching( next ) {
			isWatching = next;
			// Without an open request the next one sends it.
			if ( request ) {
				clearTimeout( retryTimer );
				if ( sentWatching !== isWatching ) {
					retryTimer = setTimeout( connect, SETTLE_MS );
				}
			}
		},
	};
}
