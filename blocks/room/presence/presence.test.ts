import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Nonces } from '../requests/credentials';
import {
	type CommandName,
	createPresence,
	createSenders,
	nameDevice,
	type Outcome,
} from './presence';

const send = vi.fn< ( name: CommandName ) => Promise< Outcome > >();
const sendLast = vi.fn();
const onStale = vi.fn();
const sent = () => send.mock.calls.map( ( [ name ] ) => name );

beforeEach( () => {
	vi.useFakeTimers();
	send.mockResolvedValue( 'done' );
} );
afterEach( () => {
	vi.useRealTimers();
	vi.resetAllMocks();
} );

const create = () => createPresence( { send, sendLast, onStale } );

describe( 'presence', () => {
	it( 'enters once, and says every 30 seconds that it is still here', async () => {
		const presence = create();
		presence.setWatching( true );
		presence.setWatching( true );
		await vi.advanceTimersByTimeAsync( 29_999 );
		expect( sent() ).toEqual( [ 'enter' ] );
		await vi.advanceTimersByTimeAsync( 30_001 );
		expect( sent() ).toEqual( [ 'enter', 'enter', 'enter' ] );
		presence.setWatching( false );
		await vi.advanceTimersByTimeAsync( 120_000 );
		expect( sent() ).toHaveLength( 3 );
	} );

	it( 'says nothing before there is something to watch', async () => {
		create().setWatching( false );
		await vi.advanceTimersByTimeAsync( 120_000 );
		expect( send ).not.toHaveBeenCalled();
	} );

	it( 'tries again soon after a lost network, later and later', async () => {
		send.mockResolvedValue( 'unheard' );
		create().setWatching( true );
		await vi.advanceTimersByTimeAsync( 2_000 );
		expect( send ).toHaveBeenCalledTimes( 2 );
		await vi.advanceTimersByTimeAsync( 3_999 );
		expect( send ).toHaveBeenCalledTimes( 2 );
		send.mockResolvedValue( 'done' );
		await vi.advanceTimersByTimeAsync( 1 + 29_999 );
		expect( send ).toHaveBeenCalledTimes( 3 );
	} );

	it( 'never sends two at the same time', async () => {
		send.mockReturnValue( new Promise( () => {} ) );
		const presence = create();
		presence.setWatching( true );
		presence.confirm();
		await vi.advanceTimersByTimeAsync( 60_000 );
		expect( send ).toHaveBeenCalledTimes( 1 );
	} );

	it( 'stops and says so when its page is too old', async () => {
		send.mockResolvedValue( 'stale' );
		create().setWatching( true );
		await vi.advanceTimersByTimeAsync( 120_000 );
		expect( send ).toHaveBeenCalledTimes( 1 );
		expect( onStale ).toHaveBeenCalledTimes( 1 );
	} );

	it( 'leaves when the page goes, once, and comes back', async () => {
		const presence = create();
		presence.leave();
		expect( sendLast ).not.toHaveBeenCalled();
		presence.setWatching( true );
		await vi.advanceTimersByTimeAsync( 0 );
		presence.leave();
		presence.leave();
		expect( sendLast.mock.calls ).toEqual( [ [ 'leave' ] ] );
		presence.setWatching( true );
		expect( sent() ).toEqual( [ 'enter', 'enter' ] );
	} );

	it( 'finishes for good, and again until it is heard', async () => {
		const presence = create();
		presence.setWatching( true );
		await vi.advanceTimersByTimeAsync( 0 );
		send.mockResolvedValue( 'unheard' );
		const onHeard = vi.fn();
		void presence.finish().then( onHeard );
		await vi.advanceTimersByTimeAsync( 600_000 );
		expect( onHeard ).not.toHaveBeenCalled();
		send.mockResolvedValue( 'done' );
		await vi.advanceTimersByTimeAsync( 30_000 );
		expect( onHeard ).toHaveBeenCalledTimes( 1 );

		const count = send.mock.calls.length;
		await vi.advanceTimersByTimeAsync( 120_000 );
		presence.leave();
		expect( send ).toHaveBeenCalledTimes( count );
		expect( sendLast ).not.toHaveBeenCalled();
	} );

	it( 'does not finish before the server knows that it entered', async () => {
		let answer: ( outcome: Outcome ) => void = () => {};
		send.mockReturnValueOnce(
			new Promise( ( resolve ) => {
				answer = resolve;
			} )
		);
		const presence = create();
		presence.setWatching( true );
		void presence.finish();
		await vi.advanceTimersByTimeAsync( 0 );
		expect( sent() ).toEqual( [ 'enter' ] );
		answer( 'done' );
		await vi.advanceTimersByTimeAsync( 0 );
		expect( sent() ).toEqual( [ 'enter', 'finish' ] );
	} );

	it( 'takes back a finish that nobody heard when the attendee comes back', async () => {
		const presence = create();
		send.mockResolvedValueOnce( 'unheard' );
		void presence.finish();
		await vi.advanceTimersByTimeAsync( 0 );
		presence.setWatching( true );
		await vi.advanceTimersByTimeAsync( 20_000 );
		expect( sent() ).toEqual( [ 'finish', 'enter' ] );
	} );
} );

