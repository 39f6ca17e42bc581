import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SidecarHealth } from '../../../contract/generated/types.ts';
import type { WebhookEvent } from '../../src/webhooks/events.ts';
import { BOT_TOKEN } from './emulator.ts';
import { compiled } from './compile.ts';
import { newId, signedHeaders } from './webhook.ts';

export const WAIT = { timeout: 90_000, interval: 25 };

export const newFolder = (): string =>
	mkdtempSync( path.join( tmpdir(), 'sidecar-' ) );

export const removeFolder = ( folder: string ): void =>
	rmSync( folder, { recursive: true, force: true } );

/** A sidecar in its own process. */
export class SidecarProcess {
	output = '';
	private readonly exited: Promise< number | null >;

	private constructor(
		private readonly child: ChildProcess,
		private readonly secret: string
	) {
		for ( const stream of [ child.stdout, child.stderr ] ) {
			stream?.on( 'data', ( chunk ) => {
				this.output += chunk;
			} );
		}
		this.exited = once( child, 'exit' ).then( ( [ code ] ) => code );
	}

	/** @param program What Node runs: the program that the tests compile, if left out. */
	static spawn(
		folder: string,
		secret: string,
		env: Record< string, string >,
		program: readonly string[] = [ compiled( 'main' ) ]
	): SidecarProcess {
		return new SidecarProcess(
			spawn( process.execPath, program, {
				// Not sidecar/, so that the developer's .env is not read.
				cwd: folder,
				env: {
					PATH: process.env.PATH,
					WEBHOOK_SECRET: secret,
					TELEGRAM_BOT_TOKEN: BOT_TOKEN,
					DATABASE_FILE: path.join( folder, 'data/sidecar.sqlite' ),
					PORT: '0',
					...env,
				},
			} ),
			secret
		);
	}

	get pid(): number {
		return this.child.pid!;
	}

	get port(): number {
		const line = /"port":(\d+),"msg":"listening"/.exec( this.output );
		if ( ! line ) {
			throw new Error( `Not listening: ${ this.output }` );
		}
		return Number( line[ 1 ] );
	}

	get url(): string {
		return `http://127.0.0.1:${ this.port }`;
	}

	async tell( event: WebhookEvent, id = newId() ): Promise< Response > {
		const body = JSON.stringify( event );
		return fetch( `${ this.url }/webhooks`, {
			method: 'POST',
			headers: signedHeaders( this.secret, body, { id } ),
			body,
		} );
	}

	async health(): Promise< SidecarHealth > {
		const answer = await fetch( `${ this.url }/healthz` );
		return ( await answer.json() ) as SidecarHealth;
	}

	kill( signal: NodeJS.Signals ): Promise< number | null > {
		this.child.kill( signal );
		return this.exited;
	}

	exitCode(): Promise< number | null > {
		return this.exited;
	}
}
