import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test as base, type BrowserContext, type Page } from '@playwright/test';

export const READY_FILE_VARIABLE = 'WEBINAR_DEMO_READY_FILE';

/** What `npm start --ready-file` writes; the part that the tests use. */
interface Ready {
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

/** A message in the emulator's record of a chat. */
export interface ChatMessage {
	chatId: number;
	from: 'bot' | 'person';
	text: string;
	buttons: { text: string; url: string }[];
}

/** One firing of a hook, as a listener outside the suite heard it. */
interface Firing {
	hook: string;
	payload: Record< string, unknown >;
}

/** @return The demo that the global set-up started. */
export function readDemo(): Ready {
	const file = process.env[ READY_FILE_VARIABLE ];
	if ( ! file ) {
		throw new Error(
			'The demo is not up: run the tests by `npm test -w e2e`.'
		);
	}
	return JSON.parse( readFileSync( file, 'utf8' ) ) as Ready;
}

/** @param login Who. */
export function person( login: string ): Ready[ 'users' ][ number ] {
	const found = readDemo().users.find( ( user ) => user.login === login );
	if ( ! found ) {
		throw new Error( `The demo has no ${ login }.` );
	}
	return found;
}

/**
 * Signs a person in by one tap, and leads on.
 *
 * @param page  Their browser.
 * @param login Who; "guest" signs out.
 * @param to    A path of the site, or a name known to the demo's sign-in.
 */
export async function signIn(
	page: Page,
	login: string,
	to: string
): Promise< void > {
	const address = new URL( person( login ).signInUrl );
	address.searchParams.set( 'to', to );
	await page.goto( address.href );
}

interface Fixtures {
	/** Opens a browser of one's own for a person of the demo. */
	openFor: (
		login: string,
		viewport?: { width: number; height: number }
	) => Promise< Page >;
}

/** Playwright's `test`, for people who sit at several browsers at once. */
export const test = base.extend< Fixtures >( {
	openFor: async ( { browser }, provide ) => {
		const contexts: BrowserContext[] = [];
		await provide(
			async ( login, viewport = { width: 1280, height: 800 } ) => {
				const context = await browser.newContext( { viewport } );
				contexts.push( context );
				const page = await context.newPage();
				await signIn( page, login, '/' );
				return page;
			}
		);
		await Promise.all( contexts.map( ( context ) => context.close() ) );
	},
} );

/**
 * What the bot has sent to a person, by the emulator's record, not by our log.
 *
 * @param login Whose chat.
 */
export function messagesTo( login: string ): ChatMessage[] {
	const { chatId } = person( login );
	return readLines< ChatMessage >( 'telegram.jsonl' ).filter(
		( message ) => message.chatId === chatId && message.from === 'bot'
	);
}

/**
 * How often a hook fired for a webinar.
 *
 * @param hook      Name of the hook.
 * @param webinarId Whose.
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
