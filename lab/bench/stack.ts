/** Everything that a site needs, for one run of the benchmark. */
import getPort from 'get-port';
import { rmSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { routes } from 'telegram-test-api/lib/routes/index.js';
import type { RoomAnnouncement } from '../../contract/generated/types.ts';
import { Emulator } from '../../sidecar/tests/support/emulator.ts';
import { newSecret } from '../../sidecar/tests/support/webhook.ts';
import { MariaDb } from '../stack/mariadb.ts';
import { killRunning } from '../stack/processes.ts';
import { Sidecar } from '../stack/sidecar.ts';
import { Site } from '../stack/site.ts';
import { cpuSeconds } from './cpu.ts';
import { Database } from './database.ts';
import { SignedInUser, type SignIn } from './signed-in-user.ts';
import { WebServer, type Programs } from './web-server.ts';

/** Twice the processors of a small server, because a worker also waits for the database. */
const PHP_WORKERS = 4;

const POLL_INTERVAL_MS = 50;

/** Telegram holds getUpdates open; the emulator answers at once, so the sidecar would poll it three times a second. */
const GET_UPDATES_HELD_MS = 5000;

routes.unshift( ( app ) => {
	app.post( '/bot:token/getUpdates', ( request, _response, next ) => {
		setTimeout( () => {
			// A sidecar that has ended meanwhile must not take updates away from the next one.
			if ( ! request.socket.destroyed ) {
				next();
			}
		}, GET_UPDATES_HELD_MS );
	} );
} );

/** A process that uses less than a hundredth of a second of CPU in this time is idle. */
const IDLE_AFTER_MS = 200;

/** Host name in the site's URLs. It is in no DNS. */
export const SITE_HOST = 'webinars.test';

export const ORGANIZER_ID = 101;
export const SPEAKER_ID = 102;
export const FIRST_LEAD_ID = 10_001;

export class Stack {
	readonly secret = newSecret();
	readonly folder: string;
	#mariadb: MariaDb | undefined;
	#web: WebServer | undefined;
	#sidecar: Sidecar | undefined;
	#emulator: Emulator | undefined;
	#database: Database | undefined;
	#site: Site | undefined;
	#port = 0;
	#sidecarPort = 0;

	private constructor( folder: string ) {
		this.folder = folder;
	}

	/**
	 * Starts a stack, runs a function with it, and then stops all processes and deletes their data.
	 *
	 * @param programs Paths of PHP-FPM and nginx.
	 * @param profile  The runtime profile; `full` has e-mail too.
	 * @param work     The function.
	 */
	static async run< Result >(
		programs: Programs,
		profile: 'prod' | 'full',
		work: ( stack: Stack ) => Promise< Result >
	): Promise< Result > {
		// In the system's temporary folder, because the path of a socket is limited to about 100 characters.
		const folder = await mkdtemp(
			path.join( tmpdir(), 'webinars-bench-' )
		);
		const stack = new Stack( folder );
		// tools/run.mjs exits this process on SIGINT, SIGTERM and SIGHUP.
		const cleanUp = (): void => {
			stack.#killNow();
			rmSync( folder, { recursive: true, force: true, maxRetries: 5 } );
		};
		process.on( 'exit', cleanUp );
		try {
			await stack.#start( programs, profile );
			return await work( stack );
		} finally {
			process.off( 'exit', cleanUp );
			await stack.#emulator?.stop();
			cleanUp();
		}
	}

	get site(): Site {
		return this.#site!;
	}

	get database(): Database {
		return this.#database!;
	}

	get emulator(): Emulator {
		return this.#emulator!;
	}

	get siteUrl(): string {
		return `http://127.0.0.1:${ this.#port }`;
	}

	get sidecarUrl(): string {
		return `http://127.0.0.1:${ this.#sidecarPort }`;
	}

	get sidecarPid(): number {
		return this.#sidecar!.pid;
	}

	/** CPU seconds that PHP, nginx and MariaDB have used together. */
	webCpu(): number {
		return cpuSeconds( [
			this.#web!.fpm.child.pid!,
			this.#web!.nginx.child.pid!,
			this.#mariadb!.pid,
		] );
	}

	/** Waits until PHP, nginx and MariaDB are idle, and returns webCpu(). */
	async idleWebCpu(): Promise< number > {
		let before;
		let now = this.webCpu();
		do {
			await delay( IDLE_AFTER_MS );
			before = now;
			now = this.webCpu();
		} while ( now > before );
		return now;
	}

	async stopSidecar(): Promise< void > {
		await this.#sidecar?.crash();
	}

	/**
	 * Adds must-use plugins to the site, or removes them.
	 *
	 * @param folder      Contains their files.
	 * @param isInstalled Whether to add them.
	 */
	async setMustUse( folder: string, isInstalled: boolean ): Promise< void > {
		for ( const name of await readdir( folder ) ) {
			const file = path.join( this.folder, 'site/mu-plugins', name );
			await ( isInstalled
				? copyFile( path.join( folder, name ), file )
				: rm( file, { force: true } ) );
		}
	}

	/**
	 * Replaces the running sidecar by a new one.
	 *
	 * @param env Settings, as in sidecar/.env.example.
	 */
	async restartSidecar(
		env: Record< string, string > = {}
	): Promise< void > {
		await this.#sidecar?.crash();
		this.#sidecar = new Sidecar(
			this.folder,
			this.secret,
			{
				PORT: String( this.#sidecarPort ),
				TELEGRAM_API_ROOT: this.emulator.apiRoot,
				WORDPRESS_HEARTBEAT_URL: `${ this.siteUrl }/wp-admin/admin-ajax.php?action=webinar_outbox_heartbeat`,
				LOG_LEVEL: 'warn',
				...env,
			},
			( how ) => {
				process.stderr.write(
					`The sidecar ended unexpectedly, ${ how }\n`
				);
			}
		);
		this.#sidecar.start();
		await this.#sidecar.ready();
	}

	/** Signs users in and returns them with their commands for a webinar. */
	async signIn(
		webinarId: number,
		ids: number[]
	): Promise< SignedInUser[] > {
		const signIns = await this.site.simulate< SignIn[] >( 'sign_in', {
			webinar_id: webinarId,
			user_ids: ids,
		} );
		return signIns.map(
			( signIn ) => new SignedInUser( this.siteUrl, signIn )
		);
	}

	/** The current announcement of a room, as WordPress sends it to the sidecar. */
	announcement( webinarId: number ): Promise< RoomAnnouncement > {
		return this.site.simulate( 'room_announcement', {
			webinar_id: webinarId,
		} );
	}

	async #start(
		programs: Programs,
		profile: 'prod' | 'full'
	): Promise< void > {
		this.#port = await getPort( { reserve: true } );
		this.#sidecarPort = await getPort( { reserve: true } );
		this.#emulator = await Emulator.start();
		this.#mariadb = new MariaDb( path.join( this.folder, 'mariadb' ) );
		await this.#mariadb.ready();
		this.#site = await Site.install( path.join( this.folder, 'site' ), {
			socket: this.#mariadb.socket,
			sidecar: this.sidecarUrl,
			secret: this.secret,
			isDebugging: false,
			profile,
			hasMail: profile === 'full',
		} );
		await mkdir( path.join( this.folder, 'site/mu-plugins' ) );
		await copyFile(
			path.join( import.meta.dirname, 'mu-plugin.php' ),
			path.join( this.folder, 'site/mu-plugins/webinars-bench.php' )
		);
		this.#database = new Database( this.#mariadb.socket );
		this.#web = await WebServer.start(
			path.join( this.folder, 'web' ),
			this.#site,
			{ programs, port: this.#port, workers: PHP_WORKERS }
		);
		await waitForServer( `${ this.siteUrl }/` );
		await this.restartSidecar();
	}

	/** Synchronous, so an exit handler can call it. */
	#killNow(): void {
		killRunning();
		this.#sidecar?.killNow();
		this.#web?.killNow();
		this.#database?.killNow();
		this.#mariadb?.killNow();
	}
}

/** Waits until a server that was just started answers with a status below 500. */
async function waitForServer( url: string ): Promise< void > {
	for (;;) {
		try {
			const answer = await fetch( url, { redirect: 'manual' } );
			await answer.arrayBuffer();
			if ( answer.status < 500 ) {
				return;
			}
		} catch {
			// The server does not accept connections yet.
		}
		await delay( POLL_INTERVAL_MS );
	}
}
