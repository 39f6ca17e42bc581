/**
 * From the zip to the first stranger in the room, on a WordPress without plugins, with nothing but a browser.
 *
 * `npm run pictures` takes pictures of it, also in Russian.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, type BrowserContext, type Page } from '@playwright/test';
import { startPlainSite } from '../../tools/demo/plain-site.ts';
import { test } from '../support/demo.ts';
import { PICTURES, takePictures } from '../support/pictures.ts';
import { expectStage, expectVideo } from '../support/room.ts';

const ROOT = path.resolve( import.meta.dirname, '../..' );

const SIZES = {
	phone: { width: 360, height: 780 },
	desktop: { width: 1440, height: 900 },
};

const TEXTS = {
	en_US: {
		site: 'Garden school',
		title: 'How a garden is planned',
		text: 'How beds, paths and water find their places.',
		name: 'Anna',
	},
	ru_RU: {
		site: 'Школа садовода',
		title: 'Как спланировать сад',
		text: 'Как грядки, дорожки и вода находят своё место.',
		name: 'Анна',
	},
};

/** Returns what a button of a module says in Russian. */
function inRussian( module: string, words: string ): string {
	const texts = readFileSync(
		path.join( ROOT, `plugins/${ module }/languages/${ module }-ru_RU.po` ),
		'utf8'
	);
	return new RegExp( `^msgid "${ words }"\nmsgstr "(.+)"$`, 'm' ).exec(
		texts
	)![ 1 ]!;
}

/** Counts the clicks of a person: those of the keyboard, and of scripts, are none. */
async function countClicks( context: BrowserContext ): Promise< () => number > {
	let clicks = 0;
	await context.exposeBinding( 'countClick', () => {
		clicks++;
	} );
	// Playwright repeats a click that hit something else, and stops the first one at the window.
	await context.addInitScript( () =>
		document.addEventListener(
			'click',
			( { isTrusted, detail } ) => {
				if ( isTrusted && detail > 0 ) {
					(
						window as never as { countClick: () => void }
					 ).countClick();
				}
			},
			true
		)
	);
	return () => clicks;
}

