/**
 * Tells the server that the attendee is here, by commands over admin-ajax (R3).
 *
 * The server measures the time between two `enter`, and repeats are harmless;
 * nothing is counted here. While the hub tells it who is here, none is sent.
 */
import type {
	AjaxError,
	RoomCommands,
} from '../../../contract/generated/types.ts';
import type { Nonces } from '../requests/credentials';
import { retryAfterMs } from '../requests/retry-after';

export type CommandName = keyof RoomCommands;

/**
 * What became of a command: `stale` is a page that is too old to send it,
 * `unheard` is no answer or an unwell server.
 */
export type Outcome = 'done' | 'refused' | 'stale' | 'unheard';

export interface Presence {
	/** Whether the broadcast is open before the attendee; repeating it is harmless. */
	setWatching: ( isWatching: boolean ) => void;
	/** Whether the hub tells the server of this page. */
	setTold: ( isTold: boolean ) => void;
	/** Says at once that the attendee is still here, after a lost network. */
	confirm: () => void;
	/** The attendee leaves for good. Resolves once the server has heard it. */
	finish: () => Promise< void >;
	/** The page goes away. */
	leave: () => void;
}

interface Options {
	send: ( name: CommandName ) => Promise< Outcome >;
	/** Sends without waiting, even while the page closes. */
	sendLast: ( name: CommandName ) => void;
	onStale: () => void;
}

const REPEAT_MS = 30_000;
const FIRST_RETRY_MS = 2_000;
const ANSWER_TIMEOUT_MS = 15_000;

const retryMs = ( failures: number ): number =>
	Math.min( FIRST_RETRY_MS * 2 ** ( failures - 1 ), REPEAT_MS );

/**
 * @param options          Ways to send the commands.
 * @param options.send     Sends one command; never throws.
 * @param options.sendLast Sends one command while the page closes.
 * @param options.onStale  Hears that the page must be reloaded.
 * @return The controls of this attendee's presence.
 */
export function createPresence( {
	send,
	sendLast,
	onStale,
}: Options ): Presence {
	let timer: ReturnType< typeof setTimeout > | undefined;
	let isWatching = false;
	let isTold = false;
	let entering: Promise< Outcome > | null = null;
	let hasEntered = false;
	/** What the hub tells is older than a goodbye: who takes one back says so. */
	let hasSaidGoodbye = false;
	/** Whether the server may take this page for present. */
	let mayBeIn = false;
	let failures = 0;

	const mustSay = () => isWatching && ( ! isTold || hasSaidGoodbye );

	const enter = async () => {
		clearTimeout( timer );
		if ( ! mustSay() || entering ) {
			return;
		}
		entering = send( 'enter' );
		const outcome = await entering;
		entering = null;
		if ( outcome === 'stale' ) {
			onStale();
			return;
		}
		hasEntered ||= outcome === 'done';
		hasSaidGoodbye &&= outcome === 'unheard';
		failures = outcome === 'unheard' ? failures + 1 : 0;
		if ( mustSay() ) {
			timer = setTimeout(
				enter,
				failures ? retryMs( failures ) : REPEAT_MS
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
				mayBeIn = true;
				void enter();
			}
		},
		setTold( next ) {
			isTold = next;
			failures = 0;
			// Or the timer ends here.
			void enter();
		},
		confirm: () => void enter(),
		async finish() {
			isWatching = false;
			mayBeIn = false;
			clearTimeout( timer );
			// It must not overtake the entry that is under way.
			await entering;
			hasSaidGoodbye = true;
			// The hub tells every 15 seconds: the server may not know yet that this attendee has come.
			let mustEnter = isTold && ! hasEntered;
			// Whoever comes back meanwhile takes it back.
			for ( let tries = 1; ! isWatching; tries++ ) {
				mustEnter &&= ( await send( 'enter' ) ) === 'unheard';
				if ( ! mustEnter && ( await send( 'finish' ) ) !== 'unheard' ) {
					return;
				}
				await new Promise( ( resolve ) =>
					setTimeout( resolve, retryMs( tries ) )
				);
			}
		},
		leave() {
			isWatching = false;
			clearTimeout( timer );
			if ( mayBeIn ) {
				mayBeIn = false;
				hasSaidGoodbye = true;
				sendLast( 'leave' );
			}
		},
	};
}

/**
 * @return A random name for this page, also without https, where there is no
 * `crypto.randomUUID`.
 */
export function nameDevice(): string {
	const bytes = crypto.getRandomValues( new Uint8Array( 16 ) );
	return Array.from( bytes, ( byte ) =>
		byte.toString( 16 ).padStart( 2, '0' )
	).join( '' );
}

/**
 * @param ajaxUrl   Address of admin-ajax.php.
 * @param webinarId The webinar.
 * @param nonces    Of the page; some commands may be missing: the tracker is
 *                  off, or this visitor does not count.
 * @param device    Name of this page: the server knows by it that the attendee
 *                  is still there with another one.
 * @return The two ways to send a command of that webinar.
 */
export function createSenders(
	ajaxUrl: string,
	webinarId: number,
	nonces: Nonces,
	device: string
): Pick< Options, 'send' | 'sendLast' > {
	let notBefore = 0;

	const fields = ( name: CommandName ): URLSearchParams | null => {
		const command = nonces.commands[ name ];
		return command
			? new URLSearchParams( {
					...command,
					webinar_id: String( webinarId ),
					// To finish is the person's, whichever page they do it in.
					...( name === 'finish' ? {} : { device } ),
				} )
			: null;
	};

	const post = async (
		name: CommandName
	): Promise< Outcome | 'nonce_invalid' > => {
		const body = fields( name );
		if ( ! body ) {
			return 'refused';
		}
		if ( performance.now() < notBefore ) {
			return 'unheard';
		}
		try {
			const response = await fetch( ajaxUrl, {
				method: 'POST',
				body,
				credentials: 'same-origin',
				signal: AbortSignal.timeout( ANSWER_TIMEOUT_MS ),
			} );
			if ( response.ok ) {
				return 'done';
			}
			// 429 and 5xx pass; the other 4xx say no.
			if ( response.status === 429 || response.status >= 500 ) {
				notBefore = performance.now() + retryAfterMs( response );
				return 'unheard';
			}
			const answer = ( await response
				.json()
				.catch( () => null ) ) as AjaxError | null;
			return answer?.data?.code === 'webinar_nonce_invalid'
				? 'nonce_invalid'
				: 'refused';
		} catch {
			return 'unheard';
		}
	};

	return {
		async send( name ) {
			const outcome = await post( name );
			if ( outcome !== 'nonce_invalid' ) {
				return outcome;
			}
			const renewal = await nonces.renew();
			if ( renewal === 'unheard' ) {
				return 'unheard';
			}
			const second = renewal === 'renewed' ? await post( name ) : 'stale';
			return second === 'nonce_invalid' ? 'stale' : second;
		},
		sendLast( name ) {
			const body = fields( name );
			if ( body ) {
				navigator.sendBeacon( ajaxUrl, body );
			}
		},
	};
}
