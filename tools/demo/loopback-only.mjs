/**
 * Preloaded into Playground, which would listen on every network of this machine: the demo is for who sits at it.
 */
import { Server } from 'node:net';

const { listen } = Server.prototype;

Server.prototype.listen = function ( port, ...others ) {
	return typeof port === 'number' && typeof others[ 0 ] !== 'string'
		? listen.call( this, port, '127.0.0.1', ...others )
		: listen.call( this, port, ...others );
};
