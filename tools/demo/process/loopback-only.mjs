/**
 * Node loads this file first in Playground's process. Playground would listen on all network interfaces; the demo must only
 * be reachable from this machine.
 */
import { Server } from 'node:net';

const { listen } = Server.prototype;

Server.prototype.listen = function ( port, ...others ) {
	return typeof port === 'number' && typeof others[ 0 ] !== 'string'
		? listen.call( this, port, '127.0.0.1', ...others )
		: listen.call( this, port, ...others );
};
