import { createHash } from 'node:crypto';

/** Random numbers that are the same for the same seed. */
export class Random {
	readonly #seed: number;
	readonly #topic: string;
	#drawn = 0;

	/**
	 * @param seed  Whole number.
	 * @param topic Each topic has its own sequence, so additional draws for one topic do not change another.
	 */
	constructor( seed: number, topic: string ) {
		this.#seed = seed;
		this.#topic = topic;
	}

	/** At least 0 and less than 1. */
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

	/** A whole number; both limits are possible. */
	between( min: number, max: number ): number {
		return min + Math.floor( this.next() * ( max - min + 1 ) );
	}

	/** Draws a name; its weight divided by the sum of all weights is its probability. */
	oneOf< Name extends string >( weights: Record< Name, number > ): Name {
		const all = Object.entries( weights ) as [ Name, number ][];
		let rest =
			this.next() *
			all.reduce( ( sum, [ , weight ] ) => sum + weight, 0 );
		const drawn = all.find( ( [ , weight ] ) => ( rest -= weight ) < 0 );
		// Rounding can leave a rest after the last weight.
		return ( drawn ?? all[ all.length - 1 ]! )[ 0 ];
	}
}
