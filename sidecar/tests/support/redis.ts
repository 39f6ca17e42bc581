import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { vi } from 'vitest';
import { createLogger } from '../../src/log.ts';
import { openRedis, type Redis } from '../../src/storage/redis.ts';
import { newFolder, removeFolder, WAIT } from './sidecar.ts';

/** A Redis server for one test, on a socket in a temporary folder. */
export class RedisServer {
	private readonly folder = newFolder();
	private readonly connections: Redis[] = [];
	private child: ChildProcess | null = null;

	static async start(): Promise< RedisServer > {
		const server = new RedisServer();
		await server.run();
		return server;
	}

	/** The value of REDIS_URL. */
	get url(): string {
		return path.join( this.folder, 'redis.sock' );
	}

	/** After kill() it starts again with its data. */
	async run(): Promise< void > {
		this.child = spawn(
			'redis-server',
			[
				[ '--port', '0' ],
				[ '--unixsocket', this.url ],
				[ '--dir', this.folder ],
				[ '--save', '' ],
				[ '--appendonly', 'yes' ],
				// With `everysec` a write waits up to two seconds while a slow disk syncs, and kill() loses it.
				[ '--appendfsync', 'no' ],
			].flat(),
			{ stdio: 'ignore' }
		);
		await once( this.child, 'spawn' ).catch( () => {
			throw new Error(
				'redis-server is missing: install redis-server, or what your system calls it.'
			);
		} );
		await vi.waitFor( () => this.connect().ping(), WAIT );
	}

	connect( whenUnreachable: 'wait' | 'fail' = 'wait' ): Redis {
		const redis = openRedis(
			this.url,
			createLogger( { level: 'silent', secrets: [] } ),
			whenUnreachable
		);
		this.connections.push( redis );
		return redis;
	}

	async kill(): Promise< void > {
		this.child?.kill( 'SIGKILL' );
		if ( this.child?.exitCode === null && ! this.child.signalCode ) {
			await once( this.child, 'exit' );
		}
	}

	async stop(): Promise< void > {
		this.connections.forEach( ( redis ) => redis.disconnect() );
		await this.kill();
		removeFolder( this.folder );
	}
}
