import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface Sent {
	/** When the request was due, in milliseconds of the machine's monotonic clock: waiting for a free connection counts. */
	atMs: number;
	answeredAtMs: number;
	status: number;
	/** The whole response. */
	answer: string;
}

const TICK_MS = 5;
const LAST_CHUNK = '\r\n0\r\n\r\n';

const now = (): number => Number( process.hrtime.bigint() ) / 1e6;

/**
 * Sends raw HTTP requests at a steady pace over some connections, each of which waits for its answer.
 *
 * @param port      Of a server that keeps connections open.
 * @param requests  Raw, in their order.
 * @param perSecond How many.
 * @return Of each request.
 */
export async function sendPaced(
	port: number,
	requests: readonly string[],
	perSecond: number,
	connections: number
): Promise< Sent[] > {
	const startedAtMs = now();
	const sent: Sent[] = [];
	let next = 0;
	const work = async (): Promise< void > => {
		const socket = connect( port, '127.0.0.1' ).setEncoding( 'utf8' );
		for ( let index = next++; index < requests.length; index = next++ ) {
			const atMs = startedAtMs + ( index * 1000 ) / perSecond;
			while ( now() < atMs ) {
				await delay( Math.min( TICK_MS, atMs - now() ) );
			}
			sent[ index ] = {
				atMs,
				...( await ask( socket, requests[ index ]! ) ),
			};
		}
		socket.destroy();
	};
	await Promise.all( Array.from( { length: connections }, work ) );
	return sent;
}

function ask(
	socket: Socket,
	request: string
): Promise< Omit< Sent, 'atMs' > > {
	return new Promise( ( resolve, reject ) => {
		let text = '';
		const settle = ( end: () => void ): void => {
			socket.removeAllListeners();
			end();
		};
		const broken = (): void =>
			settle( () =>
				reject( new Error( 'A request was not answered.' ) )
			);
		socket.on( 'error', broken ).on( 'close', broken );
		socket.on( 'data', ( piece: string ) => {
			text += piece;
			const head = text.indexOf( '\r\n\r\n' );
			const [ , length ] =
				/\r\ncontent-length: (\d+)/i.exec( text ) ?? [];
			const isComplete = length
				? Buffer.byteLength( text.slice( head + 4 ) ) >=
					Number( length )
				: text.endsWith( LAST_CHUNK );
			if ( head >= 0 && isComplete ) {
				settle( () =>
					resolve( {
						answeredAtMs: now(),
						status: Number( text.slice( 9, 12 ) ),
						answer: text,
					} )
				);
			}
		} );
		socket.write( request );
	} );
}
