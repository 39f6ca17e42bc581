/** `npm start`: a complete site with people, a live stream and Telegram, on this machine. */
import { fileURLToPath } from 'node:url';
import { ensureWordPress } from '../wordpress.mjs';
import { areBlocksStale, buildBlocks } from './site/blocks.ts';
import { DataFolder } from './data-folder.ts';
import { readOptions, type Options } from './options.ts';
import { removeReadyFile, writeReadyFile } from './ready-file.ts';
import { RunningParts } from './process/running-parts.ts';
import { startDemoServer } from './server/server.ts';
import { makeSetup, type Setup } from './setup.ts';
import { startSidecar, waitForSidecar } from './sidecar/sidecar.ts';
import { SidecarSwitch } from './sidecar/switch.ts';
import { hasChat, letAudienceWrite } from './site/audience.ts';
import { makeSite, startSite, waitForSite } from './site/site.ts';
import { fillSite } from './site/fill.ts';
import { warmUp } from './site/warm-up.ts';
import { step } from './steps.ts';

const root = fileURLToPath( new URL( '../..', import.meta.url ) );

/**
 * Starts everything, and stops everything after a signal or when a part fails.
 *
 * @param args The arguments after `npm start --`.
 * @throws Error with a message for the terminal.
 */
export async function main( args: string[] ): Promise< void > {
	const options = readOptions( args, root );
	const data = new DataFolder( options.dataDir );
	const parts = new RunningParts();
	const interrupted = new Promise< void >( ( resolve ) => {
		for ( const signal of [ 'SIGINT', 'SIGTERM', 'SIGHUP' ] as const ) {
			process.on( signal, () => resolve() );
		}
	} );
	try {
		await Promise.race( [
			interrupted,
			parts.crashed,
			startDemo( options, data, parts ).then( () => interrupted ),
		] );
		process.stdout.write( '\n  Stopping …\n' );
	} finally {
		await parts.stop();
		await data.removeRunningMark();
	}
	process.exit( 0 );
}

async function startDemo(
	options: Options,
	data: DataFolder,
	parts: RunningParts
): Promise< void > {
	await data.refuseSecondStart();
	await removeReadyFile( options.readyFile );
	if ( options.reset ) {
		await data.reset();
	}
	const setup = await makeSetup( root, options, data, parts );
	const { addresses, telegramUsers } = setup;
	const blocks = buildMissingBlocks( setup );
	// Until it is awaited below, its failure must not end the process.
	blocks.catch( () => {} );
	await makeMissingSite( setup );

	const sidecar = parts.add(
		new SidecarSwitch( () => parts.watch( startSidecar( setup ) ) )
	);
	await startPage( setup, sidecar );
	await data.markAsRunning( addresses.demo );
	sidecar.turnOn();
	await startWordPress( setup );
	await step( 'Booting WordPress', () => waitForSite( addresses.site ) );
	await step( 'Starting the sidecar', () => waitForSidecar( setup ) );
	await blocks;
	const ids = await step( 'Adding people and a webinar', () =>
		fillSite( setup )
	);
	telegramUsers.setIds( ids );
	await telegramUsers.connectFirstUsers();
	await step( 'Warming up', () => warmUp( addresses.signIn ) );

	printReady( setup );
	await writeReadyFile( setup, ids );
}

async function buildMissingBlocks( { data, parts }: Setup ): Promise< void > {
	if ( await areBlocksStale( root ) ) {
		await step( 'Building the blocks', () =>
			buildBlocks( root, data.log( 'build' ), ( build ) =>
				parts.add( build )
			)
		);
	}
}

async function makeMissingSite( { data }: Setup ): Promise< void > {
	const wordpress = await step( 'Getting WordPress', () =>
		ensureWordPress()
	);
	if ( ! data.hasSite() ) {
		await step( 'Making the site', () => makeSite( data.site, wordpress ) );
	}
}

async function startPage(
	{ parts, ports, texts, bot, addresses, data, ...setup }: Setup,
	sidecar: SidecarSwitch
): Promise< void > {
	const { site, webinar, telegramUsers, mailbox } = setup;
	parts.add(
		await startDemoServer( {
			port: ports.demo,
			texts,
			telegram: bot.emulator,
			mailbox,
			sidecar,
			signInUrl: addresses.signIn,
			connect: ( person ) => telegramUsers.connect( person ),
			connectUrl: ( person ) => telegramUsers.connectUrl( person ),
			pressStart: ( startToken ) =>
				telegramUsers.pressStart( startToken ),
			addWebinar: async () => {
				await site.run( 'webinar', { webinar } );
			},
			letAudienceWrite: () =>
				letAudienceWrite( site, addresses.site, texts ),
			isFull: setup.options.profile === 'full',
			hasChat: () => hasChat( site ),
			dataDir: data.folder,
		} )
	);
}

async function startWordPress( setup: Setup ): Promise< void > {
	const { data, parts, ports, addresses, bot, key, secret } = setup;
	const site = await startSite( {
		root,
		dataDir: data.folder,
		siteDir: data.site,
		logsDir: data.logs,
		port: ports.site,
		isPlayground: setup.options.isPlayground,
		constants: {
			WEBINAR_DEMO_KEY: key,
			WEBINAR_DEMO_TELEGRAM: bot.emulator
				? `${ addresses.demo }/telegram/open`
				: '',
			WEBINAR_SIDECAR_URL: addresses.sidecar,
			WEBINAR_SIDECAR_PUBLIC_URL: addresses.sidecar,
			WEBINAR_SIDECAR_SECRET: secret,
			WEBINAR_TELEGRAM_BOT: bot.username,
			WEBINAR_DEMO_MAIL_PORT: String( ports.mail ),
			...( setup.options.profile === 'full' && {
				WEBINAR_RUNTIME_PROFILE: 'full' as const,
			} ),
		},
	} );
	parts.add( parts.watch( site ) );
}

function printReady( { addresses, bot }: Setup ): void {
	process.stdout.write( `\n  The demo is ready: ${ addresses.demo }/\n\n` );
	if ( ! bot.emulator ) {
		process.stdout.write(
			`  The real bot @${ bot.username } sends the messages in Telegram.\n`
		);
	}
	process.stdout.write(
		'  Ctrl-C stops everything and keeps the data. npm start -- --reset deletes the data first.\n'
	);
}
