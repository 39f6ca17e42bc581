import { openSync } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ProcessGroup } from '../stack/processes.ts';
import type { Site } from '../stack/site.ts';

const WORKERS = 4;
const LOOK_EVERY_MS = 50;

/** PHP's own web server with several processes, which can be killed and comes back. */
export class WebServer {
	readonly heartbeatUrl: string;
	readonly #site: Site;
	readonly #port: number;
	#server: ProcessGroup | null = null;

	constructor( site: Site, port: number ) {
		this.#site = site;
		this.#port = port;
		this.heartbeatUrl = `http://127.0.0.1:${ port }/wp-admin/admin-ajax.php?action=webinar_outbox_heartbeat`;
	}

	/**
	 * Starts it.
	 *
	 * @param logFile Where it writes what PHP complains about.
	 * @param report  Gets how it ended though nobody killed it.
	 */
	start( logFile: string, report: ( how: string ) => void ): void {
		const log = openSync( logFile, 'a' );
		this.#server = new ProcessGroup(
			[
				'php',
				...this.#site.options(),
				'-q',
				'-S',
				`127.0.0.1:${ this.#port }`,
				path.join( import.meta.dirname, 'router.php' ),
			],
			{
				...this.#site.env,
				PHP_CLI_SERVER_WORKERS: String( WORKERS ),
			},
			[ 'ignore', log, log ]
		).onCrash( report );
	}

	/** Waits until it takes connections. */
	async ready(): Promise< void > {
		for (;;) {
			const connection = connect( this.#port, '127.0.0.1' );
			try {
				await once( connection, 'connect' );
				return;
			} catch {
				await delay( LOOK_EVERY_MS );
			} finally {
				connection.destroy();
			}
		}
	}

	/** Kills all its processes. */
	async crash(): Promise< void > {
		await this.#server?.kill();
	}

	killNow(): void {
		this.#server?.killNow();
	}
}
