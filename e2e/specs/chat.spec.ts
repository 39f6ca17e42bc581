/**
 * The chat of a small webinar, without a message service: phones and a desktop, the speaker on the console, an assistant.
 */
import { expect } from '@playwright/test';
import { expectNoViolations } from '../support/axe.ts';
import { act, field, line, log, say } from '../support/chat-panel.ts';
import { startChatSite, type ChatSite } from '../support/chat-site.ts';
import { floodChat } from '../support/chat-flood.ts';
import { test } from '../support/demo.ts';
import { expectNoShift, measureShifts } from '../support/layout-shift.ts';
import { expectStage } from '../support/room.ts';

const PHONE = { width: 390, height: 780 };
const DESKTOP = { width: 1280, height: 800 };

let site: ChatSite;

test.beforeAll( async () => {
	site = await startChatSite( 'en_US', {
		anna: 'Anna',
		boris: 'Boris',
		clara: 'Clara',
	} );
} );
test.afterAll( async () => {
	await site.stop();
} );

test( 'people write, ask and are moderated from the lobby to the end', async ( {
	browser,
} ) => {
	const { step } = test;
	const anna = await site.open( browser, 'anna', 'room', PHONE );
	const boris = await site.open( browser, 'boris', 'room', DESKTOP, 'dark' );
	const owner = await site.open( browser, 'owner', 'console', DESKTOP );

	await step( 'from the lobby on', async () => {
		await measureShifts( anna );
		await anna.reload();
		await say( anna, 'Hello <b>all</b>' );
		await expect( line( boris, 'Hello <b>all</b>' ) ).toBeVisible();
		await say( boris, 'Hello Anna' );
		await expect( line( anna, 'Hello Anna' ) ).toBeVisible();
	} );

	await step( 'the broadcast moves nothing', async () => {
		site.startEncoder();
		const before = await boris.locator( '.webinar-chat' ).boundingBox();
		site.wp( 'webinar', 'start', site.webinarId, '--user=owner' );
		await expectStage( boris, 'viewing' );
		expect( await boris.locator( '.webinar-chat' ).boundingBox() ).toEqual(
			before
		);
		await expectNoShift( anna, 'chat' );
	} );

	await step( 'a phone keeps the picture in view, upright', async () => {
		await anna.evaluate( () =>
			window.scrollTo( 0, document.body.scrollHeight )
		);
		await expect( anna.locator( '.webinar-room__stage' ) ).toBeInViewport( {
			ratio: 1,
		} );
		await anna.setViewportSize( { width: 780, height: 360 } );
		// A click fails where the picture covers the field.
		await field( anna ).click();
		await anna.setViewportSize( PHONE );
	} );

	await step( 'a lost network loses and doubles nothing', async () => {
		await anna.context().setOffline( true );
		await field( anna ).fill( 'From the tunnel' );
		await field( anna ).press( 'Enter' );
		await expect( anna.getByText( 'No connection.' ) ).toBeVisible();
		await expect( field( anna ) ).toHaveValue( 'From the tunnel' );
		await anna.context().setOffline( false );
		await expect( field( anna ) ).toHaveValue( '' );
		await expect( line( boris, 'From the tunnel' ) ).toHaveCount( 1 );
	} );

	await step( 'the same answer of many is one line', async () => {
		await say( anna, '+' );
		await say( boris, '+' );
		await expect(
			log( owner ).locator( 'li' ).filter( { hasText: 'People: 2' } )
		).toHaveCount( 1 );
	} );

	await step( 'a question from the vote to the answer', async () => {
		await boris.getByLabel( 'This is a question' ).check();
		await say(
			boris,
			'Which tree first? <img src=x onerror="window.hacked=1">'
		);
		await line( anna, 'Which tree first?' )
			.getByRole( 'button', { name: 'I want to know too' } )
			.click();
		await expect(
			line( anna, 'Which tree first?' ).getByText( 'You voted · 1' )
		).toBeVisible();
		await expect(
			owner.getByRole( 'button', { name: 'Questions 1' } )
		).toBeVisible();
		await act( owner, 'Which tree first?', 'Answer now' );
		await expect( anna.locator( '.webinar-chat__pinned' ) ).toContainText(
			/Answering now.*Which tree first\?/
		);
		await act( owner, 'Which tree first?', 'Answered' );
		await expect( anna.locator( '.webinar-chat__pinned' ) ).toBeHidden();
		await expect( line( anna, 'Which tree first?' ) ).toContainText(
			/Answered at \d+:\d\d/
		);
	} );

	await step(
		'an assistant hides and bans; the banned person knows why',
		async () => {
			await owner
				.getByRole( 'button', { name: 'Rules', exact: true } )
				.click();
			await owner.getByLabel( 'Login or e-mail address' ).fill( 'clara' );
			await owner
				.getByRole( 'button', { name: 'Add', exact: true } )
				.click();
			await expect(
				owner.getByRole( 'button', { name: 'Remove Clara' } )
			).toBeVisible();
			const clara = await site.open( browser, 'clara', 'room', DESKTOP );
			await say( anna, 'You fool' );
			await expect( line( boris, 'You fool' ) ).toBeVisible();
			await act( clara, 'You fool', 'Hide' );
			await expect( line( boris, 'You fool' ) ).toHaveCount( 0 );
			await expect( line( anna, 'You fool' ) ).toContainText(
				'Hidden by the hosts'
			);
			await expectNoViolations( clara, '.webinar-chat' );
			await line( clara, 'You fool' )
				.locator( '.webinar-chat__tools > summary' )
				.click();
			await line( clara, 'You fool' ).getByText( 'Ban…' ).click();
			await line( clara, 'You fool' )
				.getByRole( 'button', { name: 'For ten minutes' } )
				.click();
			await expect(
				anna.getByText(
					/You cannot write here at the moment: insults\. You can write again at/
				)
			).toBeVisible();
			await expect( field( anna ) ).toBeHidden();
		}
	);

	await step( 'rules are seen at once, in words', async () => {
		await owner.getByRole( 'button', { name: 'Slow down' } ).click();
		await expect(
			boris.getByText( 'Slow mode: one message in 10 s.' )
		).toBeVisible();
		await owner.getByLabel( 'Who writes' ).selectOption( 'Hosts only' );
		await expect(
			boris.getByText( 'Only the hosts write at the moment.' )
		).toBeVisible();
		await expect( field( boris ) ).toBeHidden();
	} );

	await step( 'for everybody', async () => {
		for ( const page of [ anna, boris, owner ] ) {
			await expectNoViolations( page, '.webinar-chat' );
		}
	} );

	await step( 'until the end', async () => {
		site.wp( 'webinar', 'stop', site.webinarId, '--user=owner' );
		await expectStage( boris, 'complete' );
		await expect( boris.getByText( 'The chat is closed.' ) ).toBeVisible();
		expect(
			site.wp(
				'webinar',
				'chat',
				site.webinarId,
				'--format=csv',
				'--user=owner'
			)
		).toContain( 'From the tunnel' );
	} );

	await step(
		'answered questions are chapters of the recording',
		async () => {
			site.wp(
				'webinar',
				'update',
				site.webinarId,
				'--recording_url=https://youtu.be/garden',
				'--user=owner'
			);
			const entry = await boris.context().newPage();
			for ( const [ language, heading ] of [
				[ 'ru_RU', 'Вопросы в записи' ],
				[ '', 'Questions in the recording' ],
			] as const ) {
				site.wp( 'option', 'update', 'WPLANG', language );
				await boris.reload();
				await entry.goto(
					`${ site.url }/webinars/${ site.webinarId }/`
				);
				for ( const page of [ boris, entry ] ) {
					const list = page
						.locator( 'section, div' )
						.filter( {
							has: page.getByRole( 'heading', { name: heading } ),
						} )
						.last();
					await expect(
						list.getByRole( 'link', {
							name: 'Which tree first? <img src=x',
						} )
					).toHaveAttribute(
						'href',
						/^https:\/\/youtu\.be\/garden\?t=\d+$/
					);
				}
				await expectNoViolations( boris, '.webinar-room' );
				await expectNoViolations( entry, '.webinar-entry' );
			}
		}
	);

	await step( 'nobody’s words did anything', async () => {
		for ( const page of [ anna, boris, owner ] ) {
			expect( await page.evaluate( () => 'hacked' in window ) ).toBe(
				false
			);
		}
	} );
} );

