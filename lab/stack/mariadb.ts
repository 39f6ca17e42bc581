import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ProcessGroup, projectFolder } from './processes.ts';

const LOOK_EVERY_MS = 50;

/** What a server has to keep when it is killed: every commit, and no half of a page. */
const DURABLE = [
	'--innodb-flush-log-at-trx-commit=1',
	'--innodb-doublewrite=1',
	'--innodb-log-file-size=64M',
	'--innodb-buffer-pool-size=128M',
];

/** A MariaDB of this run's own, which can be killed and comes back with its data. */
export class MariaDb {
	readonly socket: string;
	readonly #folder: string;
	readonly #group: ProcessGroup;

	/** @param folder Where its data goes; must not exist. */
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

	/** Calls back when it is gone for good. */
	onCrash( report: ( how: string ) => void ): void {
		this.#group.onCrash( report );
	}

	/** Of the process group. */
	get pid(): number {
		return this.#group.child.pid!;
	}

	/** Waits until it takes connections. */
	async ready(): Promise< void > {
		while ( ! ( await this.#answers() ) ) {
			await delay( LOOK_EVERY_MS );
		}
	}

	/** Kills the server, not the shell that keeps its folder. */
	async crash(): Promise< void > {
		await this.ready();
		process.kill(
			Number( readFileSync( path.join( this.#folder, 'pid' ), 'utf8' ) ),
			'SIGKILL'
		);
		while ( await this.#answers() ) {
			await delay( LOOK_EVERY_MS );
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

	async #answers(): Promise< boolean > {
		if ( ! existsSync( this.socket ) ) {
			return false;
		}
		const connection = connect( this.socket );
		try {
			// The server speaks first.
			await once( connection, 'data' );
			return true;
		} catch {
			return false;
		} finally {
			connection.destroy();
		}
	}
}
