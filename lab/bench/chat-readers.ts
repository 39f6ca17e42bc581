import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Batch, ReadersRequest } from './chat-readers-worker.ts';

const POLL_INTERVAL_MS = 250;

/** Readers of one chat in a child process. */
export class ChatReaders {
	readonly #child: ChildProcess;
	#count = 0;

	constructor() {
		this.#child = fork(
			path.join( import.meta.dirname, 'chat-readers-worker.ts' )
		);
		process.once( 'exit', () => this.#killNow() );
	}

	get pid(): number {
		return this.#child.pid!;
	}

	/** Opens more readers. */
	async open(
		port: number,
		requests: string[],
		protocol: 'stream' | 'irc'
	): Promise< void > {
		await this.#send( { command: 'open', port, requests, protocol } );
		this.#count += requests.length;
	}

	/**
	 * What the readers have received since they were opened. Waits until nothing arrives any more.
	 *
	 * @param quietMs For so long.
	 */
	async batches( quietMs: number ): Promise< Batch[] > {
		let received = -1;
		let changedAtMs = Date.now();
		for (;;) {
			const batches = await this.#send( { command: 'report' } );
			const now = batches.reduce(
				( sum, { readers } ) => sum + readers,
				0
			);
			if ( now !== received ) {
				received = now;
				changedAtMs = Date.now();
			}
			if ( Date.now() - changedAtMs > quietMs ) {
				return batches;
			}
			await delay( POLL_INTERVAL_MS );
		}
	}

	/** Before their server: they report its end. */
	async stop(): Promise< void > {
		if ( this.#child.exitCode === null ) {
			const ended = once( this.#child, 'exit' );
			this.#killNow();
			await ended;
		}
	}

	#killNow(): void {
		this.#child.kill( 'SIGKILL' );
	}

	async #send( request: ReadersRequest ): Promise< Batch[] > {
		this.#child.send( request );
		const finished = new AbortController();
		try {
			return await Promise.race( [
				once( this.#child, 'message', finished ).then(
					( [ batches ] ) => batches as Batch[]
				),
				once( this.#child, 'exit', finished ).then( () => {
					throw new Error(
						'The process with the readers has ended.'
					);
				} ),
			] );
		} finally {
			finished.abort();
		}
	}
}