test( 'a webinar in Telegram links to its chat there', async ( {
	browser,
} ) => {
	const webinarId = site.plan(
		'A walk in the garden',
		'--stream_type=telegram',
		'--stream_source=https://t.me/garden'
	);
	const owner = await site.open(
		browser,
		'owner',
		'console',
		DESKTOP,
		'light',
		webinarId
	);
	const address = owner.getByLabel( 'Address of the chat' );
	await address.fill( 'javascript:alert(1)' );
	await address.press( 'Enter' );
	await expect( owner.getByText( 'It begins with https://' ) ).toBeVisible();
	await address.fill( 'https://t.me/+garden' );
	await address.press( 'Enter' );
	await expect( owner.getByText( 'Saved.' ) ).toBeVisible();
	await expectNoViolations( owner, '.webinar-chat' );

	const anna = await site.open(
		browser,
		'anna',
		'room',
		PHONE,
		'light',
		webinarId
	);
	const link = anna.getByRole( 'link', { name: 'Open the chat' } );
	await expect( link ).toHaveAttribute( 'href', 'https://t.me/+garden' );
	await expect( link ).toHaveAttribute( 'target', '_blank' );
	await expect( log( anna ) ).toHaveCount( 0 );
	await expectNoViolations( anna, '.webinar-room' );
} );

