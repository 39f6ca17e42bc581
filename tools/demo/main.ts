/**
 * `npm start`: a whole site with people, a broadcast and Telegram, on this machine.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureWordPress } from '../wordpress.mjs';
import { areBlocksStale, buildBlocks } from './blocks.ts';
import { startChild, type Child } from './child.ts';
import { waitForAnswer } from './http.ts';
import { readOptions, type Options } from './options.ts';
import { people, type Person } from './people.ts';
import { choosePorts } from './ports.ts';
import { startDemoServer } from './server.ts';
import { SidecarSwitch } from './sidecar-switch.ts';
import { makeSite, SiteCommands, startSite, waitForSite } from './site.ts';
import { step } from './steps.ts';
import { askBotName, startTelegram, type Telegram } from './telegram.ts';
import { texts, type Texts } from './texts.ts';

interface Stoppable {
	stop: () => Promise< void >;
}

const root = fileURLToPath( new URL( '../..', import.meta.url ) );
const WEBINAR_STARTS_IN_SECONDS = 600;
const HEARTBEAT_SECONDS = 3;
const CONNECT_TIMEOUT_MS = 30_000;

// All that a data folder holds: a reset removes nothing else.
const DATA = [
	'logs',
	'php.ini',
	'running.json',
	'secret',
	'sidecar.sqlite',
	'sidecar.sqlite-shm',
	'sidecar.sqlite-wal',
	'site',
	'site-unfinished',
	'telegram.jsonl',
];

/**
 * Brings everything up, and down again at a signal or when a part fails.
 *
 * @param args What stands after `npm start --`.
 * @throws Error whose message is for the person at the terminal.
 */
export async function main( args: string[] ): Promise< void > {
	const options = readOptions( args, root );
	const parts = new Parts();
	const interrupted = new Promise< void >( ( resolve ) => {
		for ( const signal of [ 'SIGINT', 'SIGTERM', 'SIGHUP' ] as const ) {
			process.on( signal, () => resolve() );
		}
	} );
	try {
		await Promise.race( [
			interrupted,
			parts.crashed,
			bringUp( options, parts ).then( () => interrupted ),
		] );
		process.stdout.write( '\n  Stopping …\n' );
	} finally {
		await parts.stop();
		await rm( path.join( options.dataDir, 'running.json' ), {
			force: true,
		} );
	}
	process.exit( 0 );
}

/** What runs, in the order of its start. */
class Parts {
	readonly crashed: Promise< never >;
	#reportCrash: ( error: Error ) => void = () => {};
	readonly #running: Stoppable[] = [];
	#isStopping = false;

	constructor() {
		this.crashed = new Promise( ( _resolve, reject ) => {
			this.#reportCrash = reject;
		} );
		this.crashed.catch( () => {} );
	}

	keep< Part extends Stoppable >( part: Part ): Part {
		if ( this.#isStopping ) {
			void part.stop();
		}
		this.#running.unshift( part );
		return part;
	}