describe( 'presence that the hub tells', () => {
	const watch = () => {
		const presence = create();
		presence.setTold( true );
		presence.setWatching( true );
		return presence;
	};

	it( 'sends no commands, and says goodbye by one', async () => {
		const presence = watch();
		presence.confirm();
		await vi.advanceTimersByTimeAsync( 600_000 );
		expect( send ).not.toHaveBeenCalled();
		presence.leave();
		expect( sendLast.mock.calls ).toEqual( [ [ 'leave' ] ] );
		presence.setTold( false );
		await vi.advanceTimersByTimeAsync( 600_000 );
		expect( send ).not.toHaveBeenCalled();
	} );

	it( 'is told by commands as soon as the hub is lost, until it is back', async () => {
		const presence = watch();
		presence.setTold( false );
		await vi.advanceTimersByTimeAsync( 30_000 );
		expect( sent() ).toEqual( [ 'enter', 'enter' ] );
		presence.setTold( true );
		await vi.advanceTimersByTimeAsync( 600_000 );
		expect( send ).toHaveBeenCalledTimes( 2 );
	} );

	it( 'enters before it finishes: the server may not have been told yet', async () => {
		const presence = watch();
		send.mockResolvedValueOnce( 'unheard' );
		const finished = presence.finish();
		await vi.advanceTimersByTimeAsync( 10_000 );
		await finished;
		expect( sent() ).toEqual( [ 'enter', 'enter', 'finish' ] );
	} );

	it( 'takes a goodbye back by one command, until it is heard', async () => {
		const presence = watch();
		presence.leave();
		send.mockResolvedValueOnce( 'unheard' );
		presence.setWatching( true );
		await vi.advanceTimersByTimeAsync( 600_000 );
		expect( sent() ).toEqual( [ 'enter', 'enter' ] );

		await presence.finish();
		presence.setWatching( true );
		await vi.advanceTimersByTimeAsync( 600_000 );
		expect( sent().slice( 2 ) ).toEqual( [ 'finish', 'enter' ] );
	} );

	it( 'that has entered by a command finishes at once', async () => {
		const presence = create();
		presence.setWatching( true );
		await vi.advanceTimersByTimeAsync( 0 );
		presence.setTold( true );
		await presence.finish();
		expect( sent() ).toEqual( [ 'enter', 'finish' ] );
	} );
} );

