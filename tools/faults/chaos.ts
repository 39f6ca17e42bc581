import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from './random.ts';

export const VICTIMS = [ 'sidecar', 'PHP', 'MariaDB' ] as const;

export type Victim = ( typeof VICTIMS )[ number ];

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
	 * @param count        How often; each part about the same.
	 * @param longestGapMs Between a return and the next kill.
	 * @param signal       Ends it early.
	 */
	async rage(
		count: number,
		longestGapMs: number,
		signal: AbortSignal
	): Promise< void > {
		for ( const victim of this.#draw( count ) ) {
			await delay( this.#random.between( 100, longestGapMs ), null, {
				signal,
			} );
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
