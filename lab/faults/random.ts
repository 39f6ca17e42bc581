import { createHash } from 'node:crypto';

/** Random numbers that a seed repeats. */
export class Random {
	readonly #seed: number;
	readonly #topic: string;
	#drawn = 0;

	/**
	 * @param seed  Whole number.
	 * @param topic Each has numbers of its own, so that more draws for one change nothing for another.
	 */
	constructor( seed: number, topic: string ) {
		this.#seed = seed;
		this.#topic = topic;
	}

	/** From 0 up to, not including, 1. */
	next(): number {
		this.#drawn++;
		return (
			createHash( 'sha256' )
				.update( `${ this.#seed }/${ this.#topic }/${ this.#drawn }` )
				.digest()
				.readUInt32BE() /
			2 ** 32
		);
	}

	/**
	 * A whole number.
	 *
	 * @param least Smallest.
	 * @param most  Greatest.
	 */
	between( least: number, most: number ): number {
		return least + Math.floor( this.next() * ( most - least + 1 ) );
	}

	/**
	 * One of these, as often as its share of all shares.
	 *
	 * @param shares By name.
	 */
	oneOf< Name extends string >( shares: Record< Name, number > ): Name {
		const all = Object.entries( shares ) as [ Name, number ][];
		let rest =
			this.next() * all.reduce( ( sum, [ , share ] ) => sum + share, 0 );
		const drawn = all.find( ( [ , share ] ) => ( rest -= share ) < 0 );
		// Fractions do not add up to the last digit.
		return ( drawn ?? all[ all.length - 1 ]! )[ 0 ];
	}
}
