import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ProcessGroup, projectFolder } from './processes.ts';

const POLL_INTERVAL_MS = 50;

/** With these a killed server loses no commit and leaves no half-written page. */
const DURABLE = [
	'--innodb-flush-log-at-trx-commit=1',
	'--innodb-doublewrite=1',
	'--innodb-log-file-size=64M',
	'--innodb-buffer-pool-size=128M',
];

/** A private MariaDB. It can be killed and restarted with its data. */
export class MariaDb {
	readonly socket: string;
	readonly #folder: string;
	readonly #group: ProcessGroup;

	/** @param folder Data folder; must not exist. */
	constructor( folder: string ) {
		this.#folder = folder;
		this.socket = path.join( folder, 'socket' );
		this.#group = new ProcessGroup(
			[
				path.join( projectFolder, 'tests/mariadb/serve.sh' ),
				folder,
				...DURABLE,
			],
			{},
			[ 'pipe', 'ignore', 'ignore' ]
		);
		this.#group.child.stdin!.on( 'error', () => {} );
	}

	/** Calls back when serve.sh ends although stop() and killNow() were not called. crash() does not end it. */
	onCrash( report: ( how: string ) => void ): void {
		this.#group.onCrash( report );
	}

	/** Id of the process group. */
	get pid(): number {
		return this.#group.child.pid!;
	}

	/** Resolves when the server accepts connections. */
	async ready(): Promise< void > {
		while ( ! ( await this.#isReady() ) ) {
			await delay( POLL_INTERVAL_MS );
		}
	}

	/** Kills the server, not serve.sh, which can restart it. */
	async crash(): Promise< void > {
		await this.ready();
		process.kill(
			Number( readFileSync( path.join( this.#folder, 'pid' ), 'utf8' ) ),
			'SIGKILL'
		);
		while ( await this.#isReady() ) {
			await delay( POLL_INTERVAL_MS );
		}
	}

	restart(): void {
		this.#group.child.stdin!.write( '\n' );
	}

	async stop(): Promise< void > {
		await this.#group.kill();
	}

	killNow(): void {
		this.#group.killNow();
	}

	async #isReady(): Promise< boolean > {
		if ( ! existsSync( this.socket ) ) {
			return false;
		}
		const connection = connect( this.socket );
		try {
			// In MariaDB's protocol the server sends the first packet.
			await once( connection, 'data' );
			return true;
		} catch {
			return false;
		} finally {
			connection.destroy();
		}
	}
}
