/**
 * Holds thousands of event streams open, like rooms in browsers. It runs as a child process and answers its parent.
 *
 * It records when the last byte of an event arrived, on the monotonic clock that all processes of a machine share.
 */
import { connect } from 'node:net';

/** `arm` starts a new measurement; `times` waits until every room has received one event since then. */
export type WorkerRequest =
	| { command: 'open'; port: number; requests: string[] }
	| { command: 'arm' }
	| { command: 'times' };

/** When each room received the first event after `arm`, in milliseconds. Empty for the other commands. */
export type WorkerResponse = { times: number[] };

const OPENING_AT_ONCE = 100;

/** A sidecar limits the streams of one address, and here every room comes from this machine. */
const ROOMS_PER_ADDRESS = 250;

const END_OF_EVENT = '\n\n';

const now = (): number => Number( process.hrtime.bigint() ) / 1e6;

let opened = 0;
/** Number of measurements so far. */
let measurement = 0;
let times: number[] = [];
let onComplete: ( () => void ) | null = null;

/** On Linux all of 127.0.0.0/8 belongs to this machine. */
const localAddress = ( index: number ): string =>
	`127.1.0.${ 1 + Math.floor( index / ROOMS_PER_ADDRESS ) }`;

function fail( message: string ): never {
	process.stderr.write( `${ message }\n` );
	process.exit( 1 );
}

/**
 * Opens one room; resolves when the server has accepted its stream. The sidecar ends each stream after some minutes; the room
 * then opens the next one at once.
 *
 * @param port    Port of the server.
 * @param request The raw HTTP request.
 * @param index   Number of the room among all rooms.
 * @param knownId Id of the event that the room shows already; empty if it is new.
 */
function open(
	port: number,
	request: string,
	index: number,
	knownId = ''
): Promise< void > {
	return new Promise( ( resolve ) => {
		const socket = connect( {
			port,
			host: '127.0.0.1',
			localAddress: localAddress( index ),
		} );
		let rest = '';
		let isOpen = false;
		let measured = 0;
		let shownId = knownId;
		socket.setEncoding( 'latin1' );
		socket.on( 'connect', () => socket.write( request ) );
		socket.on( 'error', ( error ) => fail( error.message ) );
		socket.on( 'close', () => void open( port, request, index, shownId ) );
		socket.on( 'data', ( text: string ) => {
			rest += text;
			if ( ! isOpen ) {
				const end = rest.indexOf( '\r\n\r\n' );
				if ( end < 0 ) {
					return;
				}
				if ( ! rest.startsWith( 'HTTP/1.1 200 ' ) ) {
					fail(
						`The server rejected a stream: ${ rest.slice( 0, 500 ) }`
					);
				}
				rest = rest.slice( end + 4 );
				isOpen = true;
				resolve();
			}
			let end = rest.indexOf( END_OF_EVENT );
			while ( end >= 0 ) {
				const event = rest.slice( 0, end );
				if ( event.includes( 'event: state\n' ) ) {
					const [ , id = '' ] = /^id: (.*)$/m.exec( event ) ?? [];
					const isKnown = knownId !== '' && id === knownId;
					shownId = id;
					// Only the first event of a measurement counts.
					if ( measured < measurement && ! isKnown ) {
						measured = measurement;
						times.push( now() );
						if ( times.length === opened ) {
							onComplete?.();
						}
					}
				}
				rest = rest.slice( end + END_OF_EVENT.length );
				end = rest.indexOf( END_OF_EVENT );
			}
		} );
	} );
}

process.on( 'message', async ( message: WorkerRequest ) => {
	switch ( message.command ) {
		case 'open': {
			const left = message.requests.entries();
			const first = opened;
			await Promise.all(
				Array.from( { length: OPENING_AT_ONCE }, async () => {
					for ( const [ index, request ] of left ) {
						await open( message.port, request, first + index );
					}
				} )
			);
			opened += message.requests.length;
			process.send!( { times: [] } satisfies WorkerResponse );
			break;
		}
		case 'arm':
			measurement++;
			times = [];
			process.send!( { times } satisfies WorkerResponse );
			break;
		case 'times':
			if ( times.length < opened ) {
				await new Promise< void >( ( resolve ) => {
					onComplete = resolve;
				} );
			}
			process.send!( { times } satisfies WorkerResponse );
	}
} );
