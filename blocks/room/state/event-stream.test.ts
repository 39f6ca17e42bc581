// @vitest-environment node
import { once } from 'node:events';
import {
	createServer,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createEventStream, type EventStream } from './event-stream';

/** One request to the hub, which stays open until the test ends it. */
interface HubRequest {
	request: IncomingMessage;
	response: ServerResponse;
}

const STATE = {
	version: 3,
	server_time: 1_000,
	stage: 'viewing',
	poll_after_ms: 3_000,
};

let hub: Server;
let requests: HubRequest[];
let answer: ( hubRequest: HubRequest ) => void;
let eventStream: EventStream;
let token: string;
const renewToken = vi.fn();
const poll = vi.fn();
const onActivity = vi.fn();
const onState = vi.fn();
const onPeople = vi.fn();
const onEvent = vi.fn();
const onOpenChange = vi.fn();
const onModeChange = vi.fn();

/** Waits without advancing the fake timers. */
async function until( isTrue: () => boolean ): Promise< void > {
	while ( ! isTrue() ) {
		await new Promise( ( resolve ) => setImmediate( resolve ) );
	}
}

const open = ( { response }: HubRequest ) => {
	response.writeHead( 200, { 'Content-Type': 'text/event-stream' } );
	response.flushHeaders();
};
const send = (
	{ response }: HubRequest,
	event: string,
	data: unknown
): boolean =>
	response.write(
		`event: ${ event }\ndata: ${ JSON.stringify( data ) }\n\n`
	);
const refuse =
	( status: number, headers = {} ) =>
	( { response }: HubRequest ) =>
		response.writeHead( status, headers ).end();
const openAndSend = ( hubRequest: HubRequest ) => {
	open( hubRequest );
	send( hubRequest, 'state', STATE );
};

async function nextRequest(): Promise< HubRequest > {
	const count = requests.length + 1;
	await until( () => requests.length >= count );
	return requests[ count - 1 ] as HubRequest;
}

/** Advances the fake timers in steps, so that the network keeps up. */
async function pass( ms: number ): Promise< void > {
	for ( let left = ms; left > 0; left -= 250 ) {
		await vi.advanceTimersByTimeAsync( Math.min( left, 250 ) );
		for ( let turn = 0; turn < 5; turn++ ) {
			await new Promise( ( resolve ) => setImmediate( resolve ) );
		}
	}
}

/** Starts, and waits until the hub has sent a state. */
async function startPush(): Promise< HubRequest > {
	answer = openAndSend;
	eventStream.start();
	await pass( 1 );
	await until( () => onState.mock.calls.length > 0 );
	return requests[ 0 ] as HubRequest;
}

const modes = () => onModeChange.mock.calls.map( ( [ mode ] ) => mode );

beforeEach( async () => {
	vi.useFakeTimers( {
		toFake: [ 'setTimeout', 'clearTimeout', 'Date', 'performance' ],
	} );
	requests = [];
	answer = open;
	token = 'a.b.c';
	hub = createServer( ( request, response ) => {
		const hubRequest = { request, response };
		requests.push( hubRequest );
		answer( hubRequest );
	} );
	hub.listen( 0, '127.0.0.1' );
	await once( hub, 'listening' );
	const { port } = hub.address() as AddressInfo;
	eventStream = createEventStream( {
		url: `http://127.0.0.1:${ port }/rooms/12/events`,
		device: 'f3a1',
		readToken: () => token,
		onToken: ( next ) => {
			token = next;
		},
		renewToken,
		poll,
		onActivity,
		onState,
		onPeople,
		onEvent,
		onOpenChange,
		onModeChange,
		random: () => 0.5,
	} );
} );
afterEach( async () => {
	eventStream.stop();
	hub.closeAllConnections();
	await new Promise( ( resolve ) => hub.close( resolve ) );
	vi.useRealTimers();
	vi.resetAllMocks();
} );

it( 'tells panels what a module sent, and when a stream opens and closes', async () => {
	const hubRequest = await startPush();
	send( hubRequest, 'module', { name: 'polls', payload: { poll: 3 } } );
	send( hubRequest, 'module', { name: 7, payload: {} } );
	await until( () => onEvent.mock.calls.length > 0 );
	hubRequest.response.end();
	await until( () => onOpenChange.mock.calls.length > 1 );
	await pass( 3_000 );
	await until( () => onOpenChange.mock.calls.length > 2 );
	eventStream.stop();
	expect( onEvent.mock.calls ).toEqual( [ [ 'polls', { poll: 3 } ] ] );
	expect( onOpenChange.mock.calls ).toEqual( [
		[ true ],
		[ false ],
		[ true ],
		[ false ],
	] );
} );

