import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
	test as base,
	expect,
	type BrowserContext,
	type Page,
} from '@playwright/test';
import {
	READY_FILE_VARIABLE,
	START_TIMEOUT_MS,
	startDemo,
} from './start-demo.ts';

/** The part of `npm start -- --ready-file` that the tests read. */
interface Demo {
	demoUrl: string;
	siteUrl: string;
	sidecarUrl: string;
	hlsUrl: string;
	dataDir: string;
	users: {
		login: string;
		name: string;
		id: number;
		chatId: number;
		signInUrl: string;
	}[];
}

/** A message that the Telegram emulator recorded. */
export interface ChatMessage {
	chatId: number;
	from: 'bot' | 'person';
	text: string;
	buttons: { text: string; url: string }[];
}

/** One firing of a hook, as a plugin outside the suite recorded it. */
interface Firing {
	hook: string;
	payload: Record< string, unknown >;
}

/** Reads the addresses and users of the demo of this worker. */
export function readDemo(): Demo {
	const file = process.env[ READY_FILE_VARIABLE ];
	if ( ! file ) {
		throw new Error(
			'The demo is not running: run the tests with `npm test -w e2e`.'
		);
	}
	return JSON.parse( readFileSync( file, 'utf8' ) ) as Demo;
}

/**
 * @param login Login of a user of the demo.
 */
export function person( login: string ): Demo[ 'users' ][ number ] {
	const found = readDemo().users.find( ( user ) => user.login === login );
	if ( ! found ) {
		throw new Error( `The demo has no user ${ login }.` );
	}
	return found;
}

/**
 * Signs a person in and opens a page, as a click on the demo page does.
 *
 * @param page  Page to sign in.
 * @param login Login; "guest" signs out.
 * @param to    Path on the site, or a name that the demo's sign-in knows.
 */
export async function signIn(
	page: Page,
	login: string,
	to: string
): Promise< void > {
	await page.goto( signInUrl( login, to ) );
}

function signInUrl( login: string, to: string ): string {
	const url = new URL( person( login ).signInUrl );
	url.searchParams.set( 'to', to );
	return url.href;
}

/**
 * Signs a browser in and loads no page: the cookies of the redirect are enough.
 *
 * @param context Browser to sign in.
 * @param url     Address that signs a user in.
 */
export async function signInByCookie(
	context: BrowserContext,
	url: string
): Promise< void > {
	const response = await context.request.get( url, { maxRedirects: 0 } );
	expect( response.status(), url ).toBe( 302 );
}

interface Fixtures {
	/** Opens a page for a person of the demo. Attendees and guests have a separate browser each time. */
	openFor: (
		login: string,
		viewport?: { width: number; height: number }
	) => Promise< Page >;
}

interface WorkerFixtures {
	/** Starts a demo for the specs of this worker: they change the whole site, and run one after the other. */
	demo: void;
	/** The browsers of those who work at the site, by login. */
	staffBrowsers: Map< string, BrowserContext >;
}

/** They open the large screens of wp-admin; a browser that has compiled their scripts does not compile them again. */
const STAFF = [ 'admin', 'organizer', 'speaker' ];

/** Playwright's `test`, for several people with a browser each. */
export const test = base.extend< Fixtures, WorkerFixtures >( {
	demo: [
		async ( {}, provide, { parallelIndex } ) => {
			const stop = await startDemo( parallelIndex );
			await provide();
			await stop?.();
		},
		{ scope: 'worker', auto: true, timeout: START_TIMEOUT_MS },
	],
	staffBrowsers: [
		async ( {}, provide ) => {
			const contexts = new Map< string, BrowserContext >();
			await provide( contexts );
			await closeAll( [ ...contexts.values() ] );
		},
		{ scope: 'worker' },
	],
	openFor: async ( { browser, staffBrowsers }, provide ) => {
		const separate: BrowserContext[] = [];
		const openBrowser = async ( login: string ) => {
			const context = await browser.newContext();
			if ( login !== 'guest' ) {
				await signInByCookie( context, signInUrl( login, '/' ) );
			}
			if ( STAFF.includes( login ) ) {
				staffBrowsers.set( login, context );
			} else {
				separate.push( context );
			}
			return context;
		};
		await provide(
			async ( login, viewport = { width: 1280, height: 800 } ) => {
				const context =
					staffBrowsers.get( login ) ??
					( await openBrowser( login ) );
				const page = await context.newPage();
				await page.setViewportSize( viewport );
				return page;
			}
		);
		const pages = [ ...staffBrowsers.values() ].flatMap( ( context ) =>
			context.pages()
		);
		await closeAll( [ ...separate, ...pages ] );
	},
} );

const closeAll = ( opened: { close: () => Promise< void > }[] ) =>
	Promise.all( opened.map( ( one ) => one.close() ) );

/**
 * Reads what the bot sent to a person: from the emulator, not from the suite's log.
 *
 * @param login Login of the person.
 */
export function messagesTo( login: string ): ChatMessage[] {
	const { chatId } = person( login );
	return readLines< ChatMessage >( 'telegram.jsonl' ).filter(
		( message ) => message.chatId === chatId && message.from === 'bot'
	);
}

/**
 * Reads the plain texts of the mails that arrived for an address.
 *
 * @param address Mail address.
 */
export const mailsTo = ( address: string ): string[] =>
	readLines< { to: string[]; text: string } >( 'mail.jsonl' )
		.filter( ( { to } ) => to.includes( address ) )
		.map( ( { text } ) => text );

/**
 * Returns the payload of each firing of a hook for a webinar.
 *
 * @param hook      Name of the hook.
 * @param webinarId Id of the webinar.
 */
export function firings(
	hook: string,
	webinarId: number
): Firing[ 'payload' ][] {
	return readLines< Firing >( 'site/wp-content/webinar-demo-hooks.jsonl' )
		.filter(
			( firing ) =>
				firing.hook === hook && firing.payload.webinar_id === webinarId
		)
		.map( ( { payload } ) => payload );
}

function readLines< Line >( name: string ): Line[] {
	const file = path.join( readDemo().dataDir, name );
	return existsSync( file )
		? readFileSync( file, 'utf8' )
				.split( '\n' )
				.filter( Boolean )
				.map( ( line ) => JSON.parse( line ) as Line )
		: [];
}
