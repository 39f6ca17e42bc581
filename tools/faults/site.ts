import { openSync } from 'node:fs';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureWordPress } from '../wordpress.mjs';
import { ProcessGroup, projectFolder, runToEnd } from './processes.ts';

const WORKERS = 4;
const LOOK_EVERY_MS = 50;

const here = import.meta.dirname;

/** A WordPress with all plugins of the project, behind PHP's own web server with several processes. */
export class Site {
	readonly heartbeatUrl: string;
	readonly #content: string;
	readonly #env: Record< string, string >;
	readonly #port: number;
	#server: ProcessGroup | null = null;

	private constructor(
		content: string,
		env: Record< string, string >,
		port: number
	) {
		this.#content = content;
		this.#env = env;
		this.#port = port;
		this.heartbeatUrl = `http://127.0.0.1:${ port }/wp-admin/admin-ajax.php?action=webinar_outbox_heartbeat`;
	}

	/**
	 * Installs it.
	 *
	 * @param content         Where its folder goes.
	 * @param options
	 * @param options.socket  Of a MariaDB with nothing in it.
	 * @param options.port    Where it will answer.
	 * @param options.sidecar Address of the sidecar.
	 * @param options.secret  What both sign with.
	 */
	static async install(
		content: string,
		options: {
			socket: string;
			port: number;
			sidecar: string;
			secret: string;
		}
	): Promise< Site > {
		const { core } = await ensureWordPress();
		await mkdir( path.join( content, 'opcache' ), { recursive: true } );
		const links = {
			themes: path.join( core, 'wp-content/themes' ),
			'wp-config.php': path.join( here, 'wp-config.php' ),
			'wp-admin': path.join( core, 'wp-admin' ),
			'wp-includes': path.join( core, 'wp-includes' ),
			'wp-settings.php': path.join( core, 'wp-settings.php' ),
		};
		for ( const [ name, target ] of Object.entries( links ) ) {
			await symlink( target, path.join( content, name ) );
		}
		const site = new Site(
			content,
			{
				WEBINAR_TEST_CORE: core,
				WEBINAR_TEST_CONTENT: content,
				WEBINAR_TEST_DB_HOST: `localhost:${ options.socket }`,
				WEBINAR_FAULTS_SIDECAR_URL: options.sidecar,
				WEBINAR_FAULTS_SECRET: options.secret,
				PHP_CLI_SERVER_WORKERS: String( WORKERS ),
			},
			options.port
		);
		const tests = path.join( projectFolder, 'tests/php' );
		const plugins = await readdir( path.join( projectFolder, 'plugins' ) );
		const said =
			( await site.#php( [
				'-r',
				`mysqli_connect( 'localhost', 'root', '', '', 0, $argv[1] )->query( 'CREATE DATABASE tests' );`,
				options.socket,
			] ) ) +
			( await site.#php( [ path.join( tests, 'install.php' ) ] ) ) +
			( await site.#php( [
				path.join( tests, 'plugins.php' ),
				'activate',
				...plugins,
			] ) );
		if ( said ) {
			throw new Error( `WordPress was not installed well:\n${ said }` );
		}
		return site;
	}

	/**
	 * Plays something of the webinar in a PHP process of its own.
	 *
	 * @param scene What, as in audience.php.
	 * @param work  What it needs to know.
	 */
	async play< Answer >( scene: string, work: unknown ): Promise< Answer > {
		const answer = await this.#php(
			[ path.join( here, 'audience.php' ), scene ],
			JSON.stringify( work )
		);
		try {
			return JSON.parse( answer ) as Answer;
		} catch {
			throw new Error( `${ scene } said:\n${ answer.slice( 0, 4000 ) }` );
		}
	}

	/**
	 * Starts the web server.
	 *
	 * @param logFile Where it writes what PHP complains about.
	 * @param report  Gets how it ended though nobody killed it.
	 */
	start( logFile: string, report: ( how: string ) => void ): void {
		const log = openSync( logFile, 'a' );
		this.#server = new ProcessGroup(
			[
				'php',
				...this.#options(),
				'-q',
				'-S',
				`127.0.0.1:${ this.#port }`,
				path.join( here, 'router.php' ),
			],
			this.#env,
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

	/** Kills the web server with all its processes. */
	async crash(): Promise< void > {
		await this.#server?.kill();
	}

	killNow(): void {
		this.#server?.killNow();
	}

	#options(): string[] {
		return [
			'display_errors=1',
			'error_reporting=-1',
			'memory_limit=256M',
			'opcache.enable_cli=1',
			'opcache.max_accelerated_files=10000',
			// A server that comes back need not compile everything again.
			`opcache.file_cache=${ path.join( this.#content, 'opcache' ) }`,
		].flatMap( ( option ) => [ '-d', option ] );
	}

	#php( args: string[], input = '' ): Promise< string > {
		return runToEnd(
			[ 'php', ...this.#options(), ...args ],
			this.#env,
			input
		);
	}
}