it( 'passes on what the hub sends, without polling', async () => {
	eventStream.setWatching( true );
	const hubRequest = await startPush();
	expect( hubRequest.request.url ).toBe(
		'/rooms/12/events?device=f3a1&watching=1'
	);
	expect( hubRequest.request.headers.authorization ).toBe( 'Bearer a.b.c' );
	expect( onState ).toHaveBeenCalledExactlyOnceWith( STATE );

	send( hubRequest, 'people', { people: 214 } );
	await until( () => onPeople.mock.calls.length > 0 );
	expect( onPeople ).toHaveBeenCalledExactlyOnceWith( 214 );

	for ( let beat = 0; beat < 10; beat++ ) {
		hubRequest.response.write( ': beat\n\n' );
		await pass( 40_000 );
	}
	expect( requests ).toHaveLength( 1 );
	expect( modes() ).toEqual( [ 'push' ] );
	expect( poll ).not.toHaveBeenCalled();
} );

it( 'reads events that the network splits anywhere', async () => {
	const hubRequest = await startPush();
	const bytes = Buffer.from(
		`event: state\ndata: ${ JSON.stringify( { ...STATE, title: 'Крыша' } ) }\n\n`
	);
	for ( const byte of bytes ) {
		hubRequest.response.write( Buffer.of( byte ) );
		await pass( 1 );
	}
	await until( () => onState.mock.calls.length > 1 );
	expect( onState.mock.lastCall?.[ 0 ].title ).toBe( 'Крыша' );
} );

it( 'falls back to polling when the hub sends nothing for five seconds', async () => {
	eventStream.start();
	await pass( 4_750 );
	expect( modes() ).toEqual( [ 'push' ] );
	await pass( 250 );
	expect( modes() ).toEqual( [ 'push', 'polling' ] );
	expect( poll ).toHaveBeenCalledTimes( 1 );

	send( requests[ 0 ] as HubRequest, 'state', STATE );
	await until( () => onState.mock.calls.length > 0 );
	expect( modes() ).toEqual( [ 'push', 'polling', 'push' ] );
} );

it.each( [
	[ 'no JSON', '{' ],
	[ 'no object', 'null' ],
	[
		'a state without poll_after_ms',
		'{"version":3,"server_time":9,"stage":"lobby"}',
	],
] )( 'ignores %s', async ( _name, data ) => {
	answer = ( hubRequest ) => {
		open( hubRequest );
		hubRequest.response.write(
			`event: state\ndata: ${ data }\n\nevent: people\ndata: ${ data }\n\n`
		);
	};
	eventStream.start();
	await pass( 5_000 );
	expect( modes() ).toEqual( [ 'push', 'polling' ] );
	expect( onState ).not.toHaveBeenCalled();
	expect( onPeople ).not.toHaveBeenCalled();
} );

it( 'reconnects after a restart of the hub without polling', async () => {
	const hubRequest = await startPush();
	hubRequest.response.end();
	await until( () => hubRequest.response.closed );
	const next = nextRequest();
	await pass( 3_000 );
	await next;
	await until( () => onState.mock.calls.length > 1 );
	await pass( 30_000 );
	expect( modes() ).toEqual( [ 'push' ] );
	expect( poll ).not.toHaveBeenCalled();
} );

it( 'polls when the hub is lost for longer than 20 seconds, retries it with growing waits, and returns to push when it is back', async () => {
	const hubRequest = await startPush();
	answer = refuse( 502 );
	hubRequest.response.end();
	await until( () => hubRequest.response.closed );
	await pass( 19_500 );
	expect( modes() ).toEqual( [ 'push' ] );
	await pass( 1_000 );
	expect( modes() ).toEqual( [ 'push', 'polling' ] );
	expect( poll ).toHaveBeenCalledTimes( 1 );

	await pass( 600_000 );
	const before = requests.length;
	await pass( 300_000 );
	// Half a minute on average.
	expect( requests.length - before ).toBeLessThanOrEqual( 10 );
	expect( requests.length - before ).toBeGreaterThan( 5 );
	expect( poll ).toHaveBeenCalledTimes( 1 );

	answer = openAndSend;
	await pass( 30_000 );
	await until( () => onState.mock.calls.length > 1 );
	expect( modes() ).toEqual( [ 'push', 'polling', 'push' ] );
} );

it( 'backs off from a stream that ends at once', async () => {
	answer = ( hubRequest ) => {
		openAndSend( hubRequest );
		hubRequest.response.end();
	};
	eventStream.start();
	await pass( 60_000 );
	expect( requests.length ).toBeLessThan( 8 );
	expect( modes() ).toContain( 'polling' );
} );

