/**
 * Nonces and tokens that PHP printed into the page.
 *
 * A room may stay open longer than they are valid. Read-sync brings fresh ones;
 * when they are too old even for that, the page itself is requested again.
 */
import type {
	RoomCommands,
	RoomStream,
} from '../../../contract/generated/types.ts';

import { timeoutSignal } from '../../requests/timeout-signal';

interface PageConfig {
	webinarId: number;
	restNonce: string;
	commands: RoomCommands;
	/** The read-sync pass. */
	pass: string;
	/** Null where the site has no event stream. */
	stream: RoomStream | null;
}

export interface Credentials {
	/** For read-sync; WordPress renews it with each answer. */
	restNonce: string;
	/** Allows a cached answer of read-sync; empty without one. */
	readSyncPass: string;
	/** Opens the event stream; empty without one. */
	roomToken: string;
	commands: RoomCommands;
	/** Whether the person's seat is open in another browser too, as the last answer said. */
	isSeatElsewhere?: boolean;
	/**
	 * Requests the page again and takes its credentials. `gone`: the page no
	 * longer contains this room (signed out, or not admitted any more).
	 */
	renew: () => Promise< 'renewed' | 'gone' | 'failed' >;
}

const ANSWER_TIMEOUT_MS = 15_000;

/**
 * Reads the Interactivity API's config from the HTML of a page.
 * @param store Name of the store.
 */
function readConfig( html: string, store: string ): Partial< PageConfig > {
	const script = new DOMParser()
		.parseFromString( html, 'text/html' )
		.getElementById( 'wp-script-module-data-@wordpress/interactivity' );
	return JSON.parse( script?.textContent || '{}' ).config?.[ store ] ?? {};
}

/**
 * @param store  Name of the store.
 * @param config Config of that store in the page.
 */
export function createCredentials(
	store: string,
	{ webinarId, restNonce, commands, pass, stream }: PageConfig
): Credentials {
	let renewal: ReturnType< Credentials[ 'renew' ] > | null = null;

	const requestPage: Credentials[ 'renew' ] = async () => {
		try {
			const response = await fetch( window.location.href, {
				credentials: 'same-origin',
				cache: 'no-store',
				signal: timeoutSignal( ANSWER_TIMEOUT_MS ),
			} );
			if ( ! response.ok ) {
				return response.status >= 500 || response.status === 429
					? 'failed'
					: 'gone';
			}
			const fresh = readConfig( await response.text(), store );
			if ( fresh.webinarId !== webinarId ) {
				return 'gone';
			}
			credentials.restNonce = fresh.restNonce ?? '';
			credentials.commands = fresh.commands ?? {};
			credentials.readSyncPass = fresh.pass ?? '';
			credentials.roomToken = fresh.stream?.token ?? '';
			return 'renewed';
		} catch {
			return 'failed';
		}
	};

	const credentials: Credentials = {
		restNonce,
		readSyncPass: pass,
		roomToken: stream?.token ?? '',
		commands,
		renew() {
			// Read-sync and a command may call this at the same time.
			renewal ??= requestPage().finally( () => {
				renewal = null;
			} );
			return renewal;
		},
	};
	return credentials;
}
