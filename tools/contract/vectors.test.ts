import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import startToken from '../../contract/vectors/telegram-start-token.json' with { type: 'json' };
import webhook from '../../contract/vectors/webhook-signature.json' with { type: 'json' };

const keyOf = ( secret: string ): Buffer =>
	Buffer.from( secret.slice( 'whsec_'.length ), 'base64' );

function signatureBy( secret: string ): string {
	const { 'webhook-id': id, 'webhook-timestamp': timestamp } =
		webhook.headers;
	const digest = createHmac( 'sha256', keyOf( secret ) )
		.update( `${ id }.${ timestamp }.${ webhook.body }` )
		.digest( 'base64' );
	return `v1,${ digest }`;
}

it( 'the webhook is signed as Standard Webhooks requires', () => {
	expect( webhook.headers[ 'webhook-signature' ] ).toBe(
		signatureBy( webhook.secret )
	);
	expect( webhook.signature_by_previous_secret ).toBe(
		signatureBy( webhook.previous_secret )
	);
	expect( webhook.signature_by_both ).toBe(
		`${ signatureBy( webhook.secret ) } ${ signatureBy(
			webhook.previous_secret
		) }`
	);
} );

it( 'the start token contains its fields, and fits into a deep link', () => {
	const bytes = Buffer.from( startToken.token, 'base64url' );
	expect( bytes.readUInt8( 0 ) ).toBe( 1 );
	expect( Number( bytes.readBigUInt64BE( 1 ) ) ).toBe( startToken.lead_id );
	expect( bytes.readUInt32BE( 9 ) ).toBe( startToken.expires_at );
	expect( bytes.subarray( 13, 21 ).toString( 'hex' ) ).toBe(
		startToken.nonce_hex
	);
	const mac = createHmac( 'sha256', keyOf( startToken.secret ) )
		.update( 'telegram-connect' )
		.update( bytes.subarray( 0, 21 ) )
		.digest();
	expect( bytes.subarray( 21 ).equals( mac.subarray( 0, 16 ) ) ).toBe( true );
	// Telegram accepts at most 64 characters.
	expect( startToken.token ).toMatch( /^[A-Za-z0-9_-]{1,64}$/ );
	expect( startToken.url ).toBe(
		`https://t.me/${ startToken.bot_username }?start=${ startToken.token }`
	);
} );
