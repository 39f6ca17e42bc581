/**
 * The least that a fan-out can be: whoever asks stays, and what is posted is written to each of them. The hub is held against it.
 *
 * Run as a process of its own; tells its parent the port.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const open = new Set< ServerResponse >();

const server = createServer( ( request, response ) => {
	if ( request.method === 'GET' ) {
		// As the hub does it: what is written goes to the socket as it is.
		response.removeHeader( 'Transfer-Encoding' );
		response.writeHead( 200, {
			'Content-Type': 'text/event-stream',
			Connection: 'close',
		} );
		response.flushHeaders();
		open.add( response );
		response.once( 'close', () => open.delete( response ) );
		return;
	}
	const chunks: Buffer[] = [];
	request.on( 'data', ( chunk: Buffer ) => chunks.push( chunk ) );
	request.on( 'end', () => {
		const frame = Buffer.concat( chunks );
		response.end();
		for ( const one of open ) {
			one.write( frame );
		}
	} );
} );

server.listen( 0, '127.0.0.1', () => {
	process.send!( ( server.address() as AddressInfo ).port );
} );
