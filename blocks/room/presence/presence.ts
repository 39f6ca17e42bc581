/**
 * Keeps the attendee's session on the server open while they watch.
 *
 * The server measures the time between two `enter` commands; repeating one is
 * harmless, and nothing is counted here. While the hub reports who is present,
 * no `enter` is sent.
 */
import type { CommandName } from '../requests/ajax-client';
import type { CommandOutcome } from './presence-commands';

export interface Presence {
	/** Whether the attendee sees the open broadcast; calls may repeat. */
	setWatching: ( isWatching: boolean ) => void;
	/** Whether the hub reports this page to the server. */
	setReportedByHub: ( isReported: boolean ) => void;
	/** Sends `enter` at once, after a lost network. */
	confirm: () => void;
	/** Sends it at once if the last try failed: somebody looks at the page. */
	retryNow: () => void;
	/** The attendee leaves for good. Resolves once the server has received it. */
	finish: () => Promise< void >;
	/** The page is being closed. */
	leave: () => void;
}

interface Options {
	/** Sends one command; never throws. An urgent one does not wait for `Retry-After`. */
	send: (
		name: CommandName,
		isUrgent?: boolean
	) => Promise< CommandOutcome >;
	/** Sends one command while the page closes, without waiting for an answer. */
	sendOnUnload: ( name: CommandName ) => void;
	/** Called when the page must be reloaded, and when that was an error. */
	onStale: ( isStale: boolean ) => void;
	/** Called with whether the server has not received the attendee's presence for some tries. */
	onUncounted: ( isUncounted: boolean ) => void;
}

const REPEAT_MS = 30_000;
const FIRST_RETRY_MS = 2_000;
/** A plugin that is being updated fails a try or two. */
const TOLD_FAILURES = 3;

const retryMs = ( failures: number ): number =>
	Math.min( FIRST_RETRY_MS * 2 ** ( failures - 1 ), REPEAT_MS );

export function createPresence( {
	send,
	sendOnUnload,
	onStale,
	onUncounted,
}: Options ): Presence {
	let timer: ReturnType< typeof setTimeout > | undefined;
	let isWatching = false;
	let isReportedByHub = false;
	let entering: Promise< CommandOutcome > | null = null;
	let hasEntered = false;
	/**
	 * `leave` or `finish` was sent. The hub's reports are older than that, so only
	 * an `enter` command takes it back.
	 */
	let hasSentExit = false;
	/** Whether the server may count this page as present. */
	let mayBePresent = false;
	let failures = 0;

	const setFailures = ( next: number ) => {
		failures = next;
		onUncounted( failures >= TOLD_FAILURES );
	};

	const mustEnter = () => isWatching && ( ! isReportedByHub || hasSentExit );

	const enter = async ( isUrgent = false ) => {
		clearTimeout( timer );
		if ( ! mustEnter() || entering ) {
			return;
		}
		entering = send( 'enter', isUrgent );
		const outcome = await entering;
		entering = null;
		onStale( outcome === 'stale' );
		hasEntered ||= outcome === 'done';
		// The page may have been missing for a moment only, so `stale` is no last word.
		const hasFailed = [ 'failed', 'stale' ].includes( outcome );
		hasSentExit &&= hasFailed;
		setFailures( hasFailed ? failures + 1 : 0 );
		if ( mustEnter() ) {
			timer = setTimeout(
				() => void enter(),
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
			setFailures( 0 );
			clearTimeout( timer );
			if ( isWatching ) {
				mayBePresent = true;
				void enter();
			}
		},
		setReportedByHub( next ) {
			isReportedByHub = next;
			setFailures( 0 );
			// Or, while the hub reports, only clears the timer.
			void enter();
		},
		confirm: () => void enter( true ),
		retryNow() {
			if ( failures > 0 ) {
				void enter( true );
			}
		},
		async finish() {
			isWatching = false;
			mayBePresent = false;
			clearTimeout( timer );
			// `finish` must not overtake a running `enter`.
			await entering;
			hasSentExit = true;
			// The hub reports every 15 seconds: the server may not know this attendee yet.
			let needsEnter = isReportedByHub && ! hasEntered;
			// Ends early when the attendee comes back.
			for ( let tries = 1; ! isWatching; tries++ ) {
				needsEnter &&= ( await send( 'enter' ) ) === 'failed';
				if ( ! needsEnter && ( await send( 'finish' ) ) !== 'failed' ) {
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
			if ( mayBePresent ) {
				mayBePresent = false;
				hasSentExit = true;
				sendOnUnload( 'leave' );
			}
		},
	};
}
