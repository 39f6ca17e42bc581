import type { Audience } from '../audience.ts';
import type { Parts } from '../stack.ts';

/** Ends a fault. It need not wait until the part works again. */
export type Repair = () => void | Promise< void >;

/** What a mode works on. */
export type Scene = Parts & { readonly audience: Audience };

/** One way in which a part fails. To add one, write a file here and add it to the table in modes.ts. */
export interface FaultMode {
	/** Whether the sidecar's process ends: the tries that it runs then may become uncertain. */
	readonly stopsSidecar?: true;
	/** How often a round of all modes injects this one. */
	readonly timesPerRound: number;
	/** The fault is repaired after a random time between these two. */
	readonly lastsMs: readonly [ least: number, most: number ];
	/**
	 * Resolves when the part has failed.
	 *
	 * @param scene  The running parts, and the people.
	 * @param signal Aborts.
	 * @throws Error when the fault had no effect, so the run proves nothing.
	 */
	readonly begin: ( scene: Scene, signal: AbortSignal ) => Promise< Repair >;
}

/** Kills are short and frequent: each hits the messages at another point. */
export const KILL = { timesPerRound: 3, lastsMs: [ 50, 1500 ] } as const;

/** Long enough that the parts around the broken one notice it, and try again. */
export const OUTAGE = { timesPerRound: 1, lastsMs: [ 3000, 6000 ] } as const;