for ( const locale of PICTURES
	? ( [ 'en_US', 'ru_RU' ] as const )
	: ( [ 'en_US' ] as const ) ) {
	test( `a new owner comes from the zip to the first stranger in the room, ${ locale }`, async ( {
		browser,
	} ) => {
		test.slow();
		const { step } = test;
		const words = TEXTS[ locale ];
		const t = ( module: string, text: string ) =>
			locale === 'ru_RU' ? inRussian( module, text ) : text;
		const core = ( text: string ) => t( 'core-webinar-event', text );
		const form = ( text: string ) => t( 'ui-webinar-public', text );
		const control = ( text: string ) =>
			t( 'client-webinar-control-integration', text );
		const dist = mkdtempSync( path.join( tmpdir(), 'webinar-dist-' ) );
		execFileSync( 'npx', [ 'tsx', 'tools/package.ts', dist ], {
			cwd: ROOT,
		} );
		const site = await startPlainSite( locale, words.site );
		const context = await browser.newContext( { viewport: SIZES.desktop } );
		const clicks = await countClicks( context );
		const owner = await context.newPage();
		const phone = await (
			await browser.newContext( {
				viewport: SIZES.phone,
				locale: locale.replace( '_', '-' ),
			} )
		).newPage();
		const take = takePictures( SIZES, locale === 'ru_RU' ? '-ru' : '' );
		const picture = async (
			page: Page,
			name: string,
			onPhone = async () => {}
		) => {
			if ( ! PICTURES ) {
				return;
			}
			const size = page.viewportSize()!;
			await take( page, `first-${ name }`, async ( kind ) => {
				if ( kind === 'phone' ) {
					await onPhone();
				}
			} );
			await page.setViewportSize( size );
		};
		const signIn = async ( page: Page ) => {
			// WordPress moves the focus a moment after the page has loaded.
			await expect( page.locator( '#user_login' ) ).toBeFocused();
			await page.locator( '#user_login' ).fill( site.owner.login );
			await page.locator( '#user_pass' ).fill( site.owner.password );
			await page.locator( '#wp-submit' ).click();
		};
		const counted: Record< string, number > = {};
		const count = ( name: string ) => {
			counted[ name ] =
				clicks() -
				Object.values( counted ).reduce( ( sum, one ) => sum + one, 0 );
		};

		try {
			await owner.goto( `${ site.url }/wp-login.php` );
			await signIn( owner );
			await expect( owner.locator( '#wpadminbar' ) ).toBeVisible();
			count( 'sign in' );

			await step( 'one upload installs the suite', async () => {
				await owner.locator( '#menu-plugins > a' ).click();
				await owner.locator( '.page-title-action' ).click();
				await owner.locator( '.upload-view-toggle' ).click();
				const chooser = owner.waitForEvent( 'filechooser' );
				await owner.locator( '#pluginzip' ).click();
				await (
					await chooser
				).setFiles( path.join( dist, 'webinar-suite.zip' ) );
				await owner.locator( '#install-plugin-submit' ).click();
				await owner.locator( 'a.button-primary' ).click();
				await expect(
					owner.getByRole( 'link', {
						name: core( 'Set up webinars' ),
					} )
				).toBeVisible();
				// Nothing warns a new owner.
				await expect(
					owner.locator(
						'#wpbody-content :is(.notice-warning, .notice-error):visible'
					)
				).toHaveCount( 0 );
				await picture( owner, 'installed' );
			} );
			count( 'install' );

			await step( 'the set-up page asks four questions', async () => {
				await owner
					.getByRole( 'link', { name: core( 'Set up webinars' ) } )
					.click();
				await expect(
					owner.locator( '#webinar-setup-timezone' )
				).toHaveValue( 'Europe/Berlin' );
				await owner
					.locator( '#webinar-setup-stream' )
					.fill( site.streamUrl );
				await owner.locator( '[name="sign_up"][value="form"]' ).click();
				// E-mail is what a new site has.
				await expect(
					owner.locator( '[name="telegram"][value="declined"]' )
				).toBeChecked();
				await owner.locator( '#submit' ).click();
				// The encoder does not send yet.
				await expect(
					owner.locator( '.notice-warning' )
				).toContainText( '404' );
				site.startEncoder();
				await owner.locator( '#submit' ).click();
				await expect( owner.locator( '.notice-warning' ) ).toHaveCount(
					0
				);
				await picture( owner, 'set-up' );
			} );
			count( 'set up' );

			await step( 'a rehearsal', async () => {
				await owner
					.getByRole( 'button', {
						name: core( 'Prepare the rehearsal' ),
					} )
					.click();
				const room = owner.locator( 'ol a' ).first();
				await expect(
					owner.locator( '[data-webinar-qr] svg' )
				).toBeVisible();
				await picture( owner, 'rehearsal' );
				await phone.goto( ( await room.getAttribute( 'href' ) )! );
				await phone.locator( 'a[href*="wp-login"]' ).click();
				await signIn( phone );
				await expectStage( phone, 'lobby' );
				const opened = context.waitForEvent( 'page' );
				await owner
					.getByRole( 'link', {
						name: core( 'Open the console and start' ),
					} )
					.click();
				const console = await opened;
				await console
					.getByRole( 'button', {
						name: control( 'Start the broadcast' ),
					} )
					.click();
				await expectVideo( phone );
				await picture( console, 'rehearsal-live' );
				await console
					.getByRole( 'button', {
						name: control( 'Stop the broadcast' ),
					} )
					.click();
				await console
					.getByRole( 'alertdialog' )
					.getByRole( 'button', {
						name: control( 'Stop the broadcast' ),
					} )
					.click();
				await expectStage( phone, 'complete' );
				await console.close();
				await owner
					.getByRole( 'link', {
						name: core( 'Come back and reload this page' ),
					} )
					.click();
				await owner.reload();
				await expect(
					owner.getByText(
						core(
							'You have started and stopped a webinar. You are ready.'
						)
					)
				).toBeVisible();
				await owner
					.getByRole( 'button', {
						name: core( 'Finish, and plan a webinar' ),
					} )
					.click();
			} );
			count( 'rehearse' );

			await step( 'the first webinar', async () => {
				const guide = owner.getByRole( 'dialog' );
				await guide
					.locator( '.components-modal__header button' )
					.click();
				const canvas = owner.frameLocator(
					'iframe[name="editor-canvas"]'
				);
				await canvas
					.locator( '.editor-post-title__input' )
					.fill( words.title );
				const settings = owner.locator(
					'.interface-interface-skeleton__sidebar'
				);
				await settings
					.getByRole( 'button', { name: form( 'Choose a date' ) } )
					.click();
				await owner
					.getByRole( 'button', { name: form( 'Use this date' ) } )
					.click();
				await settings
					.getByLabel( form( 'Stream address' ), { exact: true } )
					.fill( site.streamUrl );
				// There the settings are a screen of their own.
				await picture( owner, 'planned', () =>
					owner
						.locator(
							'.editor-header__settings [aria-controls="edit-post:document"]'
						)
						.click()
				);
				// A block that is edited hides the settings of the webinar.
				await canvas.locator( '.editor-post-title__input' ).click();
				await owner.keyboard.press( 'Enter' );
				await owner.keyboard.type( words.text );
				await owner
					.locator( '.editor-post-publish-button__button' )
					.click();
				await owner
					.locator(
						'.editor-post-publish-panel .editor-post-publish-button'
					)
					.click();
				await expect(
					owner.getByRole( 'dialog' ).locator( 'svg' ).first()
				).toBeVisible();
				await picture( owner, 'addresses' );
				await owner
					.getByRole( 'dialog' )
					.locator( '.components-modal__header button' )
					.click();
			} );
			count( 'plan' );
			const webinarId = new URL( owner.url() ).searchParams.get(
				'post'
			)!;

			const stranger = await (
				await browser.newContext( {
					viewport: SIZES.phone,
					locale: locale.replace( '_', '-' ),
				} )
			).newPage();
			await step( 'a stranger books a seat', async () => {
				await stranger.goto( `${ site.url }/webinars/` );
				await picture( stranger, 'schedule' );
				await stranger
					.locator( '.webinar-schedule__button' )
					.first()
					.click();
				await stranger
					.locator( '#webinar-entry-name' )
					.fill( words.name );
				await stranger
					.locator( '#webinar-entry-email' )
					.fill( 'anna@example.com' );
				await stranger.locator( '#webinar-entry-consent' ).check();
				await picture( stranger, 'form' );
				await expect( async () => {
					await stranger
						.locator( '.webinar-entry__form button' )
						.click();
					await expect(
						stranger.locator( '.webinar-entry__answer' )
					).toBeFocused( { timeout: 3000 } );
				} ).toPass();
				let link: string | undefined;
				await expect
					.poll(
						async () => {
							// WordPress runs its jobs when somebody visits the site.
							await stranger.request.get( site.url );
							link = /http\S+webinar_seat=\S+/.exec(
								( await site.mails() ).join( '\n' )
							)?.[ 0 ];
							return link;
						},
						// An interrupted run of them holds its lock for a minute.
						{ timeout: 120_000 }
					)
					.toBeDefined();
				await stranger.goto( link! );
				await stranger.locator( 'button[value="enter"]' ).click();
				// The editor offers tomorrow evening.
				await expectStage( stranger, 'before' );
				await picture( stranger, 'lobby' );
			} );

			await step(
				'the owner starts, and the stranger sees the picture',
				async () => {
					await owner.goto(
						`${ site.url }/admin_webinar/?webinar_id=${ webinarId }`
					);
					await owner
						.getByRole( 'button', {
							name: control( 'Start the broadcast' ),
						} )
						.click();
					await owner
						.getByRole( 'button', { name: control( 'Start now' ) } )
						.click();
					await expectVideo( stranger );
					await expect(
						owner.getByText( /^1 (here|в комнате)$/u )
					).toBeVisible();
					await picture( owner, 'live' );
					await picture( stranger, 'seen' );
				}
			);
			count( 'start' );
			// To install twelve plugins one by one took 48.
			expect( counted ).toEqual( {
				'sign in': 1,
				install: 6,
				'set up': 4,
				rehearse: 7,
				// On a phone, the settings of a webinar are a screen of their own.
				plan: PICTURES ? 8 : 7,
				start: 2,
			} );
		} finally {
			await site.stop();
			rmSync( dist, { recursive: true } );
		}
	} );
}
