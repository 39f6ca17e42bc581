import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TelegramStatus } from '../../../contract/generated/types.ts';
import { createConnection, createQuestion } from './connection-status';
import type { Nonces } from '../requests/credentials';

describe( 'the questions', () => {
	const ask = vi.fn< () => Promise< TelegramStatus | null > >();
	const onConnected = vi.fn();

	beforeEach( () => {
		vi.useFakeTimers();
		ask.mockResolvedValue( '' );
	} );
	afterEach( () => {
		vi.useRealTimers();
		vi.resetAllMocks();
	} );

	it( 'are not put before the link is opened', async () => {
		createConnection( { ask, onConnected } ).comeBack();
		await vi.advanceTimersByTimeAsync( 60_000 );
		expect( ask ).not.toHaveBeenCalled();
	} );

	it( 'are put every three seconds until Telegram is connected', async () => {
		const connection = createConnection( { ask, onConnected } );
		connection.await();
		await vi.advanceTimersByTimeAsync( 8_999 );
		expect( ask ).toHaveBeenCalledTimes( 2 );
		expect( onConnected ).not.toHaveBeenCalled();
		ask.mockResolvedValue( 'connected' );
		await vi.advanceTimersByTimeAsync( 1 );
		expect( onConnected ).toHaveBeenCalledTimes( 1 );
		connection.comeBack();
		await vi.advanceTimersByTimeAsync( 60_000 );
		expect( ask ).toHaveBeenCalledTimes( 3 );
		expect( onConnected ).toHaveBeenCalledTimes( 1 );
	} );

	it( 'are put at once when the person comes back', async () => {
		const connection = createConnection( { ask, onConnected } );
		connection.await();
		ask.mockResolvedValue( 'connected' );
		connection.comeBack();
		await vi.advanceTimersByTimeAsync( 0 );
		expect( onConnected ).toHaveBeenCalledTimes( 1 );
	} );

	it( 'end after two minutes, but for one at each return', async () => {
		const connection = createConnection( { ask, onConnected } );
		connection.await();
		await vi.advanceTimersByTimeAsync( 600_000 );
		expect( ask.mock.calls.length ).toBeLessThanOrEqual( 41 );
		ask.mockClear();
		connection.comeBack();
		await vi.advanceTimersByTimeAsync( 600_000 );
		expect( ask ).toHaveBeenCalledTimes( 1 );
	} );

	it( 'go on after one that was not answered', async () => {
		ask.mockResolvedValueOnce( null ).mockResolvedValue( 'connected' );
		const connection = createConnection( { ask, onConnected } );
		connection.await();
		await vi.advanceTimersByTimeAsync( 6_000 );
		expect( onConnected ).toHaveBeenCalledTimes( 1 );
	} );

	it( 'are never two at the same time', async () => {
		ask.mockReturnValue( new Promise( () => {} ) );
		const connection = createConnection( { ask, onConnected } );
		connection.await();
		await vi.advanceTimersByTimeAsync( 3_000 );
		connection.comeBack();
		await vi.advanceTimersByTimeAsync( 60_000 );
		expect( ask ).toHaveBeenCalledTimes( 1 );
	} );
} );

describe( 'a question', () => {
	const fetch = vi.fn< typeof globalThis.fetch >();
	const renew = vi.fn< Nonces[ 'renew' ] >();
	const answer = ( status: number, body: unknown ) =>
		new Response( JSON.stringify( body ), { status } );
	const tooOld = () =>
		answer( 403, {
			success: false,
			data: { code: 'webinar_nonce_invalid', message: '' },
		} );
	const connected = () =>
		answer( 200, { success: true, data: { status: 'connected' } } );
	let nonces: Nonces;

	beforeEach( () => {
		vi.stubGlobal( 'fetch', fetch );
		nonces = {
			rest: '',
			pass: '',
			token: '',
			commands: {
				connection: {
					action: 'webinar_outbox_connection',
					nonce: 'old',
				},
			},
			renew,
		};
	} );
	afterEach( () => {
		vi.unstubAllGlobals();
		vi.resetAllMocks();
	} );

	const create = () => createQuestion( '/admin-ajax.php', 12, nonces );

	it( 'is a command of this webinar (R3)', async () => {
		fetch.mockResolvedValue( connected() );
		expect( await create()() ).toBe( 'connected' );
		const [ url, request ] = fetch.mock.calls[ 0 ] ?? [];
		expect( url ).toBe( '/admin-ajax.php' );
		expect( request?.method ).toBe( 'POST' );
		expect( String( request?.body ) ).toBe(
			'action=webinar_outbox_connection&nonce=old&webinar_id=12'
		);
	} );

	it( 'is put again with a fresh nonce, once', async () => {
		renew.mockImplementation( async () => {
			nonces.commands = {
				connection: {
					action: 'webinar_outbox_connection',
					nonce: 'fresh',
				},
			};
			return 'renewed';
		} );
		fetch.mockImplementationOnce( async () => tooOld() );
		fetch.mockImplementationOnce( async () => connected() );
		expect( await create()() ).toBe( 'connected' );
		expect( String( fetch.mock.calls[ 1 ]?.[ 1 ]?.body ) ).toContain(
			'nonce=fresh'
		);

		fetch.mockImplementation( async () => tooOld() );
		expect( await create()() ).toBeNull();
		expect( fetch ).toHaveBeenCalledTimes( 4 );
	} );

	it.each( [
		[ 'refused', () => answer( 403, { success: false, data: {} } ) ],
		[ 'ill', () => new Response( '<p>Sorry</p>', { status: 500 } ) ],
		[ 'away', () => Promise.reject( new TypeError() ) ],
	] )( 'has no answer when the server is %s', async ( _, respond ) => {
		fetch.mockImplementation( async () => respond() );
		expect( await create()() ).toBeNull();
		expect( renew ).not.toHaveBeenCalled();
	} );

	it( 'is not put where the outbox is off', async () => {
		nonces.commands = {};
		expect( await create()() ).toBeNull();
		expect( fetch ).not.toHaveBeenCalled();
	} );
} );
