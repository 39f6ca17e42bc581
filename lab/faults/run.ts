/**
 * One run: a whole webinar, everything that can break breaking after its end, and the verdict.
 */
import getPort from 'get-port';
import { writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
	connectToken,
	newSecret,
} from '../../sidecar/tests/support/webhook.ts';
import { Chaos, type Victim } from './chaos.ts';
import { MariaDb } from '../stack/mariadb.ts';
import type { Options } from './options.ts';
import { killRunning, projectFolder } from '../stack/processes.ts';
import { Random } from './random.ts';
import {
	inventScenario,
	nameOfText,
	type Person,
	type Scenario,
} from './scenario.ts';
import { Sidecar } from '../stack/sidecar.ts';
import { Site } from '../stack/site.ts';
import { Telegram, type FaultName } from './telegram.ts';
import { judge, stateOf, type LogRow, type Verdict } from './verdict.ts';
import { WebServer } from './web-server.ts';

export interface Result extends Verdict {
	leads: number;
	seed: number;
	kills: Record< Victim, number >;
	faults: Partial< Record< FaultName, number > >;
	/** How long the speaker waited for the stop. */
	stopMilliseconds: number;
	/** From the stop until nothing was left to do. */
	seconds: number;
	/** Of these, while parts were killed. */
	chaosSeconds: number;
	leadsPerSecond: number;
	/** Some messages were under way, and nothing moved any more. */
	isHanging: boolean;
}

const PROGRESS_EVERY_MS = 5000;
const LOOK_EVERY_MS = 2000;
const CONNECT_AT_ONCE = 50;
const PLAYERS = 2;

/** Longer than the lease of a dead drain and the back-off of what was tried often: who stands still for so long, hangs. */
const STANDSTILL_MS = 200_000;

/** Where the logs go when a run was no good. */
export const logFolder = path.join( projectFolder, '.cache/faults' );

/**
 * Runs it, and leaves nothing.
 *
 * @param print  Gets progress, a line at a time.
 * @param signal Ends it early.
 */
export async function runFaults(
	options: Options,
	print: ( line: string ) => void,
	signal: AbortSignal
): Promise< Result > {
	// The path of a socket holds a hundred characters.
	const folder = await mkdtemp( path.join( tmpdir(), 'webinars-faults-' ) );
	await rm( logFolder, { recursive: true, force: true } );
	await mkdir( logFolder, { recursive: true } );
	const run = new Run( options, folder, print );
	const interrupted = new Promise< never >( ( _, reject ) => {
		signal.addEventListener( 'abort', () => reject( signal.reason ) );
	} );
	// Also where somebody ends this process in the middle of a step.
	const killAll = (): void => run.killNow();
	process.on( 'exit', killAll );
	try {
		return await Promise.race( [ run.go(), run.crashed, interrupted ] );
	} finally {
		await run.stop();
		process.off( 'exit', killAll );
		await rm( folder, { recursive: true, force: true, maxRetries: 5 } );
	}
}

class Run {
	readonly crashed: Promise< never >;
	readonly #options: Options;
	readonly #folder: string;
	readonly #print: ( line: string ) => void;
	readonly #scenario: Scenario;
	readonly #secret = newSecret();
	readonly #stopping = new AbortController();
	#reportCrash: ( error: Error ) => void = () => {};
	#mariadb: MariaDb | undefined;
	#webServer: WebServer | undefined;
	#sidecar: Sidecar | undefined;
	#telegram: Telegram | undefined;

