import type { Site } from '../stack/site.ts';
import type { Scenario } from './scenario.ts';
import type { FaultyTelegram } from './telegram.ts';
import { keyFromMessage, keyFromRow } from './verdict.ts';
import { connectTelegram, isFinal, readLog } from './webinar.ts';

/** The people and the messages of a run, for modes that lose what the sidecar knew about them. */
export class Audience {
	/** Keys of messages whose outcome only a lost store knew. WordPress hands them over again, so their order is open. */
	readonly forgotten = new Set< string >();
	/** Those of them that had arrived: how often each may arrive once more. */
	readonly forgottenArrivals = new Map< string, number >();
	readonly #site: Site;
	readonly #telegram: FaultyTelegram;
	readonly #secret: string;
	readonly #scenario: Scenario;
	readonly #webinarId: number;

	constructor(
		{ site, telegram }: { site: Site; telegram: FaultyTelegram },
		secret: string,
		scenario: Scenario,
		webinarId: number
	) {
		this.#site = site;
		this.#telegram = telegram;
		this.#secret = secret;
		this.#scenario = scenario;
		this.#webinarId = webinarId;
	}

	/** Notes whose outcome WordPress does not know. Call it while no sidecar runs, after its store was lost. */
	async noteForgotten(): Promise< void > {
		const log = await readLog( this.#site, this.#webinarId );
		const arrived = new Set(
			this.#telegram
				.messages()
				.map( ( message ) => keyFromMessage( this.#scenario, message ) )
		);
		for ( const row of log.filter( ( one ) => ! isFinal( one ) ) ) {
			const key = keyFromRow( row );
			this.forgotten.add( key );
			if ( arrived.has( key ) ) {
				this.forgottenArrivals.set(
					key,
					( this.forgottenArrivals.get( key ) ?? 0 ) + 1
				);
			}
		}
	}

	/** Everybody who had connected Telegram opens a new link; who blocked the bot or deleted the chat does not. */
	connectAgain( signal: AbortSignal ): Promise< void > {
		return connectTelegram(
			this.#telegram,
			this.#secret,
			[ ...this.#scenario.people.values() ].filter(
				( { telegramStatus } ) => telegramStatus === 'connected'
			),
			signal
		);
	}
}
