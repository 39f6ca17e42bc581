/** The same vectors test the PHP side: both must agree on every byte. */
import { describe, expect, it, vi, afterEach } from 'vitest';
import chatPace from '../../contract/vectors/chat-pace.json' with { type: 'json' };
import chatText from '../../contract/vectors/chat-text.json' with { type: 'json' };
import roomToken from '../../contract/vectors/room-token.json' with { type: 'json' };
import connectCode from '../../contract/vectors/telegram-connect-code.json' with { type: 'json' };
import startToken from '../../contract/vectors/telegram-start-token.json' with { type: 'json' };
import signature from '../../contract/vectors/webhook-signature.json' with { type: 'json' };
import { waitFor } from '../src/chat/pace.ts';
import { cleanText, textProblem } from '../src/chat/text.ts';
import { readConnectCode } from '../src/people/connect-code.ts';
import { readConnectToken } from '../src/people/connect-token.ts';
import { createRoomTokenReader } from '../src/rooms/room-token.ts';
import { parseEvent } from '../src/webhooks/events.ts';
import { createVerifier } from '../src/webhooks/signature.ts';

afterEach( () => {
	vi.useRealTimers();
} );

describe( 'the signed webhook', () => {
	const body = Buffer.from( signature.body );
	const { secret, previous_secret: previousSecret } = signature;

	const verifyAt = (
		nowSeconds: number,
		secrets: string[],
		webhookSignature = signature.headers[ 'webhook-signature' ]
	): void => {
		vi.useFakeTimers( { now: nowSeconds * 1000 } );
		createVerifier( secrets )(
			{ ...signature.headers, 'webhook-signature': webhookSignature },
			body
		);
	};

	it( 'is accepted unchanged, and follows the contract', () => {
		expect( () => verifyAt( signature.now, [ secret ] ) ).not.toThrow();
		expect( parseEvent( body ).data ).toMatchObject( { recipient_id: 7 } );
	} );

	it.each( [
		[ 'the secret in use', [ secret ] ],
		[ 'the previous one', [ previousSecret ] ],
		[ 'either', [ secret, previousSecret ] ],
	] )( 'signed with both secrets is accepted by %s', ( _who, secrets ) => {
		expect( () =>
			verifyAt( signature.now, secrets, signature.signature_by_both )
		).not.toThrow();
	} );

	it( 'signed with the previous secret is accepted during rotation only', () => {
		const { signature_by_previous_secret: byPrevious } = signature;
		expect( () =>
			verifyAt( signature.now, [ secret, previousSecret ], byPrevious )
		).not.toThrow();
		expect( () =>
			verifyAt( signature.now, [ secret ], byPrevious )
		).toThrow( 'webhook-signature' );
	} );

	it( 'is accepted for five minutes, not a second longer', () => {
		const lastSecond =
			Number( signature.headers[ 'webhook-timestamp' ] ) +
			signature.tolerance_seconds;
		expect( () => verifyAt( lastSecond, [ secret ] ) ).not.toThrow();
		expect( () => verifyAt( lastSecond + 1, [ secret ] ) ).toThrow(
			'five minutes old'
		);
	} );
} );

describe( 'the connect token', () => {
	const read = ( nowSeconds: number ) =>
		readConnectToken( startToken.token, [ startToken.secret ], nowSeconds );

	it( 'names the person', () => {
		expect( read( startToken.issued_at ) ).toEqual( {
			ok: true,
			token: {
				recipientId: startToken.lead_id,
				nonce: startToken.nonce_hex,
				expiresAt: startToken.expires_at,
			},
		} );
	} );

	it( 'is valid until it expires', () => {
		expect( read( startToken.expires_at - 1 ).ok ).toBe( true );
		expect( read( startToken.expires_at ) ).toEqual( {
			ok: false,
			problem: 'expired',
		} );
	} );
} );

describe( 'the connect code', () => {
	const {
		secret,
		codes,
		issued_at: issuedAt,
		expires_at: expiresAt,
	} = connectCode;

	it.each( codes )(
		'of $lead_id names the person',
		( { code, lead_id: leadId } ) => {
			expect(
				readConnectCode( code, [ secret ], issuedAt )
			).toMatchObject( {
				ok: true,
				token: { recipientId: leadId, expiresAt },
			} );
		}
	);

	it.each( [
		[ expiresAt - 1, true ],
		[ expiresAt, false ],
		[ expiresAt + 3600, false ],
		// The part of the expiry that the code contains repeats after 320 minutes.
		[ expiresAt + 320 * 60 - 1, false ],
		[ expiresAt + 320 * 60 + 1, false ],
	] )( 'at %i is valid: %s', ( nowSeconds, isValid ) => {
		for ( const { code } of codes ) {
			expect( readConnectCode( code, [ secret ], nowSeconds ).ok ).toBe(
				isValid
			);
		}
	} );
} );

describe( 'the room token', () => {
	const readAt = ( nowSeconds: number ) => {
		vi.useFakeTimers( { now: nowSeconds * 1000 } );
		return createRoomTokenReader( [ roomToken.secret ] )( roomToken.token );
	};

	it( 'names the person and the room', async () => {
		await expect( readAt( roomToken.issued_at ) ).resolves.toEqual( {
			leadId: roomToken.lead_id,
			userId: roomToken.user_id,
			webinarId: roomToken.webinar_id,
			isStaff: roomToken.is_staff,
			signIn: '',
			name: roomToken.name,
			moderates: roomToken.moderates,
			issuedAt: roomToken.issued_at,
			expiresAtMs: roomToken.expires_at * 1000,
		} );
	} );

	it( 'is valid until it expires', async () => {
		await expect(
			readAt( roomToken.expires_at - 1 )
		).resolves.toBeDefined();
		await expect( readAt( roomToken.expires_at ) ).rejects.toMatchObject( {
			status: 401,
			code: 'room_token_expired',
		} );
	} );
} );

describe( 'a chat', () => {
	it.each( chatText.cases.filter( ( { stored } ) => stored !== null ) )(
		'keeps of a text what others can read: $name',
		( { sent, stored, problem } ) => {
			expect( cleanText( sent ) ).toBe( stored );
			expect( textProblem( cleanText( sent ) ) ).toBe( problem );
		}
	);

	it.each( chatPace.cases )(
		'says how long to wait: $name',
		( { before, text, slow_seconds: slow, rule, seconds } ) => {
			expect( waitFor( before, text, slow, 1000 ) ).toEqual( {
				rule,
				seconds,
			} );
		}
	);
} );
