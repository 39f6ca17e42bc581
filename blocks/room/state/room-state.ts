import type {
	RoomBroadcast,
	RoomState,
} from '../../../contract/generated/types.ts';

export type { RoomBroadcast, RoomState };
export type Stage = RoomState[ 'stage' ];
/** Each has a panel of that name in the page. */
export type Screen =
	Stage | 'left' | 'signed-out' | 'not-admitted' | 'cancelled' | 'no-webinar';
export type StreamSource = NonNullable< RoomState[ 'stream' ] >;

/**
 * Answers may overtake each other on poor networks, and a room never goes back
 * to an older state.
 */
export function isNewer( shown: RoomState, next: RoomBroadcast ): boolean {
	return next.version === shown.version
		? next.server_time >= shown.server_time
		: next.version > shown.version;
}

const CLOSED_SCREENS: Record< string, Screen > = {
	webinar_not_signed_in: 'signed-out',
	webinar_not_admitted: 'not-admitted',
	webinar_cancelled: 'cancelled',
	webinar_not_found: 'no-webinar',
};

/**
 * @param code Error code with which read-sync refused.
 * @return The screen to show; null for a code that does not close the room.
 */
export const closedScreen = ( code: string ): Screen | null =>
	CLOSED_SCREENS[ code ] ?? null;
