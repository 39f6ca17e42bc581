import { createHmac, randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type {
	PersonForgetEvent,
	TelegramMessageEvent,
} from '../../../contract/generated/types.ts';

export const newSecret = (): string =>
	`whsec_${ randomBytes( 32 ).toString( 'base64' ) }`;

export const newId = (): string =>
	`msg_${ randomBytes( 16 ).toString( 'hex' ) }`;

export const telegramMessage = (
	data: Partial< TelegramMessageEvent[ 'data' ] > = {}
): TelegramMessageEvent => ( {
	type: 'telegram.message',
	timestamp: '2026-11-21T12:00:00Z',
	data: {
		recipient_id: 7,
		webinar_id: 12,
		kind: 'attended',
		text: 'Thank you for being with us.',
		button: null,
		...data,
	},
} );

export const personForget = ( recipientId: number ): PersonForgetEvent => ( {
	type: 'person.forget',
	timestamp: '2026-11-21T12:00:00Z',
	data: { recipient_id: recipientId },
} );

/** The headers that WordPress sends with this body. */
export function signedHeaders(
	secret: string,
	body: string,
	{ id = newId(), at = new Date() }: { id?: string; at?: Date } = {}
): Record< string, string > {
	return {
		'content-type': 'application/json',
		'webhook-id': id,
		'webhook-timestamp': String( Math.floor( at.getTime() / 1000 ) ),
		'webhook-signature': new Webhook( secret ).sign( id, at, body ),
	};
}

export function connectToken(
	secret: string,
	recipientId: number,
	{
		expiresAt = Math.floor( Date.now() / 1000 ) + 60,
		version = 1,
	}: { expiresAt?: number; version?: number } = {}
): string {
	const signed = Buffer.alloc( 21 );
	signed.writeUInt8( version, 0 );
	signed.writeBigUInt64BE( BigInt( recipientId ), 1 );
	signed.writeUInt32BE( expiresAt, 9 );
	randomBytes( 8 ).copy( signed, 13 );
	const signature = createHmac(
		'sha256',
		Buffer.from( secret.replace( 'whsec_', '' ), 'base64' )
	)
		.update( 'telegram-connect' )
		.update( signed )
		.digest();
	return Buffer.concat( [ signed, signature.subarray( 0, 16 ) ] ).toString(
		'base64url'
	);
}

/** The code that WordPress shows beside the link. */
export function connectCode(
	secret: string,
	recipientId: number,
	expiresAt = ( Math.floor( Date.now() / 600_000 ) + 24 ) * 600
): string {
	const alphabet = '0123456789ABCEHKMPTXY';
	const content = Buffer.alloc( 12 );
	content.writeBigUInt64BE( BigInt( recipientId ) );
	content.writeUInt32BE( expiresAt, 8 );
	const signature = createHmac(
		'sha256',
		Buffer.from( secret.replace( 'whsec_', '' ), 'base64' )
	)
		.update( 'telegram-code' )
		.update( content )
		.digest()
		.readUInt32BE();
	const slot = ( expiresAt / 600 ) % 32;
	let value =
		BigInt( recipientId * 32 + slot ) * 2n ** 30n +
		BigInt( Math.floor( signature / 4 ) );
	let code = '';
	for ( ; value > 0n; value /= 21n ) {
		code = alphabet.charAt( Number( value % 21n ) ) + code;
	}
	return code;
}
