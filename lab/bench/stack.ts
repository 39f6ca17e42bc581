/** All that a site needs, for one run of the bench. */
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
import { WebServer, type Programs } from './web-server.ts';

/** Twice the processors of a small server: the database is waited for as well. */
const PHP_WORKERS = 4;

const LOOK_EVERY_MS = 50;

/** Telegram keeps a question for news open. The emulator answers at once, and would be asked three times a second. */
const POLL_HELD_MS = 5000;

routes.unshift( ( app ) => {
	app.post( '/bot:token/getUpdates', ( request, _response, next ) => {
		setTimeout( () => {
			// What a sidecar that was ended meanwhile is given nobody reads.
			if ( ! request.socket.destroyed ) {
				next();
			}
		}, POLL_HELD_MS );
	} );
} );

/** Who uses less than a hundredth of a second in this time waits for work. */
const IDLE_AFTER_MS = 200;

/** What the site calls itself; nobody looks it up. */
export const SITE_HOST = 'webinars.test';

export const SPEAKER_ID = 102;
export const FIRST_LEAD_ID = 10_001;

/** What somebody's browser sends along. */
export interface SignedIn {
	id: number;
	/** The whole header. */
	cookie: string;
	rest_nonce: string;
	/** Commands of the room, or of the speaker's screens, by name. */
	commands: Record< string, { action: string; nonce: string } >;
}

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
	 * Runs something on a stack, and leaves nothing of it.
	 *
	 * @param programs Paths of PHP-FPM and nginx.
	 * @param work     What to do there.
	 */
	static async lend< Result >(
		programs: Programs,
		work: ( stack: Stack ) => Promise< Result >
	): Promise< Result > {
		// The path of a socket holds a hundred characters.
		const folder = await mkdtemp(
			path.join( tmpdir(), 'webinars-bench-' )
		);
		const stack = new Stack( folder );
		// run.mjs ends this process at once when somebody asks for it.
		const leaveNothing = (): void => {
			stack.#killNow();
			rmSync( folder, { recursive: true, force: true, maxRetries: 5 } );
		};
		process.on( 'exit', leaveNothing );
		try {
			await stack.#bringUp( programs );
			return await work( stack );
		} finally {
			process.off( 'exit', leaveNothing );
			await stack.#emulator?.stop();
			leaveNothing();
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

	/** Seconds of processor time that PHP, nginx and MariaDB have used. */
	webCpu(): number {
		return cpuSeconds( [
			this.#web!.fpm.child.pid!,
			this.#web!.nginx.child.pid!,
			this.#mariadb!.pid,
		] );
	}

	/** The same, as soon as they have nothing to do. */
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
	 * Puts must-use plugins into the site, or takes them out.
	 *
	 * @param folder Where they are.
	 * @param isIn   Whether the site shall have them.
	 */
	async setMustUse( folder: string, isIn: boolean ): Promise< void > {
		for ( const name of await readdir( folder ) ) {
			const file = path.join( this.folder, 'site/mu-plugins', name );
			await ( isIn
				? copyFile( path.join( folder, name ), file )
				: rm( file, { force: true } ) );
		}
	}

	/**
	 * Starts a sidecar with these settings in place of the one that runs.
	 *
	 * @param env As in sidecar/.env.example.
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
				process.stderr.write( `The sidecar ended ${ how }\n` );
			}
		);
		this.#sidecar.start();
		await answers( `${ this.sidecarUrl }/healthz` );
	}

	/**
	 * Signs people in.
	 *
	 * @param webinarId Whose commands they get.
	 * @param ids       Users.
	 */
	signIn( webinarId: number, ids: number[] ): Promise< SignedIn[] > {
		return this.site.simulate( 'sign_in', {
			webinar_id: webinarId,
			user_ids: ids,
		} );
	}

	/** What a room shows now, as WordPress tells it. */
	announcement( webinarId: number ): Promise< RoomAnnouncement > {
		return this.site.simulate( 'room_announcement', { webinar_id: webinarId } );
	}

	/**
	 * Sends one request as a browser would.
	 *
	 * @param address Within the site.
	 * @param person  Whose cookie goes along.
	 * @param headers More of them.
	 * @param body    Makes it a POST.
	 */
	ask(
		address: string,
		person: SignedIn,
		headers: Record< string, string > = {},
		body?: URLSearchParams
	): Promise< Response > {
		return fetch( this.siteUrl + address, {
			method: body ? 'POST' : 'GET',
			redirect: 'manual',
			headers: {
				cookie: person.cookie,
				...headers,
			},
			body,
		} );
	}

	/**
	 * Clicks on one of the commands that somebody has.
	 *
	 * @param person    Who.
	 * @param webinarId Of which webinar.
	 * @param name      Of the command.
	 * @param fields    What else it needs.
	 */
	async command(
		person: SignedIn,
		webinarId: number,
		name: string,
		fields: Record< string, string >
	): Promise< void > {
		const command = person.commands[ name ];
		if ( ! command ) {
			throw new Error( `User ${ person.id } has no command ${ name }.` );
		}
		const answer = await this.ask(
			'/wp-admin/admin-ajax.php',
			person,
			{},
			new URLSearchParams( {
				...command,
				webinar_id: String( webinarId ),
				...fields,
			} )
		);
		if ( answer.status !== 200 ) {
			throw new Error(
				`${ name } was answered ${ answer.status }: ${ await answer.text() }`
			);
		}
		await answer.arrayBuffer();
	}

	async #bringUp( programs: Programs ): Promise< void > {
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
		await answers( `${ this.siteUrl }/` );
		await this.restartSidecar();
	}

	/** Kills what this run has started, each by its own id. */
	#killNow(): void {
		killRunning();
		this.#sidecar?.killNow();
		this.#web?.killNow();
		this.#database?.killNow();
		this.#mariadb?.killNow();
	}
}

/**
 * Waits until somebody answers, whatever they say.
 *
 * @param url Of a server that has just been started.
 */
async function answers( url: string ): Promise< void > {
	for (;;) {
		try {
			const answer = await fetch( url, { redirect: 'manual' } );
			await answer.arrayBuffer();
			if ( answer.status < 500 ) {
				return;
			}
		} catch {
			// Not yet.
		}
		await delay( LOOK_EVERY_MS );
	}
}