	constructor(
		options: Options,
		folder: string,
		print: ( line: string ) => void
	) {
		this.#options = options;
		this.#folder = folder;
		this.#print = print;
		this.#scenario = inventScenario(
			options.leads,
			new Random( options.seed, 'people' )
		);
		this.crashed = new Promise( ( _, reject ) => {
			this.#reportCrash = reject;
		} );
		this.crashed.catch( () => {} );
	}

	async go(): Promise< Result > {
		const { leads, seed, kills } = this.#options;
		const scenario = this.#scenario;
		const { mariadb, site, webServer, sidecar, telegram } =
			await this.#bringUp();

		this.#print( 'The webinar …' );
		const startedAt =
			Math.floor( Date.now() / 1000 ) - scenario.lengthSeconds;
		const { webinar_id: webinarId } = await this.#playWebinar(
			site,
			startedAt
		);
		this.#print( 'People connect Telegram …' );
		await this.#connect(
			[ ...scenario.people.values() ].filter( ( { reach } ) =>
				[ 'connected', 'blocks', 'is gone' ].includes( reach )
			)
		);

		telegram.becomeMoody();
		const chaos = new Chaos(
			{
				sidecar: {
					crash: () => sidecar.crash(),
					restart: () => sidecar.start(),
				},
				PHP: {
					crash: () => webServer.crash(),
					restart: () => this.#serve( webServer ),
				},
				MariaDB: {
					crash: () => mariadb.crash(),
					restart: () => mariadb.restart(),
				},
			},
			new Random( seed, 'kills' )
		);
		const stop = await site.play< { milliseconds: number } >( 'stop', {
			webinar_id: webinarId,
			finished_at: startedAt + scenario.lengthSeconds,
		} );
		this.#print(
			`The webinar is stopped; ${ scenario.owed.size } messages are owed.`
		);
		const beganAtMs = Date.now();
		const secondsSince = (): number => ( Date.now() - beganAtMs ) / 1000;
		const progress = setInterval( () => {
			const arrived = countArrived( scenario, telegram );
			this.#print(
				`  ${ secondsSince().toFixed( 0 ).padStart( 4 ) } s  ${ arrived }/${
					scenario.owed.size
				} messages, ${ chaos.killed }/${ kills } kills`
			);
		}, PROGRESS_EVERY_MS );
		let log: LogRow[] | null = null;
		let chaosSeconds = 0;
		try {
			await Promise.all( [
				chaos.rage(
					kills,
					() => telegram.arrived / scenario.owed.size,
					this.#stopping.signal
				),
				this.#enterRecording( site, webinarId ),
			] );
			chaosSeconds = secondsSince();
			telegram.calmDown();
			this.#print( '  The chaos is over.' );
			await this.#connect(
				[ ...scenario.people.values() ].filter(
					( { reach } ) => reach === 'connects late'
				)
			);
			let seen = '';
			let movedAtMs = Date.now();
			while (
				! ( log && this.#isSettled( log ) ) &&
				Date.now() - movedAtMs < STANDSTILL_MS
			) {
				await this.#pause( LOOK_EVERY_MS );
				log = await site.play< LogRow[] >( 'log', {
					webinar_id: webinarId,
				} );
				const now = JSON.stringify( log.map( stateOf ) );
				if ( now !== seen ) {
					seen = now;
					movedAtMs = Date.now();
				}
			}
		} finally {
			clearInterval( progress );
		}
		const seconds = secondsSince();
		const verdict = judge( scenario, {
			messages: telegram.messages(),
			unanswered: telegram.unanswered,
			log: log ?? [],
			sidecarKills: chaos.kills.sidecar,
		} );
		return {
			leads,
			seed,
			...verdict,
			kills: chaos.kills,
			faults: Object.fromEntries( telegram.faults ),
			stopMilliseconds: stop.milliseconds,
			seconds,
			chaosSeconds,
			leadsPerSecond: leads / seconds,
			isHanging: ! log || ! this.#isSettled( log ),
		};
	}

	/** Ends and removes everything; says what was logged. */
	async stop(): Promise< void > {
		this.#stopping.abort();
		killRunning();
		await this.#sidecar?.crash();
		writeFileSync(
			path.join( logFolder, 'sidecar.log' ),
			this.#sidecar?.log ?? ''
		);
		await this.#webServer?.crash();
		await this.#mariadb?.stop();
		await this.#telegram?.stop();
	}

	killNow(): void {
		killRunning();
		this.#sidecar?.killNow();
		this.#webServer?.killNow();
		this.#mariadb?.killNow();
	}

	async #bringUp() {
		const random = this.#options;
		this.#print(
			`${ random.leads } leads, seed ${ random.seed }. Starting MariaDB, WordPress, the sidecar and Telegram …`
		);
		const report =
			( who: string ) =>
			( how: string ): void =>
				this.#reportCrash(
					new Error(
						`${ who } ended by itself, ${ how }. Logs: ${ logFolder }`
					)
				);
		const sidecarPort = await getPort( { reserve: true } );
		const sitePort = await getPort( { reserve: true } );

		const mariadb = new MariaDb( path.join( this.#folder, 'mariadb' ) );
		this.#mariadb = mariadb;
		mariadb.onCrash( report( 'MariaDB' ) );
		await mariadb.ready();
		const site = await Site.install( path.join( this.#folder, 'site' ), {
			socket: mariadb.socket,
			sidecar: `http://127.0.0.1:${ sidecarPort }`,
			secret: this.#secret,
			isDebugging: true,
		} );
		const webServer = new WebServer( site, sitePort );
		this.#webServer = webServer;
		this.#serve( webServer );
		await webServer.ready();

		const telegram = await Telegram.start(
			this.#scenario,
			this.#options.seed
		);
		this.#telegram = telegram;
		const sidecar = new Sidecar(
			this.#folder,
			this.#secret,
			{
				PORT: String( sidecarPort ),
				TELEGRAM_API_ROOT: telegram.apiRoot,
				WORDPRESS_HEARTBEAT_URL: webServer.heartbeatUrl,
				HEARTBEAT_SECONDS: '1',
				MESSAGES_PER_SECOND: '1000',
				MESSAGES_PER_CHAT_PER_SECOND: '1000',
				LOG_LEVEL: 'warn',
			},
			report( 'The sidecar' )
		);
		this.#sidecar = sidecar;
		sidecar.start();
		return { mariadb, site, webServer, sidecar, telegram };
	}

	#serve( webServer: WebServer ): void {
		webServer.start( path.join( logFolder, 'php.log' ), ( how ) =>
			this.#reportCrash(
				new Error( `PHP's web server ended by itself, ${ how }.` )
			)
		);
	}

	async #playWebinar(
		site: Site,
		startedAt: number
	): Promise< { webinar_id: number } > {
		const { title, leads, partners } = this.#scenario;
		const webinar = await site.play< { webinar_id: number } >( 'prepare', {
			title,
			started_at: startedAt,
			people: [
				...partners.map( ( { id, name } ) => ( {
					id,
					name,
					partner_id: null,
				} ) ),
				...leads.map( ( { id, name, partnerId } ) => ( {
					id,
					name,
					partner_id: partnerId,
				} ) ),
			],
		} );
		await Promise.all(
			Array.from( { length: PLAYERS }, ( _, player ) =>
				site.play( 'play', {
					...webinar,
					started_at: startedAt,
					leads: leads
						.filter(
							( _lead, index ) => index % PLAYERS === player
						)
						.map( ( { id, reports } ) => ( { id, reports } ) ),
				} )
			)
		);
		return webinar;
	}

	/**
	 * Has people open their links, and those whom the bot has not greeted after a while open one again.
	 */
	async #connect( people: readonly Person[] ): Promise< void > {
		const telegram = this.#telegram!;
		let left = people;
		while ( left.length > 0 ) {
			for ( let done = 0; done < left.length; done += CONNECT_AT_ONCE ) {
				await Promise.all(
					left
						.slice( done, done + CONNECT_AT_ONCE )
						.map( ( person ) =>
							telegram.connect(
								person,
								connectToken( this.#secret, person.id, {
									expiresAt:
										Math.floor( Date.now() / 1000 ) + 3600,
								} )
							)
						)
				);
			}
			let before;
			do {
				before = left.length;
				await this.#pause( LOOK_EVERY_MS );
				const greeted = telegram.greeted();
				left = left.filter( ( { chatId } ) => ! greeted.has( chatId ) );
			} while ( left.length < before );
		}
	}

	/**
	 * The organizer enters the recording's address in the midst of it, and tries again until it is saved.
	 */
	async #enterRecording( site: Site, webinarId: number ): Promise< void > {
		await this.#pause( LOOK_EVERY_MS );
		for (;;) {
			try {
				await site.play( 'record', { webinar_id: webinarId } );
				return;
			} catch {
				this.#stopping.signal.throwIfAborted();
				await this.#pause( 500 );
			}
		}
	}

	/** Whether nothing will happen any more by itself. */
	#isSettled( log: readonly LogRow[] ): boolean {
		return (
			log.length >= this.#scenario.owed.size &&
			log.every( ( row ) => {
				const state = stateOf( row );
				const reach = this.#scenario.people.get(
					row.recipient_id
				)?.reach;
				return state === 'waiting'
					? reach !== 'connected' && reach !== 'connects late'
					: [
							'sent',
							'unreachable',
							'failed',
							'uncertain',
							'canceled',
						].includes( state );
			} )
		);
	}

	async #pause( ms: number ): Promise< void > {
		await delay( ms, null, { signal: this.#stopping.signal } );
	}
}

function countArrived( scenario: Scenario, telegram: Telegram ): number {
	const byChat = new Map(
		[ ...scenario.people.values() ].map( ( person ) => [
			person.chatId,
			person,
		] )
	);
	return new Set(
		telegram
			.messages()
			.map( ( { chatId, text } ) =>
				nameOfText( text, byChat.get( chatId ) )
			)
			.filter( ( name ) => scenario.owed.has( name ) )
	).size;
}
