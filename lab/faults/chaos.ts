import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from './random.ts';

export const VICTIMS = [ 'sidecar', 'PHP', 'MariaDB' ] as const;

export type Victim = ( typeof VICTIMS )[ number ];

/** So large a part of the kills does not wait for messages. */
const EARLY_KILLS = 0.2;

/** The last kill comes when so many messages have arrived; about a fifth of them never does. */
const LAST_SHARE = 0.7;

/** When nothing has moved for so long, the next kill does not wait either. */
const STANDSTILL_MS = 20_000;

/** So long a kill waits for a message that arrives. */
const SHORT_MS = 3000;

const LOOK_EVERY_MS = 20;

/** A part that can be killed and comes back. */
export interface Mortal {
	crash: () => Promise< void >;
	restart: () => void;
}

/** Kills one part after the other at random points, and has each come back after a random short while. */
export class Chaos {
	/** How often each was killed. */
	readonly kills: Record< Victim, number > = {
		sidecar: 0,
		PHP: 0,
		MariaDB: 0,
	};
	readonly #parts: Record< Victim, Mortal >;
	readonly #random: Random;

	/**
	 * @param parts  What it kills.
	 * @param random Decides who is next, and when.
	 */
	constructor( parts: Record< Victim, Mortal >, random: Random ) {
		this.#parts = parts;
		this.#random = random;
	}

	get killed(): number {
		return Object.values( this.kills ).reduce( ( a, b ) => a + b, 0 );
	}

	/**
	 * Rages until it has killed so often.
	 *
	 * The first kills meet the decisions right after the stop, the others the messages under way: each waits for its share of
	 * them, as long as there is any progress.
	 *
	 * @param count    How often; each part about the same.
	 * @param progress How many of all messages have arrived: 0 to 1.
	 * @param signal   Ends it early.
	 */
	async rage(
		count: number,
		progress: () => number,
		signal: AbortSignal
	): Promise< void > {
		for ( const [ index, victim ] of this.#draw( count ).entries() ) {
			const spread =
				( index + this.#random.next() ) / count - EARLY_KILLS;
			if ( spread > 0 ) {
				const share = ( LAST_SHARE * spread ) / ( 1 - EARLY_KILLS );
				await moving( progress, share, STANDSTILL_MS, signal );
				// A message has just arrived, and its sender does not know yet.
				await moving(
					progress,
					progress() + Number.EPSILON,
					SHORT_MS,
					signal
				);
			} else {
				await delay( this.#random.between( 50, 1000 ), null, {
					signal,
				} );
			}
			await this.#parts[ victim ].crash();
			this.kills[ victim ]++;
			await delay( this.#random.between( 50, 1500 ), null, { signal } );
			this.#parts[ victim ].restart();
		}
	}

	#draw( count: number ): Victim[] {
		return Array.from( { length: count }, ( _, index ) => ( {
			victim: VICTIMS[ index % VICTIMS.length ]!,
			position: this.#random.next(),
		} ) )
			.sort( ( a, b ) => a.position - b.position )
			.map( ( { victim } ) => victim );
	}
}

/**
 * Waits for progress.
 *
 * @param progress How far it is.
 * @param share    How far it has to be.
 * @param limitMs  When it has stood still for so long, that will do.
 * @param signal   Ends it early.
 */
async function moving(
	progress: () => number,
	share: number,
	limitMs: number,
	signal: AbortSignal
): Promise< void > {
	let last = progress();
	let movedAtMs = Date.now();
	while ( last < share && Date.now() - movedAtMs < limitMs ) {
		await delay( LOOK_EVERY_MS, null, { signal } );
		const now = progress();
		if ( now !== last ) {
			last = now;
			movedAtMs = Date.now();
		}
	}
}
