import type {
	RoomBroadcast,
	RoomState,
} from '../../../contract/generated/types.ts';

export type { RoomBroadcast, RoomState };
export type Stage = RoomState[ 'stage' ];
/** What the room shows; each has a panel of that name. */
export type Screen =
	Stage | 'left' | 'signed-out' | 'not-admitted' | 'cancelled' | 'no-webinar';
export type StreamSource = NonNullable< RoomState[ 'stream' ] >;

/**
 * @param value What was told.
 * @return Whether it holds what the room cannot do without.
 */
export function isBroadcast( value: unknown ): value is RoomBroadcast {
	return (
		typeof value === 'object' &&
		value !== null &&
		'stage' in value &&
		typeof value.stage === 'string' &&
		[ 'version', 'server_time', 'poll_after_ms' ].every(
			( name ) =>
				typeof ( value as Record< string, unknown > )[ name ] ===
				'number'
		)
	);
}

/**
 * @param shown What the room shows.
 * @param next  What arrived.
 * @return Whether it may replace what is shown: answers overtake each other on
 *         poor networks, and a room never goes back.
 */
export function isNewer( shown: RoomState, next: RoomBroadcast ): boolean {
	return next.version === shown.version
		? next.server_time >= shown.server_time
		: next.version > shown.version;
}

const CLOSED: Record< string, Screen > = {
	webinar_not_signed_in: 'signed-out',
	webinar_not_admitted: 'not-admitted',
	webinar_cancelled: 'cancelled',
	webinar_not_found: 'no-webinar',
};

/**
 * @param code Error code of a refusal of read-sync.
 * @return The screen that says so; none for what cannot happen to a room.
 */
export const closedScreen = ( code: string ): Screen | null =>
	CLOSED[ code ] ?? null;
