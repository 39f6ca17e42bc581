import type { RoomState } from '../../contract/generated/types.ts';

export type { RoomState };
export type Stage = RoomState[ 'stage' ];
export type Stream = NonNullable< RoomState[ 'stream' ] >;

/**
 * @param shown What the room shows.
 * @param next  What arrived.
 * @return Whether it may replace what is shown: answers overtake each other on
 *         poor networks, and a room never goes back.
 */
export function isNewer( shown: RoomState, next: RoomState ): boolean {
	return next.version === shown.version
		? next.server_time >= shown.server_time
		: next.version > shown.version;
}
