/**
 * Tells the server that the attendee is here, by commands over admin-ajax (R3).
 *
 * The server measures the time between two `enter`; nothing is counted here.
 */
import type {
	AjaxCommand,
	RoomCommands,
} from '../../contract/generated/types.ts';

/**
 * What became of a command: `stale` is a nonce or a sign-in that has ended,
 * `unheard` is no answer or an unwell server.
 */
export type Outcome = 'done' | 'refused' | 'stale' | 'unheard';

export interface Presence {
	/** Whether the broadcast is open before the attendee; repeating it is harmless. */
	setWatching: ( isWatching: boolean ) => void;
	/** Says at once that the attendee is still here, after a lost network. */
	confirm: () => void;
	/** The attendee leaves for good. */
	finish: () => void;
	/** The page goes away. */
	leave: () => void;
}

interface Options {
	/** Any may be missing: the tracker is off, or this visitor does not count. */
	commands: RoomCommands;
	send: ( command: AjaxCommand ) => Promise< Outcome >;
	/** Sends without waiting, even while the page closes. */
	sendLast: ( command: AjaxCommand ) => void;
	onStale: () => void;
}

const REPEAT_MS = 30_000;
const FIRST_RETRY_MS = 2_000;

/**
 * @param options          Commands and ways to send them.
 * @param options.commands As the server gave them.
 * @param options.send     Sends one command; never throws.
 * @param options.sendLast Sends one command while the page closes.
 * @param options.onStale  Hears that the page must be reloaded.
 * @return The controls of this attendee's presence.
 */
export function createPresence( {
	commands,
	send,
	sendLast,
	onStale,
}: Options ): Presence {
	let timer: ReturnType< typeof setTimeout > | undefined;
	let isWatching = false;
	let hasEntered = false;
	let isSending = false;
	let failures = 0;

	const enter = async () => {
		clearTimeout( timer );
		if ( ! isWatching || isSending || ! commands.enter ) {
			return;
		}
		isSending = true;
		const outcome = await send( commands.enter );
		isSending = false;
		if ( outcome === 'done' ) {
			hasEntered = true;
		}
		if ( outcome === 'stale' ) {
			onStale();
			return;
		}
		failures = outcome === 'unheard' ? failures + 1 : 0;
		const wait = failures
			? Math.min( FIRST_RETRY_MS * 2 ** ( failures - 1 ), REPEAT_MS )
			: REPEAT_MS;
		if ( isWatching ) {
			timer = setTimeout( enter, wait );
		}
	};

	const finish = async ( tries = 0 ): Promise< void > => {
		const outcome = commands.finish && ( await send( commands.finish ) );
		if ( outcome === 'unheard' && ! isWatching && tries < 5 ) {
			setTimeout(
				() => void finish( tries + 1 ),
				FIRST_RETRY_MS * 2 ** tries
			);
		}
	};

	return {
		setWatching( next ) {
			if ( next === isWatching ) {
				return;
			}
			isWatching = next;
			failures = 0;
			clearTimeout( timer );
			if ( isWatching ) {
				void enter();
			}
		},
		confirm: () => void enter(),
		finish() {
			isWatching = false;
			clearTimeout( timer );
			// Whoever never came in has nothing to finish.
			if ( hasEntered ) {
				hasEntered = false;
				void finish();
			}
		},
		leave() {
			isWatching = false;
			clearTimeout( timer );
			if ( hasEntered && commands.leave ) {
				hasEntered = false;
				sendLast( commands.leave );
			}
		},
	};
}

/**
 * @param ajaxUrl   Address of admin-ajax.php.
 * @param webinarId The webinar.
 * @return The two ways to send a command of that webinar.
 */
export function createSenders(
	ajaxUrl: string,
	webinarId: number
): Pick< Options, 'send' | 'sendLast' > {
	const fields = ( { action, nonce }: AjaxCommand ) =>
		new URLSearchParams( {
			action,
			nonce,
			webinar_id: String( webinarId ),
		} );
	return {
		async send( command ) {
			try {
				const response = await fetch( ajaxUrl, {
					method: 'POST',
					body: fields( command ),
					credentials: 'same-origin',
					signal: AbortSignal.timeout( 15_000 ),
				} );
				if ( response.ok ) {
					return 'done';
				}
				if ( [ 401, 403 ].includes( response.status ) ) {
					return 'stale';
				}
				// 429 and 5xx pass; the other 4xx say no.
				return response.status === 429 || response.status >= 500
					? 'unheard'
					: 'refused';
			} catch {
				return 'unheard';
			}
		},
		sendLast: ( command ) =>
			void navigator.sendBeacon( ajaxUrl, fields( command ) ),
	};
}
