import { randomUUID } from 'node:crypto';
import { steadyMs } from '../clock.ts';
import { describeError, type Logger } from '../log.ts';
import { KEY_PREFIX, type Redis } from '../storage/redis.ts';

const LEASE_MS = 10_000;
const RENEW_INTERVAL_MS = 2_500;

const KEY = `${ KEY_PREFIX }poller`;

// Atomic: between a GET and a SET another sidecar could take the lease.
const TAKE_OR_RENEW = `
	local holder = redis.call( 'GET', KEYS[ 1 ] )
	if holder and holder ~= ARGV[ 1 ] then
		return 0
	end
	redis.call( 'SET', KEYS[ 1 ], ARGV[ 1 ], 'PX', ARGV[ 2 ] )
	return 1
`;
const RELEASE = `
	if redis.call( 'GET', KEYS[ 1 ] ) == ARGV[ 1 ] then
		redis.call( 'DEL', KEYS[ 1 ] )
	end
`;

/**
 * Selects the one of several sidecars that polls Telegram for updates: Telegram allows one process
 * only. When it dies, another takes over within about twelve seconds.
 */
export class PollerLease {
	private readonly holder = randomUUID();
	private heldUntilMs = 0;
	private timer: NodeJS.Timeout | null = null;

	/**
	 * @param redis A connection that fails while Redis is unreachable: a late answer would be outdated.
	 */
	constructor(
		private readonly redis: Redis,
		private readonly log: Logger
	) {}

	readonly isHeld = (): boolean => steadyMs() < this.heldUntilMs;

	async start(): Promise< void > {
		await this.takeOrRenew();
		this.timer = setInterval(
			() => void this.takeOrRenew(),
			RENEW_INTERVAL_MS
		);
	}

	/** Releases the lease: another sidecar takes over at its next attempt. */
	async stop(): Promise< void > {
		if ( this.timer ) {
			clearInterval( this.timer );
		}
		this.heldUntilMs = 0;
		await this.redis
			.eval( RELEASE, 1, KEY, this.holder )
			.catch( () => undefined );
	}

	private async takeOrRenew(): Promise< void > {
		const askedAtMs = steadyMs();
		try {
			const isOurs = await this.redis.eval(
				TAKE_OR_RENEW,
				1,
				KEY,
				this.holder,
				LEASE_MS
			);
			this.heldUntilMs = isOurs === 1 ? askedAtMs + LEASE_MS : 0;
		} catch ( error ) {
			this.log.debug(
				{ reason: describeError( error ) },
				'lease_not_renewed'
			);
		}
	}
}
