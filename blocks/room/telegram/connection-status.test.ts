import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TelegramStatus } from '../../../contract/generated/types.ts';
import {
	createConnectionPolling,
	createStatusRequest,
} from './connection-status';
import { createAjaxClient } from '../requests/ajax-client';
import type { Credentials } from '../requests/credentials';

describe( 'polling for the connection', () => {
	const requestStatus = vi.fn< () => Promise< TelegramStatus | null > >();
	const onConnected = vi.fn();

	beforeEach( () => {
		vi.useFakeTimers();
		requestStatus.mockResolvedValue( '' );
	} );
	afterEach( () => {
		vi.useRealTimers();
		vi.resetAllMocks();
	} );

	it( 'does nothing before the link is opened', async () => {
		createConnectionPolling( { requestStatus, onConnected } ).pollNow();
		await vi.advanceTimersByTimeAsync( 60_000 );
		expect( requestStatus ).not.toHaveBeenCalled();
	} );

	it( 'polls every three seconds until Telegram is connected', async () => {
		const connection = createConnectionPolling( {
			requestStatus,
			onConnected,
		} );
		connection.start();
		await vi.advanceTimersByTimeAsync( 8_999 );
		expect( requestStatus ).toHaveBeenCalledTimes( 2 );
		expect( onConnected ).not.toHaveBeenCalled();
		requestStatus.mockResolvedValue( 'connected' );
		await vi.advanceTimersByTimeAsync( 1 );
		expect( onConnected ).toHaveBeenCalledTimes( 1 );
		connection.pollNow();
		await vi.advanceTimersByTimeAsync( 60_000 );
		expect( requestStatus ).toHaveBeenCalledTimes( 3 );
		expect( onConnected ).toHaveBeenCalledTimes( 1 );
	} );

	it( 'polls at once when the person comes back', async () => {
		const connection = createConnectionPolling( {
			requestStatus,
			onConnected,
		} );
		connection.start();
		requestStatus.mockResolvedValue( 'connected' );
		connection.pollNow();
		await vi.advanceTimersByTimeAsync( 0 );
		expect( onConnected ).toHaveBeenCalledTimes( 1 );
	} );

	it( 'ends after two minutes, with one more poll at each return', async () => {
		const connection = createConnectionPolling( {
			requestStatus,
			onConnected,
		} );
		connection.start();
		await vi.advanceTimersByTimeAsync( 600_000 );
		expect( requestStatus.mock.calls.length ).toBeLessThanOrEqual( 41 );
		requestStatus.mockClear();
		connection.pollNow();
		await vi.advanceTimersByTimeAsync( 600_000 );
		expect( requestStatus ).toHaveBeenCalledTimes( 1 );
	} );

	it( 'goes on after a poll without an answer', async () => {
		requestStatus
			.mockResolvedValueOnce( null )
			.mockResolvedValue( 'connected' );
		const connection = createConnectionPolling( {
			requestStatus,
			onConnected,
		} );
		connection.start();
		await vi.advanceTimersByTimeAsync( 6_000 );
		expect( onConnected ).toHaveBeenCalledTimes( 1 );
	} );

	it( 'never sends two requests at the same time', async () => {
		requestStatus.mockReturnValue( new Promise( () => {} ) );
		const connection = createConnectionPolling( {
			requestStatus,
			onConnected,
		} );
		connection.start();
		await vi.advanceTimersByTimeAsync( 3_000 );
		connection.pollNow();
		await vi.advanceTimersByTimeAsync( 60_000 );
		expect( requestStatus ).toHaveBeenCalledTimes( 1 );
	} );
} );

describe( 'a status request', () => {
	const fetch = vi.fn< typeof globalThis.fetch >();
	const renew = vi.fn< Credentials[ 'renew' ] >();
	const answer = ( status: number, body: unknown ) =>
		new Response( JSON.stringify( body ), { status } );
	const tooOld = () =>
		answer( 403, {
			success: false,
			data: { code: 'webinar_nonce_invalid', message: '' },
		} );
	const connected = () =>
		answer( 200, { success: true, data: { status: 'connected' } } );
	let credentials: Credentials;

	beforeEach( () => {
		vi.stubGlobal( 'fetch', fetch );
		credentials = {
			restNonce: '',
			readSyncPass: '',
			roomToken: '',
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

	const create = () =>
		createStatusRequest(
			createAjaxClient( '/admin-ajax.php', 12, credentials )
		);

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

	it( 'is sent again with a fresh nonce, once', async () => {
		renew.mockImplementation( async () => {
			credentials.commands = {
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
		[ 'refusing', () => answer( 403, { success: false, data: {} } ) ],
		[ 'broken', () => new Response( '<p>Sorry</p>', { status: 500 } ) ],
		[ 'unreachable', () => Promise.reject( new TypeError() ) ],
	] )( 'returns null when the server is %s', async ( _, respond ) => {
		fetch.mockImplementation( async () => respond() );
		expect( await create()() ).toBeNull();
		expect( renew ).not.toHaveBeenCalled();
	} );

	it( 'is not sent where the outbox is off', async () => {
		credentials.commands = {};
		expect( await create()() ).toBeNull();
		expect( fetch ).not.toHaveBeenCalled();
	} );
} );