it( 'opens the next stream with the token that the hub sent', async () => {
	const first = await startPush();
	send( first, 'token', { token: 42 } );
	send( first, 'token', { token: 'g.h.i' } );
	await until( () => token === 'g.h.i' );
	const next = nextRequest();
	eventStream.reconnect();
	expect( ( await next ).request.headers.authorization ).toBe(
		'Bearer g.h.i'
	);
} );

it.each( [ 401, 403 ] )(
	'renews its token once after %i, and retries with the fresh one',
	async ( status ) => {
		answer = refuse( status );
		renewToken.mockImplementation( () => {
			token = 'd.e.f';
		} );
		eventStream.start();
		await pass( 600_000 );
		expect( renewToken ).toHaveBeenCalledTimes( 1 );
		expect(
			requests
				.slice( 0, 3 )
				.map( ( { request } ) => request.headers.authorization )
		).toEqual( [ 'Bearer a.b.c', 'Bearer d.e.f', 'Bearer d.e.f' ] );
	}
);

it.each( [ 429, 503 ] )(
	'polls slowly after %i, and keeps to Retry-After',
	async ( status ) => {
		answer = refuse( status, { 'Retry-After': '30' } );
		eventStream.start();
		await pass( 1 );
		await until( () => modes().includes( 'slow polling' ) );
		await pass( 29_000 );
		eventStream.stop();
		eventStream.start();
		await pass( 750 );
		expect( requests ).toHaveLength( 1 );
		answer = openAndSend;
		await pass( 500 );
		await until( () => onState.mock.calls.length > 0 );
		expect( modes().at( -1 ) ).toBe( 'push' );
	}
);

it.each( [ 'reconnect', 'reconnectIfStale' ] as const )(
	'does not wait for Retry-After with %s(), and never longer than half a minute',
	async ( method ) => {
		answer = refuse( 503, { 'Retry-After': '600' } );
		eventStream.start();
		await pass( 1 );
		await until( () => modes().includes( 'slow polling' ) );
		await pass( 31_000 );
		await until( () => requests.length === 2 );
		await pass( 1_000 );
		const next = nextRequest();
		eventStream[ method ]();
		await next;
	}
);

it( 'polls after the hub closed the room, not in the same second as all others', async () => {
	const hubRequest = await startPush();
	send( hubRequest, 'closed', {} );
	await pass( 4_750 );
	expect( poll ).not.toHaveBeenCalled();
	await pass( 500 );
	expect( poll ).toHaveBeenCalledTimes( 1 );
	expect( modes() ).toEqual( [ 'push', 'polling' ] );
} );

it( 'reconnects after 60 seconds without a byte', async () => {
	await startPush();
	const next = nextRequest();
	await pass( 59_000 );
	expect( requests ).toHaveLength( 1 );
	await pass( 3_000 );
	await next;
} );

it( 'reconnects when the tab is visible again, unless the hub was active just now', async () => {
	await startPush();
	await pass( 44_000 );
	eventStream.reconnectIfStale();
	await pass( 500 );
	expect( requests ).toHaveLength( 1 );
	await pass( 1_000 );
	eventStream.reconnectIfStale();
	await pass( 250 );
	await until( () => onState.mock.calls.length > 1 );
	eventStream.reconnect();
	await until( () => onState.mock.calls.length > 2 );
	expect( requests ).toHaveLength( 3 );
	await until( () => requests[ 1 ]?.response.closed ?? false );
} );

it( 'opens a new stream when the attendee has left, and none when they come back at once', async () => {
	eventStream.setWatching( true );
	await startPush();
	eventStream.setWatching( false );
	await pass( 500 );
	eventStream.setWatching( true );
	await pass( 2_000 );
	expect( requests ).toHaveLength( 1 );

	eventStream.setWatching( false );
	await pass( 1_000 );
	await until( () => onState.mock.calls.length > 1 );
	expect( requests[ 1 ]?.request.url ).toContain( 'watching=0' );
	expect( modes() ).toEqual( [ 'push' ] );
} );

it( 'receives nothing once it is stopped, and starts again', async () => {
	const hubRequest = await startPush();
	eventStream.stop();
	await until( () => hubRequest.response.closed );
	expect( modes() ).toEqual( [ 'push', 'polling' ] );
	eventStream.reconnect();
	await pass( 120_000 );
	expect( requests ).toHaveLength( 1 );

	eventStream.start();
	await pass( 250 );
	await until( () => onState.mock.calls.length > 1 );
	expect( poll ).not.toHaveBeenCalled();
} );