	/** Everything stops when this process ends though nobody stopped it. */
	watch( child: Child ): Child {
		child.crashed.catch( this.#reportCrash );
		return child;
	}

	async stop(): Promise< void > {
		this.#isStopping = true;
		for ( const part of this.#running ) {
			await part.stop();
		}
	}
}

/**
 * @param options From the command line.
 * @param parts   Takes all that must be stopped.
 */
async function bringUp( options: Options, parts: Parts ): Promise< void > {
	const { dataDir, readyFile } = options;
	const said = texts[ options.locale ];
	const inData = ( name: string ): string => path.join( dataDir, name );
	await refuseSecondStart( inData( 'running.json' ), dataDir );
	if ( readyFile ) {
		await rm( readyFile, { force: true } );
	}
	if ( options.reset ) {
		await Promise.all(
			DATA.map( ( name ) =>
				rm( inData( name ), { recursive: true, force: true } )
			)
		);
	}
	const ports = await choosePorts( options.port );
	const logsDir = inData( 'logs' );
	await mkdir( logsDir, { recursive: true } );

	const at = ( port: number ): string => `http://127.0.0.1:${ port }`;
	const siteUrl = at( ports.site );
	const demoUrl = at( ports.demo );
	const sidecarUrl = at( ports.sidecar );
	const hlsUrl = `${ demoUrl }/stream/live.m3u8`;

	const stamp = path.join( root, '.cache/blocks-built' );
	if ( await areBlocksStale( root, stamp ) ) {
		await step( 'Building the blocks', () =>
			buildBlocks(
				root,
				stamp,
				path.join( logsDir, 'build.log' ),
				( build ) => parts.keep( build )
			)
		);
	}
	const wordpress = await step( 'Getting WordPress', () =>
		ensureWordPress()
	);
	const siteDir = inData( 'site' );
	if ( ! existsSync( siteDir ) ) {
		await step( 'Making the site', () => makeSite( siteDir, wordpress ) );
	}

	const realToken = process.env.TELEGRAM_BOT_TOKEN;
	const telegram = realToken
		? undefined
		: parts.keep(
				await startTelegram(
					ports.telegram,
					inData( 'telegram.jsonl' )
				)
			);
	const bot = realToken
		? await step( 'Asking Telegram for the bot’s name', () =>
				askBotName( realToken )
			)
		: ( telegram?.botUsername ?? '' );

	const key = randomBytes( 24 ).toString( 'hex' );
	const secret = await keepSecret( inData( 'secret' ) );
	const site = new SiteCommands( siteUrl, key );
	/** By login; known once the site is filled. */
	const leadIds: Record< string, number > = {};
	const webinar = {
		...said.webinar,
		starts_in_seconds: WEBINAR_STARTS_IN_SECONDS,
		stream_source: hlsUrl,
		recording_url: `${ demoUrl }/recording/`,
		room_cta_url: `${ siteUrl }/signup/`,
	};
	const signInUrl = ( login: string, to: string ): string =>
		`${ siteUrl }/?${ new URLSearchParams( {
			demo_login: login,
			key,
			to,
		} ) }`;
	const connect = ( person: Person ): Promise< void > =>
		telegram
			? connectPerson( telegram, site, person, said )
			: Promise.reject( new Error( 'Telegram is the real one here.' ) );
	const sidecar = parts.keep(
		new SidecarSwitch( () =>
			parts.watch(
				startChild( {
					name: 'The sidecar',
					cwd: root,
					logFile: path.join( logsDir, 'sidecar.log' ),
					args: [
						'--import',
						'tsx',
						path.join( root, 'sidecar/src/main.ts' ),
					],
					env: {
						WEBHOOK_SECRET: secret,
						TELEGRAM_BOT_TOKEN: realToken ?? telegram?.token ?? '',
						...( telegram
							? { TELEGRAM_API_ROOT: telegram.url }
							: {} ),
						HOST: '127.0.0.1',
						PORT: String( ports.sidecar ),
						DATABASE_FILE: inData( 'sidecar.sqlite' ),
						WORDPRESS_HEARTBEAT_URL: `${ siteUrl }/wp-admin/admin-ajax.php?action=webinar_outbox_heartbeat`,
						HEARTBEAT_SECONDS: String( HEARTBEAT_SECONDS ),
					},
				} )
			)
		)
	);
	parts.keep(
		await startDemoServer( {
			port: ports.demo,
			texts: said,
			telegram,
			sidecar,
			signInUrl,
			connect,
			connectUrl: ( person ) => askConnectUrl( site, person ),
			pressStart: async ( startToken ) => {
				const leadId = leadOf( startToken );
				const person = people.find(
					( { login } ) => leadIds[ login ] === leadId
				);
				if ( ! telegram || ! person ) {
					throw new Error( 'Nobody of the demo has this link.' );
				}
				await telegram.pressStart(
					person.chatId,
					said.names[ person.login ] ?? person.login,
					startToken,
					said.lang
				);
			},
			addWebinar: async () => {
				await site.run( 'webinar', { webinar } );
			},
			dataDir,
		} )
	);
	await writeFile( inData( 'running.json' ), JSON.stringify( { demoUrl } ) );

	sidecar.turnOn();
	parts.keep(
		parts.watch(
			await startSite( {
				root,
				dataDir,
				siteDir,
				logsDir,
				port: ports.site,
				constants: {
					WEBINAR_DEMO_KEY: key,
					WEBINAR_DEMO_TELEGRAM: telegram
						? `${ demoUrl }/telegram/open`
						: '',
					WEBINAR_SIDECAR_URL: sidecarUrl,
					WEBINAR_SIDECAR_PUBLIC_URL: sidecarUrl,
					WEBINAR_SIDECAR_SECRET: secret,
					WEBINAR_TELEGRAM_BOT: bot,
				},
			} )
		)
	);
	await step( 'Booting WordPress', () => waitForSite( siteUrl ) );
	await step( 'Starting the sidecar', () =>
		waitForAnswer(
			`${ sidecarUrl }/healthz`,
			( { ok } ) => ok,
			60_000,
			`The sidecar does not answer. See ${ path.join( logsDir, 'sidecar.log' ) }`
		)
	);
	const seeded = await step( 'Filling the site', async () => {
		await site.run( 'activate', { locale: options.locale } );
		return ( await site.run( 'seed', {
			site: said.site,
			signup: said.signup,
			webinar,
			people: people.map( ( { login, role, invitedBy = '' } ) => ( {
				login,
				role,
				name: said.names[ login ],
				invited_by: invitedBy,
			} ) ),
		} ) ) as { people: Record< string, number > };
	} );
	Object.assign( leadIds, seeded.people );
	if ( telegram ) {
		await connectAtFirst( telegram, connect );
	}
	await step( 'Warming up', async () => {
		await visit( signInUrl( 'guest', 'schedule' ) );
		await visit( signInUrl( 'attendee-1', 'room' ) );
		await visit( signInUrl( 'speaker', 'editor' ) );
	} );

	process.stdout.write( `\n  The demo is ready: ${ demoUrl }/\n\n` );
	if ( realToken ) {
		process.stdout.write(
			`  Messages go to Telegram itself, by @${ bot }.\n`
		);
	}
	process.stdout.write(
		'  Ctrl-C stops everything and keeps the data; npm start -- --reset begins anew.\n'
	);
	if ( readyFile ) {
		const ready = {
			demoUrl,
			dataDir,
			siteUrl,
			sidecarUrl,
			telegramUrl: telegram?.url ?? 'https://api.telegram.org',
			hlsUrl,
			users: [
				...people.map( ( { login } ) => login ),
				'admin',
				'guest',
			].map( ( login ) => ( {
				login,
				name: said.names[ login ] ?? login,
				id: seeded.people[ login ] ?? 0,
				chatId:
					people.find( ( person ) => person.login === login )
						?.chatId ?? 0,
				signInUrl: signInUrl( login, '/' ),
			} ) ),
		};
		await writeFile(
			`${ readyFile }.part`,
			JSON.stringify( ready, null, '\t' )
		);
		// Who waits for the file finds a whole one.
		await rename( `${ readyFile }.part`, readyFile );
	}
}

/**
 * @param runningFile Left by a demo that runs, or was killed.
 * @param dataDir     The folder that both would write to.
 * @throws Error when the other one is still there.
 */
async function refuseSecondStart(
	runningFile: string,
	dataDir: string
): Promise< void > {
	if ( ! existsSync( runningFile ) ) {
		return;
	}
	const { demoUrl } = JSON.parse( await readFile( runningFile, 'utf8' ) );
	const status = await fetch( `${ demoUrl }/status`, {
		signal: AbortSignal.timeout( 2000 ),
	} )
		.then( ( response ) => response.json() )
		.catch( () => undefined );
	if ( status?.dataDir === dataDir ) {
		throw new Error(
			`This demo runs already: ${ demoUrl }/. Stop it first, or start another beside it: npm start -- --data .demo-2 --port 9600`
		);
	}
}

/**
 * The webhook secret stays from start to start: links for connecting Telegram
 * are signed with it.
 *
 * @param file Where it is kept.
 */
async function keepSecret( file: string ): Promise< string > {
	if ( ! existsSync( file ) ) {
		await writeFile(
			file,
			`whsec_${ randomBytes( 32 ).toString( 'base64' ) }`,
			{
				mode: 0o600,
			}
		);
	}
	return readFile( file, 'utf8' );
}

/**
 * @param site   The demo's WordPress.
 * @param person Who wants to connect Telegram.
 * @return The link that WordPress signs for them.
 */
async function askConnectUrl(
	site: SiteCommands,
	person: Person
): Promise< string > {
	const { url } = ( await site.run( 'connect', {
		login: person.login,
	} ) ) as { url: string };
	return url;
}

/**
 * Connects a person the way people do: their link, their tap, the bot's answer.
 *
 * @param telegram The emulator.
 * @param site     The demo's WordPress.
 * @param person   Who.
 * @param said     Names in the demo's language.
 */
async function connectPerson(
	telegram: Telegram,
	site: SiteCommands,
	person: Person,
	said: Texts
): Promise< void > {
	const url = new URL( await askConnectUrl( site, person ) );
	const name = said.names[ person.login ] ?? person.login;
	await new Promise< void >( ( resolve, reject ) => {
		const forget = telegram.onMessage( ( { chatId, from } ) => {
			if ( chatId === person.chatId && from === 'bot' ) {
				forget();
				clearTimeout( timer );
				resolve();
			}
		} );
		const timer = setTimeout( () => {
			forget();
			reject(
				new Error(
					`The bot did not answer ${ name }. See sidecar.log in the data folder’s logs.`
				)
			);
		}, CONNECT_TIMEOUT_MS );
		telegram
			.pressStart(
				person.chatId,
				name,
				url.searchParams.get( 'start' ) ?? '',
				said.lang
			)
			.catch( reject );
	} );
}

/**
 * @param startToken Of a link to the bot: see contract/telegram-link.md.
 * @return Whose link it is; 0 for none.
 */
function leadOf( startToken: string ): number {
	const bytes = Buffer.from( startToken, 'base64url' );
	return bytes.length < 9 ? 0 : Number( bytes.readBigUInt64BE( 1 ) );
}

/**
 * Connects those who are on Telegram from the beginning, once.
 *
 * @param telegram The emulator.
 * @param connect  Connects one person.
 */
async function connectAtFirst(
	telegram: Telegram,
	connect: ( person: Person ) => Promise< void >
): Promise< void > {
	const missing = people.filter(
		( { chatId, isConnectedAtFirst } ) =>
			isConnectedAtFirst &&
			! telegram.messages.some(
				( message ) =>
					message.chatId === chatId && message.from === 'bot'
			)
	);
	if ( missing.length ) {
		await step( 'Connecting people to Telegram', async () => {
			await Promise.all( missing.map( connect ) );
		} );
	}
}

/**
 * Opens a page as a browser would, so that the first visitor does not wait.
 *
 * @param url A sign-in link.
 */
async function visit( url: string ): Promise< void > {
	const signedIn = await fetch( url, { redirect: 'manual' } );
	const cookie = signedIn.headers
		.getSetCookie()
		.map( ( line ) => line.split( ';' )[ 0 ] )
		.join( '; ' );
	const place = signedIn.headers.get( 'location' );
	await signedIn.body?.cancel();
	if ( place ) {
		const page = await fetch( place, { headers: { cookie } } );
		await page.arrayBuffer();
	}
}
