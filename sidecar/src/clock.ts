/**
 * Time by a clock that nobody moves, for everything that waits. Date.now() jumps when somebody sets
 * the clock of the machine; it is only for what people read and for what a signature contains.
 */
export const steadyMs = (): number => performance.now();

/** Unix milliseconds at the start of this process, plus the time that has really passed since. */
export const scheduleMs = (): number =>
	Math.floor( performance.timeOrigin + performance.now() );

let confirmedOffsetMs: number | null = null;

/** WordPress agrees about the time: it accepted a new signature of this process, or the other way round. */
export const confirmClock = (): void => {
	confirmedOffsetMs = Date.now() - performance.now();
};

/**
 * Unix milliseconds, for dropping what is too old. 0 until WordPress has confirmed the clock: a machine
 * that starts with a wrong one must drop nothing.
 */
export const confirmedMs = (): number =>
	confirmedOffsetMs === null
		? 0
		: Math.floor( confirmedOffsetMs + performance.now() );

// A longer delay overflows, and the timer fires at once.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A delay that a timer can hold. */
export const timerMs = ( ms: number ): number =>
	Math.min( Math.max( ms, 0 ), LONGEST_TIMER_MS );

/**
 * The longest pause between two requests to Telegram, whatever it asks for, and the longest time
 * that a stored delivery waits for its next try. A later one was stored by a wrong clock.
 */
export const LONGEST_PAUSE_MS = 3_600_000;
