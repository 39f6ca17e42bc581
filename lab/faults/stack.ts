import getPort from 'get-port';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { copyFile, mkdir } from 'node:fs/promises';
import { newSecret } from '../../sidecar/tests/support/webhook.ts';
import { startMailbox, type Mailbox } from '../../tools/demo/mail/mailbox.ts';
import { MariaDb } from '../stack/mariadb.ts';
import { killRunning, projectFolder } from '../stack/processes.ts';
import { Sidecar } from '../stack/sidecar.ts';
import { Site } from '../stack/site.ts';
import { MovedClock } from './moved-clock.ts';
import type { Scenario } from './scenario.ts';
import { FaultyTelegram } from './telegram.ts';
import { WebServer } from './web-server.ts';

/** The running parts that a fault mode can break. */
export interface Parts {
	mariadb: MariaDb;
	site: Site;
	webServer: WebServer;
	sidecar: Sidecar;
	sidecarClock: MovedClock;
	telegram: FaultyTelegram;
	mailbox: Mailbox;
}

/** Holds the logs of the last run. */
export const logFolder = path.join( projectFolder, '.cache/faults' );

/** Starts and stops everything that one run needs. */
export class Stack {
	readonly secret = newSecret();
	/** Rejects when a part ends that the test did not kill. */
	readonly crashed: Promise< never >;
	readonly #folder: string;
	readonly #parts: Partial< Parts > = {};
	#reject: ( error: Error ) => void = () => {};

	/** @param folder Holds data and sockets; must exist. */
	constructor( folder: string ) {
		this.#folder = folder;
		this.crashed = new Promise( ( _, reject ) => {
			this.#reject = reject;
		} );
		this.crashed.catch( () => {} );
	}

	/**
	 * @param scenario The people whom the Telegram emulator knows.
	 * @param seed     Decides about the emulator's faults.
	 * @param profile  Decides which modules run.
	 */
	async start(
		scenario: Scenario,
		seed: number,
		profile: 'prod' | 'full'
	): Promise< Parts > {
		const sidecarPort = await getPort( { reserve: true } );
		const sitePort = await getPort( { reserve: true } );

		const mariadb = new MariaDb( path.join( this.#folder, 'mariadb' ) );
		this.#parts.mariadb = mariadb;
		mariadb.onCrash( this.#reportCrash( 'MariaDB' ) );
		await mariadb.ready();
		const site = await Site.install( path.join( this.#folder, 'site' ), {
			socket: mariadb.socket,
			sidecar: `http://127.0.0.1:${ sidecarPort }`,
			secret: this.secret,
			isDebugging: true,
			profile,
			hasMail: profile === 'full',
		} );
		const mailbox = await this.#startMailbox( site );
		const webServer = new WebServer(
			site,
			sitePort,
			path.join( logFolder, 'php.log' ),
			this.#reportCrash( "PHP's web server" )
		);
		this.#parts.webServer = webServer;
		webServer.start();
		await webServer.ready();

		const telegram = await FaultyTelegram.start( scenario, seed );
		this.#parts.telegram = telegram;
		const sidecarClock = new MovedClock(
			path.join( this.#folder, 'sidecar-clock' )
		);
		const sidecar = new Sidecar(
			this.#folder,
			this.secret,
			{
				PORT: String( sidecarPort ),
				TELEGRAM_API_ROOT: telegram.apiRoot,
				WORDPRESS_HEARTBEAT_URL: webServer.heartbeatUrl,
				HEARTBEAT_SECONDS: '1',
				MESSAGES_PER_SECOND: '1000',
				MESSAGES_PER_CHAT_PER_SECOND: '1000',
				LOG_LEVEL: 'warn',
				...sidecarClock.env,
			},
			this.#reportCrash( 'The sidecar' )
		);
		this.#parts.sidecar = sidecar;
		sidecar.start();
		return {
			mariadb,
			site,
			webServer,
			sidecar,
			sidecarClock,
			telegram,
			mailbox,
		};
	}

	/** Stops all parts and writes the sidecar's log. */
	async stop(): Promise< void > {
		const { mariadb, webServer, sidecar, telegram, mailbox } = this.#parts;
		killRunning();
		await sidecar?.crash();
		writeFileSync(
			path.join( logFolder, 'sidecar.log' ),
			sidecar?.log ?? ''
		);
		await webServer?.crash();
		await mariadb?.stop();
		await telegram?.stop();
		await mailbox?.stop();
	}

	/** Starts the mail server of a site. It keeps what was accepted, whatever is killed. */
	async #startMailbox( site: Site ): Promise< Mailbox > {
		const port = await getPort( { reserve: true } );
		site.env.WEBINAR_FAULTS_MAIL_PORT = String( port );
		const mailbox = await startMailbox(
			port,
			path.join( this.#folder, 'mail.jsonl' )
		);
		this.#parts.mailbox = mailbox;
		await mkdir( path.join( site.folder, 'mu-plugins' ) );
		await copyFile(
			path.join( import.meta.dirname, 'mu-plugin.php' ),
			path.join( site.folder, 'mu-plugins/webinars-faults.php' )
		);
		return mailbox;
	}

	/** Synchronous, so an exit handler can call it. */
	killNow(): void {
		killRunning();
		this.#parts.sidecar?.killNow();
		this.#parts.webServer?.killNow();
		this.#parts.mariadb?.killNow();
	}

	#reportCrash( part: string ): ( how: string ) => void {
		return ( how ) =>
			this.#reject(
				new Error(
					`${ part } ended unexpectedly, ${ how }. Logs: ${ logFolder }`
				)
			);
	}
}
