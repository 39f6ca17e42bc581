import { setTimeout as delay } from 'node:timers/promises';
import { describeError, type Logger } from '../log.ts';
import type { TryLeases } from './store/delivery-store.ts';

const RENEW_INTERVAL_MS = 2500;
// After so many checks without a renewal the sidecar of the try is dead.
const MISSED_RENEWALS = 5;

export type WatchDeps = {
	readonly leases: TryLeases;
	/** The tries of this sidecar. */
	readonly runningIds: () => readonly number[];
	readonly markInterrupted: ( id: number ) => Promise< void >;
	readonly log: Logger;
};

/**
 * Renews the leases of this sidecar's tries, and ends those that nobody renews: their sidecar died. It
 * counts checks, not time, so neither a moved clock nor a break of Redis ends a lease.
 */
export class LeaseWatch {
	private readonly stopping = new AbortController();
	private seen = new Map< number, { lease: string; missed: number } >();

	constructor(
		private readonly deps: WatchDeps,
		private readonly intervalMs = RENEW_INTERVAL_MS
	) {}

	start(): void {
		void this.run();
	}

	stop(): void {
		this.stopping.abort();
	}

	/** One check after the other: those that waited for Redis must not count at once. */
	private async run(): Promise< void > {
		const { signal } = this.stopping;
		while ( ! signal.aborted ) {
			await this.check().catch( ( error: unknown ) =>
				this.deps.log.debug(
					{ reason: describeError( error ) },
					'leases_not_renewed'
				)
			);
			await delay( this.intervalMs, null, { signal } ).catch(
				() => undefined
			);
		}
	}

	private async check(): Promise< void > {
		const { leases, runningIds, markInterrupted } = this.deps;
		const before = this.seen;
		const tries = await leases.renewTries( runningIds() );
		this.seen = new Map();
		for ( const { id, lease } of tries ) {
			const earlier = before.get( id );
			const missed = earlier?.lease === lease ? earlier.missed + 1 : 0;
			this.seen.set( id, { lease, missed } );
			if ( missed >= MISSED_RENEWALS ) {
				await markInterrupted( id );
			}
		}
	}
}
