/**
 * A minimal fan-out, the baseline for the hub: each GET stays open, and the body of each POST is written to all of them.
 *
 * It runs as a child process and sends its port to the parent.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const open = new Set< ServerResponse >();

const server = createServer( ( request, response ) => {
	if ( request.method === 'GET' ) {
		// Like the hub: without chunks, so each frame goes to the socket unchanged.
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
		for ( const stream of open ) {
			stream.write( frame );
		}
	} );
} );

server.listen( 0, '127.0.0.1', () => {
	process.send!( ( server.address() as AddressInfo ).port );
} );
