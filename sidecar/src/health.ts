import type { SidecarHealth } from '../../contract/generated/types.ts';
import type { DeliveryLoop } from './deliveries/delivery-loop.ts';
import type { DeliveryStore } from './deliveries/store/delivery-store.ts';
import { steadyMs } from './clock.ts';
import { CONTRACT_VERSION } from './contract.ts';
import type { RoomHub } from './rooms/room-hub.ts';
import type { TelegramStatus } from './telegram/poller.ts';

export type HealthDeps = {
	readonly deliveries: Pick<
		DeliveryStore,
		'countByState' | 'oldestUnsentMs'
	>;
	/** Writes something and throws if that fails. */
	readonly checkWrite: () => Promise< void >;
	readonly pausedForMs: DeliveryLoop[ 'pausedForMs' ];
	/** Since WordPress accepted the last heartbeat, or since the start; null without heartbeats. */
	readonly heartbeatAgeMs: () => number | null;
	readonly telegramStatus: () => TelegramStatus;
	/** User name of the bot; null until Telegram has answered. */
	readonly botUsername: () => string | null;
	readonly hub: Pick< RoomHub, 'counts' >;
};

// A write waits for the disk, so many requests together make one.
const WRITE_CHECK_MS = 1000;
const OLD_HEARTBEAT_MS = 300_000;
const OLD_MESSAGE_MS = 900_000;

/** What the sidecar says about itself. */
export class Health {
	private checkedAtMs = -Infinity;
	private check: Promise< void > = Promise.resolve();

	constructor( private readonly deps: HealthDeps ) {}

	/** @throws {Error} When the store takes no write now. */
	checkWrite(): Promise< void > {
		if ( steadyMs() - this.checkedAtMs >= WRITE_CHECK_MS ) {
			this.checkedAtMs = steadyMs();
			this.check = this.deps.checkWrite();
			this.check.catch( () => undefined );
		}
		return this.check;
	}

	/** @throws {Error} When the store takes no write now. */
	async read(): Promise< SidecarHealth > {
		const { deps } = this;
		await this.checkWrite();
		const oldestMs = await deps.deliveries.oldestUnsentMs();
		const pausedMs = await deps.pausedForMs();
		const heartbeatMs = deps.heartbeatAgeMs();
		const messageMs =
			oldestMs === null ? null : Math.max( 0, Date.now() - oldestMs );
		const problems: SidecarHealth[ 'problems' ] = [];
		if ( deps.telegramStatus() !== 'connected' ) {
			problems.push( 'telegram_unreachable' );
		}
		if ( pausedMs > 0 ) {
			problems.push( 'sending_paused' );
		}
		if ( ( heartbeatMs ?? 0 ) > OLD_HEARTBEAT_MS ) {
			problems.push( 'heartbeat_old' );
		}
		if ( ( messageMs ?? 0 ) > OLD_MESSAGE_MS ) {
			problems.push( 'message_old' );
		}
		return {
			status: 'ok',
			contract_version: CONTRACT_VERSION,
			telegram: deps.telegramStatus(),
			bot: deps.botUsername(),
			deliveries: await deps.deliveries.countByState(),
			rooms: deps.hub.counts(),
			problems,
			paused_seconds: toSeconds( pausedMs ),
			oldest_message_seconds:
				messageMs === null ? null : toSeconds( messageMs ),
			heartbeat_seconds:
				heartbeatMs === null ? null : toSeconds( heartbeatMs ),
		};
	}

	/** The same in the text format of Prometheus. */
	async metrics(): Promise< string > {
		const health = await this.read().catch( () => null );
		const lines: string[] = [];
		const add = (
			name: string,
			help: string,
			values: Readonly< Record< string, number | null > >
		): void => {
			lines.push( `# HELP sidecar_${ name } ${ help }` );
			lines.push( `# TYPE sidecar_${ name } gauge` );
			for ( const [ labels, value ] of Object.entries( values ) ) {
				if ( value !== null ) {
					lines.push( `sidecar_${ name }${ labels } ${ value }` );
				}
			}
		};
		add( 'store_writable', 'Whether the store takes writes.', {
			'': health ? 1 : 0,
		} );
		if ( health ) {
			add( 'telegram_connected', 'Whether Telegram answers the bot.', {
				'': health.telegram === 'connected' ? 1 : 0,
			} );
			add(
				'deliveries',
				'Stored deliveries by state.',
				Object.fromEntries(
					Object.entries( health.deliveries ).map(
						( [ state, count ] ) => [
							`{state="${ state }"}`,
							count,
						]
					)
				)
			);
			add(
				'paused_seconds',
				'How long nothing will be sent; 0 without a pause.',
				{
					'': health.paused_seconds,
				}
			);
			add(
				'oldest_message_seconds',
				'Age of the oldest message that is due.',
				{
					'': health.oldest_message_seconds ?? 0,
				}
			);
			add(
				'heartbeat_seconds',
				'Time since WordPress accepted a heartbeat.',
				{ '': health.heartbeat_seconds }
			);
			add( 'room_streams', 'Open event streams.', {
				'': health.rooms.connections,
			} );
			add( 'rooms', 'Rooms with an event stream.', {
				'': health.rooms.open,
			} );
		}
		return `${ lines.join( '\n' ) }\n`;
	}
}

const toSeconds = ( ms: number ): number => Math.ceil( ms / 1000 );
