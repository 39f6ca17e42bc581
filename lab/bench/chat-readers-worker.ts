/**
 * Holds thousands of readers of one chat open, and notes when each has received what. It runs as a child process and answers its parent.
 *
 * All readers receive the same bytes, so only the first one reads them; of the others only the name of each batch is read.
 */
import { connect, type OnReadOpts } from 'node:net';

export type ReadersRequest =
	| {
			command: 'open';
			port: number;
			/** Opens one reader each. */
			requests: string[];
			protocol: keyof typeof PROTOCOLS;
	  }
	| { command: 'report' };

/** What all readers received together: a frame of the sidecar, or a message of an IRC server. */
export interface Batch {
	/** As the first reader received it. */
	text: string;
	/** How many readers have received it. */
	readers: number;
	/** Milliseconds of the machine's monotonic clock. */
	firstAtMs: number;
	lastAtMs: number;
}

/** InspIRCd lets them in once a second, and refuses some of a thousand. */
const OPENING_AT_ONCE = 100;

/** A sidecar limits the streams of one address, and here every reader comes from this machine. */
const READERS_PER_ADDRESS = 250;

const READ_BYTES = 65_536;
/** The name of a batch is in them, behind the head of an answer. */
const HEAD_BYTES = 512;

const PROTOCOLS = {
	/** Event streams. The stamp names a frame. */
	stream: {
		end: '\n\n',
		open: /^HTTP\/1\.1 200 /,
		name: /"name":"chat","payload":\{"stamp":"([^"]+)"/,
	},
	/** The first word of a message names it. */
	irc: {
		end: '\r\n',
		open: / 366 /,
		name: / PRIVMSG #room :(\S+)/,
	},
};

const now = (): number => Number( process.hrtime.bigint() ) / 1e6;

const batches = new Map< string, Batch >();
let opened = 0;

/** Opens a reader; resolves when the server has accepted it. Another end of its connection ends this process. */
function open(
	port: number,
	request: string,
	index: number,
	protocol: ( typeof PROTOCOLS )[ keyof typeof PROTOCOLS ]
): Promise< void > {
	return new Promise( ( resolve ) => {
		const isFirst = index === 0;
		let head = '';
		let isOpen = false;
		let last = '';
		const take = ( piece: string ): void => {
			if ( isFirst || head.length < HEAD_BYTES ) {
				head += piece;
			}
		};
		const fail = (): void => {
			process.stderr.write(
				`Reader ${ index } was refused: ${ head }\n`
			);
			process.exit( 1 );
		};
		const noteOpen = (): void => {
			if ( ! isOpen && protocol.open.test( head ) ) {
				isOpen = true;
				resolve();
			}
		};
		const finish = (): void => {
			const [ , name ] = protocol.name.exec( head ) ?? [];
			if ( name ) {
				const atMs = now();
				const batch = batches.get( name );
				if ( batch ) {
					batch.readers += 1;
					batch.lastAtMs = atMs;
					batch.text = isFirst ? copied( head ) : batch.text;
				} else {
					batches.set( name, {
						text: isFirst ? copied( head ) : '',
						readers: 1,
						firstAtMs: atMs,
						lastAtMs: atMs,
					} );
				}
			} else if ( head.startsWith( 'ERROR ' ) ) {
				fail();
			} else if ( head.startsWith( 'PING ' ) ) {
				socket.write( `${ head.replace( 'PING', 'PONG' ) }\r\n` );
			}
			noteOpen();
			head = '';
		};
		const onread: OnReadOpts = {
			buffer: BUFFER,
			callback: ( bytes ) => {
				const text = BUFFER.toString( 'latin1', 0, bytes );
				let from = 0;
				// The end may be cut in two.
				if ( last + text[ 0 ] === protocol.end ) {
					from = 1;
					finish();
				}
				for (
					let end = text.indexOf( protocol.end, from );
					end >= 0;
					end = text.indexOf( protocol.end, from )
				) {
					take( text.slice( from, end ) );
					finish();
					from = end + protocol.end.length;
				}
				take( text.slice( from ) );
				last = from < text.length ? text.at( -1 )! : '';
				noteOpen();
				return true;
			},
		};
		const socket = connect( {
			port,
			host: '127.0.0.1',
			localAddress: `127.1.0.${
				1 + Math.floor( index / READERS_PER_ADDRESS )
			}`,
			onread,
		} );
		socket.on( 'connect', () => socket.write( request ) );
		socket.on( 'error', fail ).on( 'close', fail );
	} );
}

/** One for all: nothing is kept after a call. */
const BUFFER = Buffer.alloc( READ_BYTES );

/** Without the rest of the bytes of which it is a part. */
const copied = ( text: string ): string =>
	Buffer.from( text, 'latin1' ).toString();

process.on( 'message', async ( message: ReadersRequest ) => {
	if ( message.command === 'report' ) {
		process.send!( [ ...batches.values() ] );
		return;
	}
	const left = message.requests.entries();
	const first = opened;
	const protocol = PROTOCOLS[ message.protocol ];
	await Promise.all(
		Array.from( { length: OPENING_AT_ONCE }, async () => {
			for ( const [ index, request ] of left ) {
				await open( message.port, request, first + index, protocol );
			}
		} )
	);
	opened += message.requests.length;
	process.send!( [] );
} );
