import { writeFileSync } from 'node:fs';

/** The wall clock of a Node process, moved by moved-clock-preload.mjs. */
export class MovedClock {
	/** Environment of the process. */
	readonly env: Record< string, string >;
	readonly #file: string;

	/** @param file Tells the process how far its clock is moved. */
	constructor( file: string ) {
		this.#file = file;
		this.env = {
			NODE_OPTIONS: `--import=${ import.meta
				.resolve( './moved-clock-preload.mjs' ) }`,
			MOVED_CLOCK_FILE: file,
		};
		this.moveTo( 0 );
	}

	/** @param ms Difference to the clock of this machine. */
	moveTo( ms: number ): void {
		writeFileSync( this.#file, String( ms ) );
	}
}
