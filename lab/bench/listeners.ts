/**
 * Thousands of rooms that listen, as browsers would: in a process of its own, for its parent.
 *
 * What it writes down is when the last byte of an event has arrived, on the clock that all processes of a machine share.
 */
import { connect } from 'node:net';

/** What the parent asks. */
export type Question =
	| { ask: 'open'; port: number; requests: string[] }
	| { ask: 'arm' }
	| { ask: 'times' };

/** What it is answered: when all have got the event, or their first one after they were opened. */
export type Answer = { times: number[] };

const OPENING_AT_ONCE = 100;

/** A sidecar takes so many streams of one address, and here every room comes from this machine. */
const ROOMS_OF_AN_ADDRESS = 250;

const END_OF_EVENT = '\n\n';

const now = (): number => Number( process.hrtime.bigint() ) / 1e6;

let opened = 0;
let times: number[] = [];
let onAll: ( () => void ) | null = null;

/** Linux takes all of 127.0.0.0/8 for this machine. */
const addressOf = ( index: number ): string =>
	`127.1.0.${ 1 + Math.floor( index / ROOMS_OF_AN_ADDRESS ) }`;

function fail( message: string ): never {
	process.stderr.write( `${ message }\n` );
	process.exit( 1 );
}

/**
 * Opens one room; resolves when it has been let in. The sidecar ends each stream after some minutes, and the room opens
 * the next at once.
 *
 * @param request As it travels.
 * @param index   Among all.
 * @param known   Id of what it shows already; empty when it is new.
 */
function open(
	port: number,
	request: string,
	index: number,
	known = ''
): Promise< void > {
	return new Promise( ( resolve ) => {
		const socket = connect( {
			port,
			host: '127.0.0.1',
			localAddress: addressOf( index ),
		} );
		let rest = '';
		let isIn = false;
		let seen = 0;
		let shown = known;
		socket.setEncoding( 'latin1' );
		socket.on( 'connect', () => socket.write( request ) );
		socket.on( 'error', ( error ) => fail( error.message ) );
		socket.on( 'close', () => void open( port, request, index, shown ) );
		socket.on( 'data', ( text: string ) => {
			rest += text;
			if ( ! isIn ) {
				const end = rest.indexOf( '\r\n\r\n' );
				if ( end < 0 ) {
					return;
				}
				if ( ! rest.startsWith( 'HTTP/1.1 200 ' ) ) {
					fail( `A stream was refused: ${ rest.slice( 0, 500 ) }` );
				}
				rest = rest.slice( end + 4 );
				isIn = true;
				resolve();
			}
			let end = rest.indexOf( END_OF_EVENT );
			while ( end >= 0 ) {
				const event = rest.slice( 0, end );
				if ( event.includes( 'event: state\n' ) ) {
					const [ , id = '' ] = /^id: (.*)$/m.exec( event ) ?? [];
					const isKnown = known !== '' && id === known;
					shown = id;
					// Of several at once the first counts.
					if ( seen < armed && ! isKnown ) {
						seen = armed;
						times.push( now() );
						if ( times.length === opened ) {
							onAll?.();
						}
					}
				}
				rest = rest.slice( end + END_OF_EVENT.length );
				end = rest.indexOf( END_OF_EVENT );
			}
		} );
	} );
}

let armed = 0;

process.on( 'message', async ( question: Question ) => {
	switch ( question.ask ) {
		case 'open': {
			const left = question.requests.entries();
			const first = opened;
			await Promise.all(
				Array.from( { length: OPENING_AT_ONCE }, async () => {
					for ( const [ index, request ] of left ) {
						await open( question.port, request, first + index );
					}
				} )
			);
			opened += question.requests.length;
			process.send!( { times: [] } satisfies Answer );
			break;
		}
		case 'arm':
			armed++;
			times = [];
			process.send!( { times } satisfies Answer );
			break;
		case 'times':
			if ( times.length < opened ) {
				await new Promise< void >( ( resolve ) => {
					onAll = resolve;
				} );
			}
			process.send!( { times } satisfies Answer );
	}
} );
