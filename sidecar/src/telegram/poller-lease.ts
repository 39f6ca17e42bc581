import { randomUUID } from 'node:crypto';
import { describeError, type Logger } from '../log.ts';
import { KEY_PREFIX, type Redis } from '../storage/redis.ts';

const LASTS_MS = 10_000;
const RENEWED_EVERY_MS = 2_500;

const KEY = `${ KEY_PREFIX }poller`;

// Each in one step: between a look and a deed it could become another's.
const TAKE_OR_RENEW = `
	local holder = redis.call( 'GET', KEYS[ 1 ] )
	if holder and holder ~= ARGV[ 1 ] then
		return 0
	end
	redis.call( 'SET', KEYS[ 1 ], ARGV[ 1 ], 'PX', ARGV[ 2 ] )
	return 1
`;
const GIVE_BACK = `
	if redis.call( 'GET', KEYS[ 1 ] ) == ARGV[ 1 ] then
		redis.call( 'DEL', KEYS[ 1 ] )
	end
`;

/**
 * Makes one of several sidecars the one that reads what people write: Telegram gives that
 * to one process only. When it dies, another takes over within about twelve seconds.
 */
export class PollerLease {
	private readonly holder = randomUUID();
	private heldUntilMs = 0;
	private timer: NodeJS.Timeout | null = null;

	/**
	 * @param redis One that fails: an old answer would say nothing.
	 * @param log
	 */
	constructor(
		private readonly redis: Redis,
		private readonly log: Logger
	) {}

	readonly isHeld = (): boolean => Date.now() < this.heldUntilMs;

	async start(): Promise< void > {
		await this.takeOrRenew();
		this.timer = setInterval(
			() => void this.takeOrRenew(),
			RENEWED_EVERY_MS
		);
	}

	/** Another takes over at once. */
	async stop(): Promise< void > {
		if ( this.timer ) {
			clearInterval( this.timer );
		}
		this.heldUntilMs = 0;
		await this.redis
			.eval( GIVE_BACK, 1, KEY, this.holder )
			.catch( () => undefined );
	}

	private async takeOrRenew(): Promise< void > {
		const askedAtMs = Date.now();
		try {
			const isOurs = await this.redis.eval(
				TAKE_OR_RENEW,
				1,
				KEY,
				this.holder,
				LASTS_MS
			);
			this.heldUntilMs = isOurs === 1 ? askedAtMs + LASTS_MS : 0;
		} catch ( error ) {
			this.log.debug(
				{ reason: describeError( error ) },
				'lease_not_renewed'
			);
		}
	}
}
