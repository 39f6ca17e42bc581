import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

type State = 'open' | 'refusing' | 'hanging';

/** Forwards TCP connections to a port of this machine, or acts like a network that blocks it. */
export class Gate {
	readonly port: number;
	readonly #target: number;
	readonly #sockets = new Set< Socket >();
	#server: Server;
	#state: State = 'open';

	private constructor( server: Server, port: number, target: number ) {
		this.#server = server;
		this.port = port;
		this.#target = target;
		this.#serve( server );
	}

	/**
	 * @param port   A free port.
	 * @param target The port to forward to.
	 */
	static async start( port: number, target: number ): Promise< Gate > {
		return new Gate( await listen( port ), port, target );
	}

	get isOpen(): boolean {
		return this.#state === 'open';
	}

	/** Breaks all connections, and refuses new ones. */
	async refuse(): Promise< void > {
		this.#state = 'refusing';
		const closed = once( this.#server, 'close' );
		this.#server.close();
		this.#breakAll();
		await closed;
	}

	/** Accepts connections again, but forwards nothing. */
	async hang(): Promise< void > {
		await this.#listenAgain( 'hanging' );
	}

	/** Breaks all connections, and forwards new ones. */
	async open(): Promise< void > {
		if ( this.#state === 'refusing' ) {
			await this.#listenAgain( 'open' );
		}
		this.#state = 'open';
		this.#breakAll();
	}

	async stop(): Promise< void > {
		this.#server.close();
		this.#breakAll();
	}

	async #listenAgain( state: State ): Promise< void > {
		this.#state = state;
		this.#server = await listen( this.port );
		this.#serve( this.#server );
	}

	#serve( server: Server ): void {
		server.on( 'connection', ( client ) => {
			this.#add( client );
			if ( this.#state === 'open' ) {
				const upstream = this.#add(
					connect( this.#target, '127.0.0.1' )
				);
				client.pipe( upstream ).pipe( client );
				client.on( 'close', () => upstream.destroy() );
				upstream.on( 'close', () => client.destroy() );
			}
		} );
	}

	#add( socket: Socket ): Socket {
		this.#sockets.add( socket );
		return socket
			.on( 'error', () => socket.destroy() )
			.on( 'close', () => this.#sockets.delete( socket ) );
	}

	#breakAll(): void {
		this.#sockets.forEach( ( socket ) => socket.destroy() );
	}
}

async function listen( port: number ): Promise< Server > {
	const server = createServer().listen( port, '127.0.0.1' );
	await once( server, 'listening' );
	return server;
}
