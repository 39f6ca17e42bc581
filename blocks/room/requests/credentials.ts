/**
 * What the page was given to be let in with. A room may stay open longer than
 * that lives.
 */
import type {
	RoomCommands,
	RoomStream,
} from '../../../contract/generated/types.ts';

interface Handed {
	webinarId: number;
	restNonce: string;
	commands: RoomCommands;
	pass: string;
	/** Null where rooms are not pushed to. */
	stream: RoomStream | null;
}

export interface Nonces {
	/** The one for read-sync, which WordPress renews with each answer. */
	rest: string;
	/** With it read-sync may be answered early; empty without one. */
	pass: string;
	/** For the hub; empty without one. */
	token: string;
	commands: RoomCommands;
	/**
	 * Reads the page again and takes its nonces. `gone` is a page without this
	 * room: signed out, or not admitted any more.
	 */
	renew: () => Promise< 'renewed' | 'gone' | 'unheard' >;
}

const ANSWER_TIMEOUT_MS = 15_000;

/**
 * @param page  Source of a page.
 * @param store Name of the store.
 * @return What PHP handed over to the store's script in that page.
 */
function readHanded( page: string, store: string ): Partial< Handed > {
	const script = new DOMParser()
		.parseFromString( page, 'text/html' )
		.getElementById( 'wp-script-module-data-@wordpress/interactivity' );
	return JSON.parse( script?.textContent || '{}' ).config?.[ store ] ?? {};
}

/**
 * @param store            Name of the store.
 * @param handed           What PHP handed over with the page.
 * @param handed.webinarId
 * @param handed.restNonce
 * @param handed.commands
 * @param handed.pass
 * @param handed.stream
 * @return The nonces, and the way to fresh ones.
 */
export function createNonces(
	store: string,
	{ webinarId, restNonce, commands, pass, stream }: Handed
): Nonces {
	let renewal: ReturnType< Nonces[ 'renew' ] > | null = null;

	const readPage: Nonces[ 'renew' ] = async () => {
		try {
			const response = await fetch( window.location.href, {
				credentials: 'same-origin',
				cache: 'no-store',
				signal: AbortSignal.timeout( ANSWER_TIMEOUT_MS ),
			} );
			if ( ! response.ok ) {
				return response.status >= 500 ? 'unheard' : 'gone';
			}
			const fresh = readHanded( await response.text(), store );
			if ( fresh.webinarId !== webinarId ) {
				return 'gone';
			}
			nonces.rest = fresh.restNonce ?? '';
			nonces.commands = fresh.commands ?? {};
			nonces.pass = fresh.pass ?? '';
			nonces.token = fresh.stream?.token ?? '';
			return 'renewed';
		} catch {
			return 'unheard';
		}
	};

	const nonces: Nonces = {
		rest: restNonce,
		pass,
		token: stream?.token ?? '',
		commands,
		renew() {
			// Read-sync and a command may find out at the same time.
			renewal ??= readPage().finally( () => {
				renewal = null;
			} );
			return renewal;
		},
	};
	return nonces;
}
