import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAjaxClient } from '../requests/ajax-client';
import type { Credentials } from '../requests/credentials';
import { createDeviceId, createPresenceCommands } from './presence-commands';

describe( 'the commands', () => {
	const fetch = vi.fn< typeof globalThis.fetch >();
	const renew = vi.fn< Credentials[ 'renew' ] >();
	let credentials: Credentials;

	beforeEach( () => {
		vi.useFakeTimers();
		vi.stubGlobal( 'fetch', fetch );
		credentials = {
			restNonce: '',
			readSyncPass: '',
			roomToken: '',
			commands: { enter: { action: 'enter', nonce: 'a' } },
			renew,
		};
	} );
	afterEach( () => {
		vi.useRealTimers();
		vi.resetAllMocks();
		vi.unstubAllGlobals();
	} );

	const create = () =>
		createPresenceCommands(
			createAjaxClient( '/ajax', 12, credentials ),
			'd-1'
		);
	const DONE = '{"success":true,"data":{"session_id":41}}';
	const refusal = ( code: string, status = 403 ) =>
		new Response( JSON.stringify( { success: false, data: { code } } ), {
			status,
		} );

	it.each( [
		[ new Response( DONE ), 'done' ],
		[ refusal( 'webinar_not_signed_in', 401 ), 'refused' ],
		[ refusal( 'webinar_not_live', 409 ), 'refused' ],
		[ refusal( 'webinar_save_failed', 500 ), 'failed' ],
		[ new Response( '', { status: 429 } ), 'failed' ],
		[ new Response( '', { status: 502 } ), 'failed' ],
	] )( 'turn an answer into an outcome: %#', async ( answer, outcome ) => {
		fetch.mockResolvedValue( answer );
		const { send } = create();
		expect( await send( 'enter' ) ).toBe( outcome );
		expect( String( fetch.mock.calls[ 0 ]?.[ 1 ]?.body ) ).toBe(
			'action=enter&nonce=a&webinar_id=12&device=d-1'
		);
		expect( renew ).not.toHaveBeenCalled();
	} );

	it.each( [
		[ 200, '<!doctype html><title>Welcome</title>' ],
		[ 200, '' ],
		[ 200, '0' ],
		[ 200, '[]' ],
		[ 200, '{"success":true}' ],
		[ 400, '0' ],
		[ 403, '-1' ],
		[ 403, '<h1>Blocked by your firewall</h1>' ],
		[ 403, '{"success":false,"data":{"code":"blocked"}}' ],
	] )(
		'are sent again after %d and "%s", which is not our answer',
		async ( status, body ) => {
			fetch.mockResolvedValue( new Response( body, { status } ) );
			expect( await create().send( 'enter' ) ).toBe( 'failed' );
			expect( renew ).not.toHaveBeenCalled();
		}
	);

	it( 'send the page’s id with enter and leave, not with finish', async () => {
		credentials.commands = {
			leave: { action: 'leave', nonce: 'b' },
			finish: { action: 'finish', nonce: 'c' },
		};
		const sendBeacon =
			vi.fn< ( url: string, body: URLSearchParams ) => boolean >();
		vi.stubGlobal( 'navigator', { sendBeacon } );
		fetch.mockResolvedValue( new Response( DONE ) );
		const commands = create();
		commands.sendOnUnload( 'leave' );
		expect( String( sendBeacon.mock.calls[ 0 ]?.[ 1 ] ) ).toBe(
			'action=leave&nonce=b&webinar_id=12&device=d-1'
		);
		await commands.send( 'finish' );
		expect( String( fetch.mock.calls[ 0 ]?.[ 1 ]?.body ) ).toBe(
			'action=finish&nonce=c&webinar_id=12'
		);
	} );

	it( 'get another id for each page, in the format of the contract, also without https', () => {
		vi.stubGlobal( 'crypto', {
			getRandomValues: crypto.getRandomValues.bind( crypto ),
		} );
		const ids = [ createDeviceId(), createDeviceId() ];
		expect( new Set( ids ).size ).toBe( 2 );
		expect( ids.join( ' ' ) ).toMatch(
			/^[A-Za-z0-9-]{1,36} [A-Za-z0-9-]{1,36}$/
		);
	} );

	it( 'send nothing where the page has no such command', async () => {
		const commands = create();
		expect( await commands.send( 'finish' ) ).toBe( 'refused' );
		commands.sendOnUnload( 'leave' );
		expect( fetch ).not.toHaveBeenCalled();
	} );

	it( 'renew a nonce that is too old, and are sent again', async () => {
		fetch
			.mockResolvedValueOnce( refusal( 'webinar_nonce_invalid' ) )
			.mockResolvedValueOnce( new Response( DONE ) );
		renew.mockImplementation( async () => {
			credentials.commands = { enter: { action: 'enter', nonce: 'b' } };
			return 'renewed';
		} );
		const { send } = create();
		expect( await send( 'enter' ) ).toBe( 'done' );
		expect( String( fetch.mock.calls[ 1 ]?.[ 1 ]?.body ) ).toContain(
			'nonce=b'
		);
	} );

	it.each( [
		[ 'renewed', 'stale' ],
		[ 'gone', 'stale' ],
		[ 'failed', 'failed' ],
	] as const )(
		'whose nonce cannot be used, with a renewal that is %s, are %s',
		async ( renewal, outcome ) => {
			fetch.mockImplementation( async () =>
				refusal( 'webinar_nonce_invalid' )
			);
			renew.mockResolvedValue( renewal );
			const { send } = create();
			expect( await send( 'enter' ) ).toBe( outcome );
			expect( renew ).toHaveBeenCalledTimes( 1 );
		}
	);

	it( 'keep to Retry-After', async () => {
		fetch.mockResolvedValueOnce(
			new Response( '', {
				status: 503,
				headers: { 'Retry-After': '20' },
			} )
		);
		fetch.mockResolvedValue( new Response( DONE ) );
		const { send } = create();
		await send( 'enter' );
		expect( await send( 'enter' ) ).toBe( 'failed' );
		expect( fetch ).toHaveBeenCalledTimes( 1 );
		vi.advanceTimersByTime( 20_000 );
		expect( await send( 'enter' ) ).toBe( 'done' );
	} );

	it( 'wait for seconds at most, and not at all when somebody looks at the page', async () => {
		fetch.mockImplementation(
			async () =>
				new Response( '', {
					status: 503,
					headers: { 'Retry-After': '600' },
				} )
		);
		const { send } = create();
		await send( 'enter' );
		await send( 'enter', true );
		expect( fetch ).toHaveBeenCalledTimes( 2 );
		vi.advanceTimersByTime( 10_000 );
		await send( 'enter' );
		expect( fetch ).toHaveBeenCalledTimes( 3 );
	} );
} );
