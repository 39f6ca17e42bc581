import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The payload of the deep link `t.me/<bot>?start=<token>`, which WordPress creates:
 * base64url of version (1 byte) | lead id (8, big endian) | expiry in Unix
 * seconds (4, big endian) | nonce (8) | first 16 bytes of HMAC-SHA256 over
 * "telegram-connect" and all bytes before. 50 characters; Telegram allows 64.
 */
export type ConnectToken = {
	readonly recipientId: number;
	readonly nonce: string;
	/** Unix seconds. */
	readonly expiresAt: number;
};

export type ConnectTokenResult =
	| { readonly ok: true; readonly token: ConnectToken }
	| { readonly ok: false; readonly problem: 'invalid' | 'expired' };

const VERSION = 1;
const SIGNED_BYTES = 21;
const SIGNATURE_BYTES = 16;
const CONTEXT = 'telegram-connect';

/**
 * @param text    The text after `/start`.
 * @param secrets The webhook secrets with their `whsec_` prefix.
 */
export function readConnectToken(
	text: string,
	secrets: readonly string[],
	nowSeconds: number
): ConnectTokenResult {
	const bytes = Buffer.from( text, 'base64url' );
	if (
		! /^[A-Za-z0-9_-]{50}$/.test( text ) ||
		bytes.length !== SIGNED_BYTES + SIGNATURE_BYTES ||
		bytes.readUInt8( 0 ) !== VERSION
	) {
		return { ok: false, problem: 'invalid' };
	}
	const signed = bytes.subarray( 0, SIGNED_BYTES );
	const signature = bytes.subarray( SIGNED_BYTES );
	const isSigned = secrets.some( ( secret ) =>
		timingSafeEqual( signature, sign( signed, secret ) )
	);
	const recipientId = Number( signed.readBigUInt64BE( 1 ) );
	if (
		! isSigned ||
		! Number.isSafeInteger( recipientId ) ||
		recipientId < 1
	) {
		return { ok: false, problem: 'invalid' };
	}
	const expiresAt = signed.readUInt32BE( 9 );
	if ( expiresAt <= nowSeconds ) {
		return { ok: false, problem: 'expired' };
	}
	const nonce = signed.subarray( 13 ).toString( 'hex' );
	return { ok: true, token: { recipientId, nonce, expiresAt } };
}

function sign( signed: Buffer, secret: string ): Buffer {
	const key = Buffer.from( secret.slice( 'whsec_'.length ), 'base64' );
	return createHmac( 'sha256', key )
		.update( CONTEXT )
		.update( signed )
		.digest()
		.subarray( 0, SIGNATURE_BYTES );
}
