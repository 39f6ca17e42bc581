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
import { createListener, type Listener } from './event-stream';

/** One request to the hub, which stays open until the test ends it. */
interface Stream {
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
let streams: Stream[];
let answer: ( stream: Stream ) => void;
let listener: Listener;
let token: string;
const renewToken = vi.fn();
const ask = vi.fn();
const onState = vi.fn();
const onPeople = vi.fn();
const onWay = vi.fn();

/**
 * Timers stand still meanwhile; the network does not.
 * @param isSo
 */
async function until( isSo: () => boolean ): Promise< void > {
	while ( ! isSo() ) {
		await new Promise( ( resolve ) => setImmediate( resolve ) );
	}
}

const open = ( { response }: Stream ) => {
	response.writeHead( 200, { 'Content-Type': 'text/event-stream' } );
	response.flushHeaders();
};
const tell = ( { response }: Stream, event: string, data: unknown ): boolean =>
	response.write(
		`event: ${ event }\ndata: ${ JSON.stringify( data ) }\n\n`
	);
const refuse =
	( status: number, headers = {} ) =>
	( { response }: Stream ) =>
		response.writeHead( status, headers ).end();
const openAndTell = ( stream: Stream ) => {
	open( stream );
	tell( stream, 'state', STATE );
};

async function nextStream(): Promise< Stream > {
	const count = streams.length + 1;
	await until( () => streams.length >= count );
	return streams[ count - 1 ] as Stream;
}

/**
 * Lets time pass in steps that leave the network its turn.
 * @param ms
 */
async function pass( ms: number ): Promise< void > {
	for ( let left = ms; left > 0; left -= 250 ) {
		await vi.advanceTimersByTimeAsync( Math.min( left, 250 ) );
		for ( let turn = 0; turn < 5; turn++ ) {
			await new Promise( ( resolve ) => setImmediate( resolve ) );
		}
	}
}

/** Starts, and waits until the hub has told. */
async function startPushed(): Promise< Stream > {
	answer = openAndTell;
	listener.start();
	await pass( 1 );
	await until( () => onState.mock.calls.length > 0 );
	return streams[ 0 ] as Stream;
}

const ways = () => onWay.mock.calls.map( ( [ way ] ) => way );

beforeEach( async () => {
	vi.useFakeTimers( {
		toFake: [ 'setTimeout', 'clearTimeout', 'Date', 'performance' ],
	} );
	streams = [];
	answer = open;
	token = 'a.b.c';
	hub = createServer( ( request, response ) => {
		const stream = { request, response };
		streams.push( stream );
		answer( stream );
	} );
	hub.listen( 0, '127.0.0.1' );
	await once( hub, 'listening' );
	const { port } = hub.address() as AddressInfo;
	listener = createListener( {
		url: `http://127.0.0.1:${ port }/rooms/12/events`,
		device: 'f3a1',
		readToken: () => token,
		renewToken,
		ask,
		onState,
		onPeople,
		onWay,
		random: () => 0.5,
	} );
} );
afterEach( async () => {
	listener.stop();
	hub.closeAllConnections();
	await new Promise( ( resolve ) => hub.close( resolve ) );
	vi.useRealTimers();
	vi.resetAllMocks();
} );

it( 'brings what the hub tells, and asks nobody meanwhile', async () => {
	listener.setWatching( true );
	const stream = await startPushed();
	expect( stream.request.url ).toBe(
		'/rooms/12/events?device=f3a1&watching=1'
	);
	expect( stream.request.headers.authorization ).toBe( 'Bearer a.b.c' );
	expect( onState ).toHaveBeenCalledExactlyOnceWith( STATE );

	tell( stream, 'people', { people: 214 } );
	await until( () => onPeople.mock.calls.length > 0 );
	expect( onPeople ).toHaveBeenCalledExactlyOnceWith( 214 );

	for ( let beat = 0; beat < 10; beat++ ) {
		stream.response.write( ': beat\n\n' );
		await pass( 25_000 );
	}
	expect( streams ).toHaveLength( 1 );
	expect( ways() ).toEqual( [ 'pushed' ] );
	expect( ask ).not.toHaveBeenCalled();
} );

it( 'reads what the network cuts anywhere', async () => {
	const stream = await startPushed();
	const words = Buffer.from(
		`event: state\ndata: ${ JSON.stringify( { ...STATE, title: 'Крыша' } ) }\n\n`
	);
	for ( const byte of words ) {
		stream.response.write( Buffer.of( byte ) );
		await pass( 1 );
	}
	await until( () => onState.mock.calls.length > 1 );
	expect( onState.mock.lastCall?.[ 0 ].title ).toBe( 'Крыша' );
} );

it( 'lets the room ask when the hub says nothing for five seconds', async () => {
	listener.start();
	await pass( 4_750 );
	expect( ways() ).toEqual( [ 'pushed' ] );
	await pass( 250 );
	expect( ways() ).toEqual( [ 'pushed', 'asking' ] );
	expect( ask ).toHaveBeenCalledTimes( 1 );

	tell( streams[ 0 ] as Stream, 'state', STATE );
	await until( () => onState.mock.calls.length > 0 );
	expect( ways() ).toEqual( [ 'pushed', 'asking', 'pushed' ] );
} );

it.each( [
	[ 'no JSON', '{' ],
	[ 'no object', 'null' ],
	[
		'a state without a pace',
		'{"version":3,"server_time":9,"stage":"lobby"}',
	],
] )( 'takes %s for nothing', async ( _name, data ) => {
	answer = ( stream ) => {
		open( stream );
		stream.response.write(
			`event: state\ndata: ${ data }\n\nevent: people\ndata: ${ data }\n\n`
		);
	};
	listener.start();
	await pass( 5_000 );
	expect( ways() ).toEqual( [ 'pushed', 'asking' ] );
	expect( onState ).not.toHaveBeenCalled();
	expect( onPeople ).not.toHaveBeenCalled();
} );

it( 'comes back after a restart of the hub without asking anybody', async () => {
	const stream = await startPushed();
	stream.response.end();
	await until( () => stream.response.closed );
	const next = nextStream();
	await pass( 3_000 );
	await next;
	await until( () => onState.mock.calls.length > 1 );
	await pass( 30_000 );
	expect( ways() ).toEqual( [ 'pushed' ] );
	expect( ask ).not.toHaveBeenCalled();
} );

it( 'asks when the hub is lost for longer than 20 seconds, tries it ever more rarely, and trusts it when it is back', async () => {
	const stream = await startPushed();
	answer = refuse( 502 );
	stream.response.end();
	await until( () => stream.response.closed );
	await pass( 19_500 );
	expect( ways() ).toEqual( [ 'pushed' ] );
	await pass( 1_000 );
	expect( ways() ).toEqual( [ 'pushed', 'asking' ] );
	expect( ask ).toHaveBeenCalledTimes( 1 );

	await pass( 600_000 );
	const before = streams.length;
	await pass( 300_000 );
	// Half a minute on average.
	expect( streams.length - before ).toBeLessThanOrEqual( 10 );
	expect( streams.length - before ).toBeGreaterThan( 5 );
	expect( ask ).toHaveBeenCalledTimes( 1 );

	answer = openAndTell;
	await pass( 30_000 );
	await until( () => onState.mock.calls.length > 1 );
	expect( ways() ).toEqual( [ 'pushed', 'asking', 'pushed' ] );
} );

it( 'does not take a stream that ends at once for a success', async () => {
	answer = ( stream ) => {
		openAndTell( stream );
		stream.response.end();
	};
	listener.start();
	await pass( 60_000 );
	expect( streams.length ).toBeLessThan( 8 );
	expect( ways() ).toContain( 'asking' );
} );

it.each( [ 401, 403 ] )(
	'has its token renewed once after %i, and comes with the fresh one',
	async ( status ) => {
		answer = refuse( status );
		renewToken.mockImplementation( () => {
			token = 'd.e.f';
		} );
		listener.start();
		await pass( 600_000 );
		expect( renewToken ).toHaveBeenCalledTimes( 1 );
		expect(
			streams
				.slice( 0, 3 )
				.map( ( { request } ) => request.headers.authorization )
		).toEqual( [ 'Bearer a.b.c', 'Bearer d.e.f', 'Bearer d.e.f' ] );
	}
);

it.each( [ 429, 503 ] )(
	'asks slowly after %i, and leaves the hub alone as long as it wants',
	async ( status ) => {
		answer = refuse( status, { 'Retry-After': '30' } );
		listener.start();
		await pass( 1 );
		await until( () => ways().includes( 'asking slowly' ) );
		await pass( 28_000 );
		listener.wake();
		listener.reconnect();
		await pass( 1_000 );
		listener.stop();
		listener.start();
		await pass( 750 );
		expect( streams ).toHaveLength( 1 );
		answer = openAndTell;
		await pass( 500 );
		await until( () => onState.mock.calls.length > 0 );
		expect( ways().at( -1 ) ).toBe( 'pushed' );
	}
);

it( 'asks why the room has closed, not in the same second as all others', async () => {
	const stream = await startPushed();
	tell( stream, 'closed', {} );
	await pass( 4_750 );
	expect( ask ).not.toHaveBeenCalled();
	await pass( 500 );
	expect( ask ).toHaveBeenCalledTimes( 1 );
	expect( ways() ).toEqual( [ 'pushed', 'asking' ] );
} );

it( 'takes 60 seconds without a byte for a lost stream', async () => {
	await startPushed();
	const next = nextStream();
	await pass( 59_000 );
	expect( streams ).toHaveLength( 1 );
	await pass( 3_000 );
	await next;
} );

it( 'listens anew when somebody looks again, unless the hub was heard just now', async () => {
	await startPushed();
	await pass( 29_000 );
	listener.wake();
	await pass( 500 );
	expect( streams ).toHaveLength( 1 );
	await pass( 1_000 );
	listener.wake();
	await pass( 250 );
	await until( () => onState.mock.calls.length > 1 );
	listener.reconnect();
	await until( () => onState.mock.calls.length > 2 );
	expect( streams ).toHaveLength( 3 );
	await until( () => streams[ 1 ]?.response.closed ?? false );
} );

it( 'says by a new stream that the attendee has left, and by none what was taken back at once', async () => {
	listener.setWatching( true );
	await startPushed();
	listener.setWatching( false );
	await pass( 500 );
	listener.setWatching( true );
	await pass( 2_000 );
	expect( streams ).toHaveLength( 1 );

	listener.setWatching( false );
	await pass( 1_000 );
	await until( () => onState.mock.calls.length > 1 );
	expect( streams[ 1 ]?.request.url ).toContain( 'watching=0' );
	expect( ways() ).toEqual( [ 'pushed' ] );
} );

it( 'hears nothing once it is stopped, and begins anew', async () => {
	const stream = await startPushed();
	listener.stop();
	await until( () => stream.response.closed );
	expect( ways() ).toEqual( [ 'pushed', 'asking' ] );
	listener.reconnect();
	await pass( 120_000 );
	expect( streams ).toHaveLength( 1 );

	listener.start();
	await pass( 250 );
	await until( () => onState.mock.calls.length > 1 );
	expect( ask ).not.toHaveBeenCalled();
} );