test( 'five thousand messages flood neither the page nor a screen reader', async ( {
	browser,
} ) => {
	const webinarId = site.plan(
		'A crowd in the garden',
		`--stream_source=${ site.streamUrl }`
	);
	const page = await site.open(
		browser,
		'boris',
		'room',
		PHONE,
		'light',
		webinarId
	);
	const flood = await floodChat( page, webinarId, 50 );
	await expect( log( page ).locator( 'li' ) ).toHaveCount( 1 );
	// What a screen reader says: each text of the summary.
	await page.evaluate( () => {
		const said: string[] = [];
		Object.assign( window, { said } );
		const summary = document.querySelector(
			'.webinar-chat [role="status"].webinar-chat__unseen'
		)!;
		new MutationObserver( () =>
			said.push( summary.textContent ?? '' )
		).observe( summary, { childList: true, characterData: true } );
	} );

	flood.let( 5000, 100 );
	await expect( log( page ).locator( 'li' ) ).toHaveCount( 150 );
	await expectNoViolations( page, '.webinar-chat' );
	await expect.poll( flood.isRead ).toBe( true );
	await expect( line( page, '(5001)' ) ).toBeInViewport();
	expect( await log( page ).locator( 'li' ).count() ).toBe( 150 );
	await expect( log( page ) ).toHaveAttribute( 'aria-live', 'off' );
	const said = () =>
		page.evaluate( () => ( window as unknown as { said: string[] } ).said );
	const countOf = ( texts: string[] ) =>
		texts.reduce(
			( sum, text ) => sum + Number( /\d+/.exec( text )?.[ 0 ] ),
			0
		);
	await expect.poll( async () => countOf( await said() ) ).toBe( 5000 );
	const texts = await said();
	expect( texts[ 0 ] ).toMatch( /^New messages in the chat: \d+$/ );
	// Not one a message, nor one an answer.
	expect( texts.length ).toBeLessThan( 50 );

	// Who reads what was said before is not moved, and learns how many came.
	await log( page ).evaluate( ( element ) => ( element.scrollTop = 0 ) );
	flood.let( 12, 12 );
	const newOnes = page.getByRole( 'button', { name: 'New messages: 12' } );
	await expect( newOnes ).toBeVisible();
	expect( await log( page ).evaluate( ( { scrollTop } ) => scrollTop ) ).toBe(
		0
	);
	await newOnes.click();
	await expect( line( page, '(5013)' ) ).toBeInViewport();
	await expect( newOnes ).toBeHidden();
	await expectNoViolations( page, '.webinar-chat' );
} );
