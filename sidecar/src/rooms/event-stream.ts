import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { RoomTokenClaims } from './room-token.ts';

/** One page with an open event stream. */
export type Subscriber = RoomTokenClaims & {
	/** Id that the page chose for itself. */
	readonly device: string;
	/** Whether a person watches the page: then they are present. */
	readonly isWatching: boolean;
	/** IP address; never logged. */
	readonly address: string;
};

// A page that reads more slowly is disconnected. The buffer of the kernel comes on top.
const MAX_UNSENT_BYTES = 64 * 1024;

const HEADERS = {
	'Content-Type': 'text/event-stream; charset=utf-8',
	'Cache-Control': 'no-store, no-transform',
	// Without it nginx sends events only when its buffer is full.
	'X-Accel-Buffering': 'no',
	Connection: 'close',
};

/** Encodes the event once for all event streams that receive it. */
export const formatEvent = (
	event: 'state' | 'people' | 'closed' | 'token' | 'module',
	data: object,
	id = ''
): Buffer =>
	Buffer.from(
		`${ id && `id: ${ id }\n` }event: ${ event }\ndata: ${ JSON.stringify(
			data
		) }\n\n`
	);

/**
 * Names a page and its sign-in, to find the answers of WordPress about it. A page that begins to watch is another one: WordPress hears
 * of it in the next report.
 */
export const pageKey = ( {
	leadId,
	device,
	signIn,
	isWatching,
}: Pick<
	Subscriber,
	'leadId' | 'device' | 'signIn' | 'isWatching'
> ): string => `${ leadId } ${ device } ${ signIn } ${ isWatching }`;

/**
 * One open connection with Server-Sent Events. Own code, because better-sse 0.16 needs 1.7 times
 * the CPU of a bare write for each broadcast, and 1.7 times the memory for each event stream.
 */
export class EventStream {
	private lastWriteMs: number;
	readonly pageKey: string;
	/** When WordPress last said that the page may stay, in Unix milliseconds. */
	confirmedAtMs = -Infinity;
	hasNewToken = false;

	/**
	 * @param headers  More headers of the response.
	 * @param endsAtMs When the page must reconnect with a new room token.
	 * @param viewKey  Key of the view that the page shows already; empty for a new page.
	 */
	constructor(
		readonly subscriber: Subscriber,
		private readonly response: ServerResponse,
		headers: OutgoingHttpHeaders,
		nowMs: number,
		readonly endsAtMs: number,
		public viewKey: string
	) {
		this.lastWriteMs = nowMs;
		this.pageKey = pageKey( subscriber );
		// Without chunked encoding the frame is written to the socket unchanged.
		response.removeHeader( 'Transfer-Encoding' );
		// One packet takes the headers and what the room shows.
		response.cork();
		response.writeHead( 200, { ...HEADERS, ...headers } ).flushHeaders();
		process.nextTick( () => response.uncork() );
	}

	write( frame: Buffer, nowMs: number ): void {
		if ( this.response.writableLength > MAX_UNSENT_BYTES ) {
			// The page reconnects and receives the current state.
			this.response.destroy();
			return;
		}
		// Past ServerResponse, which corks the socket and needs a tick for each write. It has no socket yet if its request was pipelined.
		( this.response.socket ?? this.response ).write( frame );
		this.lastWriteMs = nowMs;
	}

	isSilentSince( ms: number ): boolean {
		return this.lastWriteMs <= ms;
	}

	end(): void {
		this.response.end();
	}
}
