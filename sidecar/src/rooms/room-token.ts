import { createHmac, webcrypto } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { HttpError } from '../errors.ts';

/** The person and the room that a room token admits. */
export type RoomTokenClaims = {
	readonly webinarId: number;
	readonly leadId: number;
	readonly userId: number;
	/** Speakers and organizers: they see the number of attendees and are not counted. */
	readonly isStaff: boolean;
	/** The sign-in that the token ends with; empty where WordPress named none. */
	readonly signIn: string;
	/** Name in what the room shares; empty where it shares nothing. */
	readonly name: string;
	/** Whether the person moderates the chat. */
	readonly moderates: boolean;
	/** When WordPress issued it, in Unix seconds; a renewal keeps this time. */
	readonly issuedAt: number;
	/** Unix milliseconds. */
	readonly expiresAtMs: number;
};

/** Throws a 401 unless WordPress signed the token and it has not expired. */
export type ReadRoomToken = ( token: string ) => Promise< RoomTokenClaims >;

/** Makes a token with the same claims that expires later. */
export type RenewRoomToken = ( claims: RoomTokenClaims ) => Promise< string >;

const AUDIENCE = 'webinar-room';

/** As long as WordPress lets it be valid. */
const VALID_SECONDS = 3600;

// Half a kilobyte each.
const MOST_VERIFIED = 20_000;

const id = z.int().min( 1 );
const claims = z.object( {
	sub: z
		.string()
		.regex( /^[1-9][0-9]*$/ )
		.transform( Number ),
	uid: id,
	room: id,
	staff: z.boolean(),
	sin: z.string().default( '' ),
	nam: z.string().max( 80 ).default( '' ),
	mod: z.boolean().default( false ),
	iat: z.number(),
	exp: z.number(),
} );

/**
 * @param secrets The webhook secrets with their `whsec_` prefix: the current one and, during rotation, the previous one.
 */
export function createRoomTokenReader(
	secrets: readonly string[]
): ReadRoomToken {
	const keys = secrets.map( ( secret ) => importRoomKey( secret, 'verify' ) );
	/** Valid tokens: a page comes back with its token every few minutes, and a check costs a fifth of a new event stream. */
	const verified = new Map< string, RoomTokenClaims >();

	return async ( token ) => {
		const known = verified.get( token );
		if ( known && known.expiresAtMs > Date.now() ) {
			return known;
		}
		for ( const key of keys ) {
			try {
				const { payload } = await jwtVerify( token, await key, {
					algorithms: [ 'HS256' ],
					audience: AUDIENCE,
					requiredClaims: [ 'iat', 'exp' ],
				} );
				const { sub, uid, room, staff, sin, nam, mod, iat, exp } =
					claims.parse( payload );
				const holder = {
					webinarId: room,
					leadId: sub,
					userId: uid,
					isStaff: staff,
					signIn: sin,
					name: nam,
					moderates: mod,
					issuedAt: iat,
					expiresAtMs: exp * 1000,
				};
				if ( verified.size >= MOST_VERIFIED ) {
					verified.clear();
				}
				verified.set( token, holder );
				return holder;
			} catch ( error ) {
				// jose checks the expiry only after a valid signature.
				if ( error instanceof errors.JWTExpired ) {
					throw new HttpError( 'room_token_expired' );
				}
			}
		}
		throw new HttpError( 'room_token_invalid' );
	};
}

/**
 * @param secret The current webhook secret with its `whsec_` prefix.
 */
export function createRoomTokenRenewal( secret: string ): RenewRoomToken {
	const key = importRoomKey( secret, 'sign' );

	return async ( {
		webinarId,
		leadId,
		userId,
		isStaff,
		signIn,
		name,
		moderates,
		issuedAt,
	} ) =>
		new SignJWT( {
			uid: userId,
			room: webinarId,
			staff: isStaff,
			sin: signIn,
			...( name && { nam: name } ),
			...( moderates && { mod: true } ),
		} )
			.setProtectedHeader( { alg: 'HS256', typ: 'JWT' } )
			.setAudience( AUDIENCE )
			.setSubject( String( leadId ) )
			.setIssuedAt( issuedAt )
			.setExpirationTime(
				Math.floor( Date.now() / 1000 ) + VALID_SECONDS
			)
			.sign( await key );
}

// A derived key, so that a room token is never valid as a webhook signature or the reverse.
// Importing it once halves the time of each check.
const importRoomKey = (
	secret: string,
	usage: 'sign' | 'verify'
): Promise< webcrypto.CryptoKey > =>
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
		[ usage ]
	);
