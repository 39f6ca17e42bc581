import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERRORS, HttpError, type ErrorCode } from '../src/errors.ts';

const CODES = Object.keys( ERRORS ) as ErrorCode[];

/** Rows of the table under "Errors" in sidecar/README.md. */
const documentedRows = (): string[] =>
	readFileSync( new URL( '../README.md', import.meta.url ), 'utf8' )
		.split( '\n## Errors\n' )[ 1 ]!
		.split( '\n## ' )[ 0 ]!
		.split( '\n' )
		.filter( ( line ) => /^\| \d/.test( line ) );

const toRow = ( code: ErrorCode ): string => {
	const { status, message, ...rest } = ERRORS[ code ];
	const retryAfter = 'hasRetryAfter' in rest ? 'yes' : '–';
	return `| ${ status } | \`${ code }\` | ${ retryAfter } | ${ message } |`;
};

describe( 'the errors of the sidecar', () => {
	it( 'are documented in the README, word for word', () => {
		expect( documentedRows().sort() ).toEqual( CODES.map( toRow ).sort() );
	} );

	it.each( CODES )(
		'%s has the Retry-After that its spec names',
		( code ) => {
			const { retryAfterSeconds, status, message } = new HttpError(
				code
			);
			expect( status ).toBe( ERRORS[ code ].status );
			expect( message ).toBe( ERRORS[ code ].message );
			if ( 'hasRetryAfter' in ERRORS[ code ] ) {
				expect( retryAfterSeconds ).toBeGreaterThanOrEqual( 30 );
				expect( retryAfterSeconds ).toBeLessThan( 90 );
			} else {
				expect( retryAfterSeconds ).toBeNull();
			}
		}
	);

	it( 'may have a more precise message', () => {
		expect( new HttpError( 'not_found', 'No such room.' ).message ).toBe(
			'No such room.'
		);
	} );
} );
