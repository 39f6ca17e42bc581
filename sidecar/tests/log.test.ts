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
