import { openSync } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ProcessGroup } from '../stack/processes.ts';
import type { Site } from '../stack/site.ts';

const WORKERS = 4;
const POLL_INTERVAL_MS = 50;

/** PHP's own web server with several processes. It can be killed and restarted. */
export class WebServer {
	readonly url: string;
	readonly heartbeatUrl: string;
	readonly #site: Site;
	readonly #port: number;
	readonly #logFile: string;
	readonly #report: ( how: string ) => void;
	#server: ProcessGroup | null = null;

	/**
	 * @param site    The site to serve.
	 * @param port    A free port.
	 * @param logFile PHP's errors are appended to it.
	 * @param report  Called when the server ends although crash() was not called.
	 */
	constructor(
		site: Site,
		port: number,
		logFile: string,
		report: ( how: string ) => void
	) {
		this.#site = site;
		this.#port = port;
		this.#logFile = logFile;
		this.#report = report;
		this.url = `http://127.0.0.1:${ port }`;
		this.heartbeatUrl = `${ this.url }/wp-admin/admin-ajax.php?action=webinar_outbox_heartbeat`;
	}

	start(): void {
		const log = openSync( this.#logFile, 'a' );
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
		).onCrash( this.#report );
	}

	/** Resolves when the server accepts connections. */
	async ready(): Promise< void > {
		for (;;) {
			const connection = connect( this.#port, '127.0.0.1' );
			try {
				await once( connection, 'connect' );
				return;
			} catch {
				await delay( POLL_INTERVAL_MS );
			} finally {
				connection.destroy();
			}
		}
	}

	/** Kills all processes of the server. */
	async crash(): Promise< void > {
		await this.#server?.kill();
	}

	killNow(): void {
		this.#server?.killNow();
	}
}
