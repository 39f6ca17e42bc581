/** Rooms that hold event streams open, and the requests and tokens that they need. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { roomToken } from '../stack/room-token.ts';
import type { WorkerRequest, WorkerResponse } from './event-stream-worker.ts';
import { rawGet } from './load.ts';
import { FIRST_LEAD_ID, type Stack } from './stack.ts';

const TIMEOUT_MS = 60_000;

/** Rooms in a child process, connected to one server. */
export class EventStreams {
	readonly #child: ChildProcess;

	constructor() {
		this.#child = fork(
			path.join( import.meta.dirname, 'event-stream-worker.ts' )
		);
		process.once( 'exit', () => this.stop() );
	}

	/** Opens more rooms. */
	async open( port: number, requests: string[] ): Promise< void > {
		await this.#send( { command: 'open', port, requests } );
	}

	/** Starts a new measurement: times() waits for the next event. */
	async arm(): Promise< void > {
		await this.#send( { command: 'arm' } );
	}

	/** When each room received the event, in milliseconds of the machine's monotonic clock. */
	async times(): Promise< number[] > {
		return ( await this.#send( { command: 'times' } ) ).times;
	}

	stop(): void {
		this.#child.kill( 'SIGKILL' );
	}

	async #send( request: WorkerRequest ): Promise< WorkerResponse > {
		this.#child.send( request );
		const finished = new AbortController();
		try {
			return await Promise.race( [
				once( this.#child, 'message', finished ).then(
					( [ response ] ) => response as WorkerResponse
				),
				once( this.#child, 'exit', finished ).then( () => {
					throw new Error(
						'The process with the event streams has ended.'
					);
				} ),
				delay( TIMEOUT_MS, null, finished ).then( () => {
					throw new Error(
						`Not all rooms received the event within ${ TIMEOUT_MS } ms.`
					);
				} ),
			] );
		} finally {
			finished.abort();
		}
	}
}

/**
 * Raw HTTP requests that open the hub's event streams, one per room.
 *
 * @param stack     Its secret signs the room tokens.
 * @param webinarId The webinar of the rooms.
 * @param from      Number of the first room.
 * @param to        Number after the last room.
 * @param signIns   The claim `sin` of each room's token; without them WordPress checks no sign-in.
 */
export function streamRequests(
	stack: Stack,
	webinarId: number,
	from: number,
	to: number,
	signIns: string[] = []
): string[] {
	return Array.from( { length: to - from }, ( _, index ) =>
		rawGet(
			`/rooms/${ webinarId }/events?device=room${
				from + index
			}&watching=1`,
			{
				Host: 'sidecar',
				Authorization: `Bearer ${ roomToken( stack.secret, webinarId, {
					id: FIRST_LEAD_ID + from + index,
					signIn: signIns[ index ],
				} ) }`,
				Accept: 'text/event-stream',
			}
		)
	);
}
