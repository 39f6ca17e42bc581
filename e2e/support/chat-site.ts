/** A small site under the profile `full` without a message service: its webinars have the chat. */
import { cpSync } from 'node:fs';
import path from 'node:path';
import { expect, type Browser, type Page } from '@playwright/test';
import { startPlainSite, type PlainSite } from '../../tools/demo/plain-site.ts';

const PLUGINS = path.resolve( import.meta.dirname, '../../plugins' );

const MODULES = [
	'core-webinar-event',
	'client-webinar-control-integration',
	'client-webinar-tracker-v2',
	'ui-webinar-room',
	'ui-webinar-entry',
	'webinar-chat',
];

export interface ChatSite extends PlainSite {
	webinarId: string;
	/** Opens the room of the webinar, or the console, as somebody. */
	open: (
		browser: Browser,
		login: string,
		screen: 'room' | 'console',
		viewport?: { width: number; height: number },
		scheme?: 'light' | 'dark',
		webinarId?: string
	) => Promise< Page >;
	/** Plans a webinar for ten minutes later, and returns its id. */
	plan: ( title: string, ...options: string[] ) => string;
}

/**
 * @param locale `en_US` or `ru_RU`.
 * @param people Logins of attendees, and their names.
 */
export async function startChatSite(
	locale: string,
	people: Record< string, string >
): Promise< ChatSite > {
	const site = await startPlainSite( locale, 'Garden school' );
	for ( const module of MODULES ) {
		cpSync(
			path.join( PLUGINS, module ),
			path.join( site.pluginsDir, module ),
			{ recursive: true }
		);
	}
	site.wp( 'option', 'update', 'webinar_runtime_profile', 'full' );
	site.wp( 'plugin', 'activate', ...MODULES );
	for ( const [ login, name ] of Object.entries( people ) ) {
		site.wp(
			'user',
			'create',
			login,
			`${ login }@example.com`,
			'--role=webinar_attendee',
			`--user_pass=${ login }`,
			`--display_name=${ name }`
		);
	}
	const plan = ( title: string, ...options: string[] ) =>
		site.wp(
			'webinar',
			'create',
			`--title=${ title }`,
			`--scheduled_at=${ Math.floor( Date.now() / 1000 ) + 600 }`,
			'--post_status=publish',
			...options,
			'--porcelain',
			'--user=owner'
		);
	const webinarId = plan(
		'How a garden is planned',
		`--stream_source=${ site.streamUrl }`
	);
	const pages = {
		room: 'ui_webinar_room_page_id',
		console: 'client_webinar_control_integration_page_id',
	};
	return {
		...site,
		webinarId,
		plan,
		async open( browser, login, screen, viewport, scheme, id = webinarId ) {
			const context = await browser.newContext( {
				viewport,
				colorScheme: scheme,
				locale: locale.replace( '_', '-' ),
			} );
			const page = await context.newPage();
			await page.goto( `${ site.url }/wp-login.php` );
			// WordPress moves the focus a moment after the page has loaded.
			await expect( page.locator( '#user_login' ) ).toBeFocused();
			await page.locator( '#user_login' ).fill( login );
			await page
				.locator( '#user_pass' )
				.fill( login === 'owner' ? site.owner.password : login );
			await page.locator( '#wp-submit' ).click();
			await page.waitForURL(
				( url ) => ! url.pathname.includes( 'wp-login' )
			);
			await page.goto(
				`${ site.url }/?page_id=${ site.wp( 'option', 'get', pages[ screen ] ) }&webinar_id=${ id }`
			);
			return page;
		},
	};
}
