import getPort from 'get-port';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ProcessGroup } from '../stack/processes.ts';

const POLL_INTERVAL_MS = 50;

/** What an IRC client sends first; the server then joins it to the room. */
export const ircRequest = ( nick: string ): string =>
	`NICK ${ nick }\r\nUSER ${ nick } 0 * :${ nick }\r\n`;

/** InspIRCd with one room, and without its limits of pace. Arrivals are not told to others: 10,000 would cause 50 million lines. */
export class IrcServer {
	readonly port: number;
	readonly #group: ProcessGroup;

	private constructor( port: number, group: ProcessGroup ) {
		this.port = port;
		this.#group = group;
	}

	/**
	 * @param program Path of inspircd.
	 * @param folder  Receives its configuration; is created.
	 */
	static async start(
		program: string,
		folder: string
	): Promise< IrcServer > {
		const port = await getPort( { reserve: true } );
		await mkdir( folder );
		const file = path.join( folder, 'inspircd.conf' );
		await writeFile(
			file,
			`<server name="irc.test" description="bench" network="bench">
<admin name="bench" nick="bench" email="bench@irc.test">
<bind address="127.0.0.1" port="${ port }" type="clients">
<connect name="all" allow="*" resolvehostnames="no" useident="no" fakelag="no" threshold="100000" commandrate="100000000"
	localmax="20000" globalmax="20000" limit="20000" softsendq="100000000" hardsendq="100000000" recvq="1000000" pingfreq="600">
<performance softlimit="15000" somaxconn="1024">
<options defaultmodes="ntu">
<pid file="${ folder }/inspircd.pid">
<module name="auditorium">
<module name="conn_join">
<autojoin channel="#room">
`
		);
		const group = new ProcessGroup(
			[
				program,
				`--config=${ file }`,
				'--nofork',
				'--nolog',
				...( process.getuid?.() === 0 ? [ '--runasroot' ] : [] ),
			],
			{},
			[ 'ignore', 'ignore', 'inherit' ]
		);
		const server = new IrcServer( port, group );
		process.once( 'exit', () => server.stop() );
		( await server.connect( 'first' ) ).destroy();
		return server;
	}

	get pid(): number {
		return this.#group.child.pid!;
	}

	/** A client in the room, whose messages can be sent. */
	async connect( nick: string ): Promise< Socket > {
		for (;;) {
			const socket = connect( this.port, '127.0.0.1' );
			try {
				await once( socket, 'connect' );
				socket.write( ircRequest( nick ) );
				let text = '';
				for await ( const piece of socket.iterator( {
					destroyOnReturn: false,
				} ) ) {
					text += String( piece );
					if ( text.includes( ' 366 ' ) ) {
						return socket.resume();
					}
				}
			} catch {
				// It does not accept connections yet.
			}
			socket.destroy();
			await delay( POLL_INTERVAL_MS );
		}
	}

	stop(): void {
		this.#group.killNow();
	}
}