describe( 'the senders', () => {
	const fetch = vi.fn< typeof globalThis.fetch >();
	const renew = vi.fn< Nonces[ 'renew' ] >();
	let nonces: Nonces;

	beforeEach( () => {
		vi.stubGlobal( 'fetch', fetch );
		nonces = {
			rest: '',
			pass: '',
			token: '',
			commands: { enter: { action: 'enter', nonce: 'a' } },
			renew,
		};
	} );
	afterEach( () => {
		vi.unstubAllGlobals();
	} );

	const refusal = ( code: string ) =>
		new Response( JSON.stringify( { success: false, data: { code } } ), {
			status: 403,
		} );

	it.each( [
		[ 200, 'done' ],
		[ 401, 'refused' ],
		[ 409, 'refused' ],
		[ 429, 'unheard' ],
		[ 502, 'unheard' ],
	] )( 'take %i for %s', async ( status, outcome ) => {
		fetch.mockResolvedValue( new Response( '', { status } ) );
		const { send: sendNow } = createSenders( '/ajax', 12, nonces, 'd-1' );
		expect( await sendNow( 'enter' ) ).toBe( outcome );
		expect( String( fetch.mock.calls[ 0 ]?.[ 1 ]?.body ) ).toBe(
			'action=enter&nonce=a&webinar_id=12&device=d-1'
		);
		expect( renew ).not.toHaveBeenCalled();
	} );

	it( 'name the page in whatever begins and ends its presence', async () => {
		nonces.commands = {
			leave: { action: 'leave', nonce: 'b' },
			finish: { action: 'finish', nonce: 'c' },
		};
		const sendBeacon =
			vi.fn< ( url: string, body: URLSearchParams ) => boolean >();
		vi.stubGlobal( 'navigator', { sendBeacon } );
		fetch.mockResolvedValue( new Response( '{}' ) );
		const senders = createSenders( '/ajax', 12, nonces, 'd-1' );
		senders.sendLast( 'leave' );
		expect( String( sendBeacon.mock.calls[ 0 ]?.[ 1 ] ) ).toBe(
			'action=leave&nonce=b&webinar_id=12&device=d-1'
		);
		await senders.send( 'finish' );
		expect( String( fetch.mock.calls[ 0 ]?.[ 1 ]?.body ) ).toBe(
			'action=finish&nonce=c&webinar_id=12'
		);
	} );

	it( 'get another name for each page, as the server takes it, without https too', () => {
		vi.stubGlobal( 'crypto', {
			getRandomValues: crypto.getRandomValues.bind( crypto ),
		} );
		const names = [ nameDevice(), nameDevice() ];
		expect( new Set( names ).size ).toBe( 2 );
		expect( names.join( ' ' ) ).toMatch(
			/^[A-Za-z0-9-]{1,36} [A-Za-z0-9-]{1,36}$/
		);
	} );

	it( 'send nothing where the server gave no command', async () => {
		const senders = createSenders( '/ajax', 12, nonces, 'd-1' );
		expect( await senders.send( 'finish' ) ).toBe( 'refused' );
		senders.sendLast( 'leave' );
		expect( fetch ).not.toHaveBeenCalled();
	} );

	it( 'renew a nonce that is too old, and send again', async () => {
		fetch
			.mockResolvedValueOnce( refusal( 'webinar_nonce_invalid' ) )
			.mockResolvedValueOnce( new Response( '{}' ) );
		renew.mockImplementation( async () => {
			nonces.commands = { enter: { action: 'enter', nonce: 'b' } };
			return 'renewed';
		} );
		const { send: sendNow } = createSenders( '/ajax', 12, nonces, 'd-1' );
		expect( await sendNow( 'enter' ) ).toBe( 'done' );
		expect( String( fetch.mock.calls[ 1 ]?.[ 1 ]?.body ) ).toContain(
			'nonce=b'
		);
	} );

	it.each( [
		[ 'renewed', 'stale' ],
		[ 'gone', 'stale' ],
		[ 'unheard', 'unheard' ],
	] as const )(
		'that cannot, of a page that is %s, are %s',
		async ( renewal, outcome ) => {
			fetch.mockImplementation( async () =>
				refusal( 'webinar_nonce_invalid' )
			);
			renew.mockResolvedValue( renewal );
			const { send: sendNow } = createSenders(
				'/ajax',
				12,
				nonces,
				'd-1'
			);
			expect( await sendNow( 'enter' ) ).toBe( outcome );
			expect( renew ).toHaveBeenCalledTimes( 1 );
		}
	);

	it( 'leave the server alone as long as it asks for', async () => {
		fetch.mockResolvedValueOnce(
			new Response( '', {
				status: 503,
				headers: { 'Retry-After': '20' },
			} )
		);
		fetch.mockResolvedValue( new Response( '{}' ) );
		const { send: sendNow } = createSenders( '/ajax', 12, nonces, 'd-1' );
		await sendNow( 'enter' );
		expect( await sendNow( 'enter' ) ).toBe( 'unheard' );
		expect( fetch ).toHaveBeenCalledTimes( 1 );
		vi.advanceTimersByTime( 20_000 );
		expect( await sendNow( 'enter' ) ).toBe( 'done' );
	} );
} );
