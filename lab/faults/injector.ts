import { setTimeout as delay } from 'node:timers/promises';
import { createRound, getMode, type ModeName } from './modes.ts';
import type { Scene } from './modes/mode.ts';
import type { Random } from './random.ts';

/** Share of the faults that do not wait for messages: they come while WordPress decides the sessions. */
const EARLY_SHARE = 0.2;

/**
 * The last fault comes when this share of the expected messages has arrived. About a fifth never arrives, because the people
 * cannot be reached.
 */
const LAST_FAULT_AT_SHARE = 0.7;

/** A fault waits no longer than this for its share, from the last progress on. */
const SHARE_TIMEOUT_MS = 20_000;

/** A fault waits no longer than this for the next message. */
const NEXT_MESSAGE_TIMEOUT_MS = 3000;

const POLL_INTERVAL_MS = 20;

/** Makes one part after the other fail at random times, and repairs each after a random short time. */
export class FaultInjector {
	/** How often each mode has been injected. */
	readonly counts: Partial< Record< ModeName, number > > = {};
	/** Number of faults so far that ended the sidecar's process. */
	sidecarStops = 0;
	readonly #scene: Scene;
	readonly #modes: readonly ModeName[];
	readonly #random: Random;

	/**
	 * @param scene  The parts to break.
	 * @param modes  The modes to inject.
	 * @param random Decides about the order and the times.
	 */
	constructor( scene: Scene, modes: readonly ModeName[], random: Random ) {
		this.#scene = scene;
		this.#modes = modes;
		this.#random = random;
	}

	get total(): number {
		return Object.values( this.counts ).reduce( ( a, b ) => a + b, 0 );
	}

	/**
	 * Injects faults, one at a time. The first ones come right after the stop, while WordPress decides the sessions. The others
	 * come while messages are sent: each waits for its share of the messages, as long as there is progress.
	 *
	 * @param count    Number of faults, all modes together.
	 * @param progress Returns the share of the expected messages that has arrived: 0 to 1.
	 * @param signal   Aborts.
	 */
	async run(
		count: number,
		progress: () => number,
		signal: AbortSignal
	): Promise< void > {
		for ( const [ index, name ] of this.#drawOrder( count ).entries() ) {
			const position =
				( index + this.#random.next() ) / count - EARLY_SHARE;
			if ( position > 0 ) {
				const share =
					( LAST_FAULT_AT_SHARE * position ) / ( 1 - EARLY_SHARE );
				await waitForProgress(
					progress,
					share,
					SHARE_TIMEOUT_MS,
					signal
				);
				// So that a message has just arrived and the sidecar does not know it yet.
				await waitForProgress(
					progress,
					progress() + Number.EPSILON,
					NEXT_MESSAGE_TIMEOUT_MS,
					signal
				);
			} else {
				await delay( this.#random.between( 50, 1000 ), null, {
					signal,
				} );
			}
			const mode = getMode( name );
			const repair = await mode.begin( this.#scene, signal );
			this.counts[ name ] = ( this.counts[ name ] ?? 0 ) + 1;
			if ( mode.stopsSidecar ) {
				this.sidecarStops++;
			}
			await delay( this.#random.between( ...mode.lastsMs ), null, {
				signal,
			} );
			await repair();
		}
	}

	#drawOrder( count: number ): ModeName[] {
		const round = createRound( this.#modes );
		return Array.from( { length: count }, ( _, index ) => ( {
			name: round[ index % round.length ]!,
			position: this.#random.next(),
		} ) )
			.sort( ( a, b ) => a.position - b.position )
			.map( ( { name } ) => name );
	}
}

/**
 * Waits until the progress reaches a share, or has not changed for a time.
 *
 * @param progress  Returns the share reached so far.
 * @param share     Share to wait for.
 * @param timeoutMs Restarts at each change.
 * @param signal    Aborts.
 */
async function waitForProgress(
	progress: () => number,
	share: number,
	timeoutMs: number,
	signal: AbortSignal
): Promise< void > {
	let last = progress();
	let changedAtMs = Date.now();
	while ( last < share && Date.now() - changedAtMs < timeoutMs ) {
		await delay( POLL_INTERVAL_MS, null, { signal } );
		const now = progress();
		if ( now !== last ) {
			last = now;
			changedAtMs = Date.now();
		}
	}
}
