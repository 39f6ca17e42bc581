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
