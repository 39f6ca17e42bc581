/**
 * Preloaded into a Node process: moves its wall clock by the milliseconds in the file MOVED_CLOCK_FILE. The steady clock
 * (performance.now(), timers) does not move, as when somebody sets the clock of the machine.
 */
import { readFileSync } from 'node:fs';

const READ_AGAIN_AFTER_MS = 50;

const file = process.env.MOVED_CLOCK_FILE;
const RealDate = Date;
let movedByMs = 0;
let readAtMs = -Infinity;

function now() {
	if ( performance.now() - readAtMs > READ_AGAIN_AFTER_MS ) {
		readAtMs = performance.now();
		movedByMs = Number( readFileSync( file, 'utf8' ) );
	}
	return RealDate.now() + movedByMs;
}

// At the start of a process its origin is read from the wall clock.
const timeOrigin = now() - performance.now();
Object.defineProperty( performance, 'timeOrigin', { value: timeOrigin } );

globalThis.Date = class Date extends RealDate {
	constructor( ...given ) {
		super( ...( given.length === 0 ? [ now() ] : given ) );
	}

	static now = now;
};
