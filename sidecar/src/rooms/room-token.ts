import { createHmac, webcrypto } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { HttpError } from '../errors.ts';

/** Whom WordPress has admitted to which room. */
export type RoomPass = {
	readonly webinarId: number;
	readonly leadId: number;
	readonly userId: number;
	/** Speakers and organizers: they see who is there, and are not among them. */
	readonly isStaff: boolean;
	/** Unix milliseconds. */
	readonly expiresAtMs: number;
};

/** Throws a 401 unless WordPress has signed this token, and its time is not over. */
export type ReadRoomToken = ( token: string ) => Promise< RoomPass >;

const AUDIENCE = 'webinar-room';

const id = z.int().min( 1 );
const claims = z.object( {
	sub: z
		.string()
		.regex( /^[1-9][0-9]*$/ )
		.transform( Number ),
	uid: id,
	room: id,
	staff: z.boolean(),
	exp: z.number(),
} );

/**
 * @param secrets The webhook secrets, `whsec_` and all: the one in use and, while it is changed, the one before.
 */
export function createRoomTokenReader(
	secrets: readonly string[]
): ReadRoomToken {
	const keys = secrets.map( roomKeyOf );

	return async ( token ) => {
		for ( const key of keys ) {
			try {
				const { payload } = await jwtVerify( token, await key, {
					algorithms: [ 'HS256' ],
					audience: AUDIENCE,
					requiredClaims: [ 'exp' ],
				} );
				const { sub, uid, room, staff, exp } = claims.parse( payload );
				return {
					webinarId: room,
					leadId: sub,
					userId: uid,
					isStaff: staff,
					expiresAtMs: exp * 1000,
				};
			} catch ( error ) {
				// Said of a good signature only.
				if ( error instanceof errors.JWTExpired ) {
					throw new HttpError(
						401,
						'room_token_expired',
						"The token's time is over: read-sync has a new one."
					);
				}
			}
		}
		throw new HttpError(
			401,
			'room_token_invalid',
			'The token is not from this WordPress: read-sync has one, to be sent as "Authorization: Bearer <token>".'
		);
	};
}

// A key of its own: a room token is never a webhook, nor the other way round. Imported once, which halves each check.
const roomKeyOf = ( secret: string ): Promise< webcrypto.CryptoKey > =>
	webcrypto.subtle.importKey(
		'raw',
		createHmac(
			'sha256',
			Buffer.from( secret.slice( 'whsec_'.length ), 'base64' )
		)
			.update( AUDIENCE )
			.digest(),
		{ name: 'HMAC', hash: 'SHA-256' },
		false,
		[ 'verify' ]
	);
