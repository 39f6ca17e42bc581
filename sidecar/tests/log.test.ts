import { expect, it } from 'vitest';
import { createLogger, describeError } from '../src/log.ts';

it( 'a secret is never logged, wherever it appears', () => {
	let output = '';
	const log = createLogger( {
		level: 'info',
		secrets: [ '7000000001:token', 'whsec_c2VjcmV0' ],
		destination: {
			write: ( line ) => {
				output += line;
			},
		},
	} );
	log.info(
		{ reason: 'http://example.com/bot7000000001:token/getMe failed' },
		'with whsec_c2VjcmV0'
	);
	expect( JSON.parse( output ) ).toMatchObject( {
		reason: 'http://example.com/bot[secret]/getMe failed',
		msg: 'with [secret]',
	} );
} );

it( 'an error is logged with its cause', () => {
	expect(
		describeError(
			new TypeError( 'fetch failed', {
				cause: new Error( 'connect ECONNREFUSED' ),
			} )
		)
	).toBe( 'fetch failed: connect ECONNREFUSED' );
	expect( describeError( 'a word' ) ).toBe( 'a word' );
} );

it( 'no stored or logged reason has the bot token', () => {
	const token = '7000000001:AAE-emulated_bot_token_for_tests_only';
	for ( const message of [
		`invalid json response body at https://api.telegram.org/bot${ token }/sendMessage reason: Unexpected token <`,
		`request to https://api.telegram.org/bot${ encodeURIComponent(
			token
		) }/getMe failed`,
		`Cannot POST /bot${ token }/sendMessage`,
		`<h1>${ token } is blocked</h1>`,
	] ) {
		for ( const error of [
			new Error( message ),
			new Error( 'fetch failed', { cause: new Error( message ) } ),
			message,
		] ) {
			expect( describeError( error ) ).not.toContain( 'AAE-emulated' );
			expect( describeError( error ) ).toContain( '[token]' );
		}
	}
} );

it( 'an error of several addresses is logged with each of its causes', () => {
	const failed = Object.assign(
		new AggregateError( [
			new Error( 'connect ETIMEDOUT 192.0.2.1:443' ),
			new Error( 'connect ENETUNREACH 2001:db8::1:443' ),
		] ),
		{ code: 'ETIMEDOUT' }
	);
	expect(
		describeError( new TypeError( 'fetch failed', { cause: failed } ) )
	).toBe(
		'fetch failed: ETIMEDOUT: connect ETIMEDOUT 192.0.2.1:443: connect ENETUNREACH 2001:db8::1:443'
	);
	expect(
		describeError(
			Object.assign( new Error( 'request failed, reason: ' ), {
				code: 'ETIMEDOUT',
			} )
		)
	).toBe( 'request failed, reason: ETIMEDOUT' );
} );
