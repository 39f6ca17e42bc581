import { afterEach, describe, expect, it, vi } from 'vitest';
import { sendQuery, sendCommand } from './commands';

const AJAX_URL = 'https://example.org/wp-admin/admin-ajax.php';
const TARGET = { ajaxUrl: AJAX_URL, webinarId: 7 };
const START = { action: 'set_status', nonce: 'abc' };

function answerWith( status: number, body: string ) {
	const fetch = vi.fn< typeof globalThis.fetch >(
		async () => new Response( body, { status } )
	);
	vi.stubGlobal( 'fetch', fetch );
	return fetch;
}

const start = () => sendCommand( TARGET, START, { command: 'start' } );

afterEach( () => vi.unstubAllGlobals() );

it( 'posts a form that names the webinar, the command and the nonce', async () => {
	const fetch = answerWith(
		200,
		'{"success":true,"data":{"status":"live"}}'
	);
	expect( await start() ).toEqual( {
		done: true,
		answer: { status: 'live' },
	} );

	const [ url, options ] = fetch.mock.calls[ 0 ] ?? [];
	expect( String( url ) ).toContain( AJAX_URL );
	expect( options?.method ).toBe( 'POST' );
	expect( options?.body ).toBeInstanceOf( URLSearchParams );
	expect( Object.fromEntries( options?.body as URLSearchParams ) ).toEqual( {
		action: 'set_status',
		nonce: 'abc',
		webinar_id: '7',
		command: 'start',
	} );
} );

describe( 'a refused command', () => {
	it.each( [
		[ 403, 'webinar_permission_denied' ],
		[ 403, 'webinar_nonce_invalid' ],
		[ 409, 'webinar_state_invalid_restart' ],
		[ 200, 'webinar_request_invalid' ],
	] )(
		'with %d keeps the code %s and its message',
		async ( status, code ) => {
			answerWith(
				status,
				JSON.stringify( {
					success: false,
					data: { code, message: 'Because.' },
				} )
			);
			expect( await start() ).toEqual( {
				done: false,
				problem: { code, message: 'Because.' },
			} );
		}
	);

	it.each( [
		[ 400, '0' ],
		[ 403, '-1' ],
		[ 200, '0' ],
		[ 200, '' ],
		[ 200, '{"success":false}' ],
		[ 200, '{"success":true}' ],
		[ 502, '<html>Bad gateway</html>' ],
	] )(
		'with %d and the body "%s" still has a message for people',
		async ( status, body ) => {
			answerWith( status, body );
			const outcome = await start();
			expect( outcome ).toMatchObject( {
				done: false,
				problem: { message: expect.stringMatching( /\w+ \w+/ ) },
			} );
		}
	);
} );

it( 'shows no markup of a fatal error', async () => {
	answerWith(
		500,
		'{"code":"internal_server_error","message":"<p>There has been a critical error.</p>","data":{"status":500}}'
	);
	expect( await start() ).toMatchObject( {
		done: false,
		problem: {
			code: 'internal_server_error',
			message: expect.not.stringContaining( '<' ),
		},
	} );
} );

it( 'says that a command without an answer may have arrived', async () => {
	vi.stubGlobal( 'fetch', () => Promise.reject( new TypeError( 'lost' ) ) );
	expect( await start() ).toMatchObject( {
		done: false,
		problem: { message: expect.stringContaining( 'may have arrived' ) },
	} );
} );

it( 'says that a query without an answer can be sent again', async () => {
	vi.stubGlobal( 'fetch', () => Promise.reject( new TypeError( 'lost' ) ) );
	expect( await sendQuery( TARGET, START ) ).toMatchObject( {
		done: false,
		problem: { message: expect.stringContaining( 'try again' ) },
	} );
} );
