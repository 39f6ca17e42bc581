/**
 * Reads answers of WordPress. Only our own JSON counts: another plugin or a firewall
 * may answer in its place with a page, a redirect to one, or a number, also with 200.
 */
import type {
	RoomBroadcast,
	RoomState,
} from '../../contract/generated/types.ts';

export type AjaxAnswer =
	| { kind: 'done'; data: Record< string, unknown > }
	/** A refusal with a code of the contract. */
	| { kind: 'refused'; code: string; message: string }
	/** Not from our endpoint: the request may not have reached it. */
	| { kind: 'foreign' };

export const isRecord = (
	value: unknown
): value is Record< string, unknown > =>
	typeof value === 'object' && value !== null && ! Array.isArray( value );

/** @param body Decoded body of an answer of admin-ajax. */
export function readAjaxAnswer( body: unknown ): AjaxAnswer {
	if ( ! isRecord( body ) || ! isRecord( body.data ) ) {
		return { kind: 'foreign' };
	}
	const { success, data } = body;
	if ( success === true ) {
		return { kind: 'done', data };
	}
	const { code, message } = data;
	return success === false &&
		typeof code === 'string' &&
		code.startsWith( 'webinar_' )
		? { kind: 'refused', code, message: String( message ?? '' ) }
		: { kind: 'foreign' };
}

/** Checks only the fields that a room's state is useless without. */
export function isBroadcast( value: unknown ): value is RoomBroadcast {
	return (
		isRecord( value ) &&
		typeof value.stage === 'string' &&
		[ 'version', 'server_time', 'poll_after_ms' ].every(
			( name ) => typeof value[ name ] === 'number'
		)
	);
}

/** @param value Decoded body of an answer of read-sync. */
export const isRoomState = ( value: unknown ): value is RoomState =>
	isBroadcast( value ) && 'room' in value;
