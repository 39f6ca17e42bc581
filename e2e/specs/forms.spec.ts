/** A form after a webinar: built in the editor, answered on a phone, read by the organizer and by another program. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page } from '@playwright/test';
import {
	expectAccessible,
	expectAccessibleBlock,
	expectAccessibleWords,
	expectNoViolations,
} from '../support/axe.ts';
import { firings, test } from '../support/demo.ts';
import { waitForBroadcast } from '../support/editor.ts';
import { tabTo } from '../support/keyboard.ts';
import { underFullProfile } from '../support/profile.ts';
import { expectStage, roomUrl } from '../support/room.ts';
import {
	openEditor,
	scheduleWebinar,
	takeControls,
	uniqueTitle,
} from '../support/site.ts';
import { adminUrl, inEachLanguage } from '../support/way-in.ts';

const PHONE = { width: 360, height: 740 };

underFullProfile( [
	'client-webinar-scenario-service',
	'client-webinar-action-consumer',
	'client-webinar-forms',
	'ui-webinar-entry',
] );

/** A program that gets answers. */
async function startProgram() {
	const requests: { headers: IncomingHttpHeaders; body: string }[] = [];
	const server = createServer( async ( request, response ) => {
		const parts: Buffer[] = [];
		for await ( const part of request ) {
			parts.push( part as Buffer );
		}
		requests.push( {
			headers: request.headers,
			body: Buffer.concat( parts ).toString(),
		} );
		response.end();
	} );
	await new Promise< void >( ( resolve ) =>
		server.listen( 0, '127.0.0.1', resolve )
	);
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${ port }/answers`,
		requests,
		stop: () => server.close(),
	};
}

/** Builds a form in the text of a webinar, with a question of its own, and saves both. Returns the number of the form. */
async function buildForm( page: Page, webinarId: number ): Promise< number > {
	await openEditor( page, webinarId );
	const canvas = page.frameLocator( 'iframe[name="editor-canvas"]' );
	await canvas.getByRole( 'button', { name: 'Add default block' } ).click();
	await page.keyboard.type( '/webinar form' );
	await page.getByRole( 'option', { name: 'Webinar form' } ).click();
	await canvas.getByRole( 'button', { name: 'Make a form' } ).click();
	await canvas.getByRole( 'button', { name: 'Add a question' } ).click();
	await page
		.getByRole( 'menuitem', { name: 'Several options', exact: true } )
		.click();
	const question = canvas.getByRole( 'group', { name: 'Question 5' } );
	await question.getByLabel( 'Text' ).fill( 'What comes next?' );
	await question.getByLabel( 'Options' ).fill( 'Beds\nPaths\nWater' );
	await expectNoViolations( page, 'iframe[name="editor-canvas"]' );
	// By the keyboard: before the consent.
	await question.getByRole( 'button', { name: 'Move up' } ).focus();
	await page.keyboard.press( 'Enter' );
	await expect(
		canvas.getByRole( 'group', { name: 'Question 4' } ).getByLabel( 'Text' )
	).toHaveValue( 'What comes next?' );
	const saved = page.waitForResponse(
		( response ) =>
			response.url().includes( 'webinar_form' ) &&
			response.request().method() !== 'GET' &&
			response.url().includes( 'webinar_form/' )
	);
	await page
		.getByRole( 'region', { name: 'Editor top bar' } )
		.getByRole( 'button', { name: 'Save', exact: true } )
		.click();
	await page
		.getByRole( 'region', { name: 'Editor publish' } )
		.getByRole( 'button', { name: 'Save', exact: true } )
		.click();
	const { id } = await ( await saved ).json();
	await expect(
		page.getByRole( 'button', { name: 'Dismiss this notice' } ).first()
	).toBeVisible();
	return id;
}

test( 'a form is built, answered on a phone, and read by people and programs', async ( {
	openFor,
} ) => {
	const administrator = await openFor( 'admin' );
	const organizer = await openFor( 'organizer' );
	const phone = await openFor( 'attendee-1', PHONE );
	const program = await startProgram();
	const webinarId = await scheduleWebinar(
		organizer,
		uniqueTitle( 'Ask me' ),
		{ content: '' },
		{ duration_minutes: 60 }
	);
	const formId = await test.step( 'an organizer builds a form', () =>
		buildForm( organizer, webinarId ) );

	await test.step( 'the form reads well while it is edited', () =>
		inEachLanguage( administrator, async () => {
			await openEditor( organizer, webinarId );
			await waitForBroadcast( organizer );
			const block = organizer
				.frameLocator( 'iframe[name="editor-canvas"]' )
				.locator( '.wp-block-webinar-form' );
			await block.click();
			await expect( block.getByRole( 'group' ) ).toHaveCount( 5 );
			await organizer
				.locator( 'button[aria-controls="edit-post:block"]' )
				.click();
			await expectNoViolations(
				organizer,
				'.block-editor-block-inspector'
			);
			await expectAccessibleBlock( organizer, '.wp-block-webinar-form' );
		} ) );

	const secret =
		await test.step( 'an administrator enters the address of a program', async () => {
			await administrator.goto( adminUrl( 'client_webinar_forms' ) );
			const address = administrator.locator(
				`#webinar-form-webhook-${ formId }`
			);
			await address.fill( 'https://10.0.0.1/answers' );
			await address.press( 'Enter' );
			await expect(
				administrator.locator( '.notice-error' )
			).toContainText( 'not on the internet' );
			await address.fill( program.url );
			await address.press( 'Enter' );
			const notice = administrator.locator( '.notice-success' );
			await expect( notice ).toContainText( 'whsec_' );
			await expectNoViolations( administrator, '#wpbody-content' );
			const shown = /whsec_\S+/.exec( await notice.innerText() )![ 0 ];
			await administrator.reload();
			await expect( administrator.locator( 'body' ) ).not.toContainText(
				'whsec_'
			);
			return shown;
		} );

	const { move } = await takeControls( organizer, webinarId );
	await move( 'start' );
	await phone.goto( roomUrl( webinarId ) );
	await expectStage( phone, 'viewing' );
	await expect
		.poll( () => firings( 'client_webinar_entered', webinarId ).length )
		.toBe( 1 );
	await move( 'stop' );
	await expectStage( phone, 'complete' );
	await phone.getByRole( 'button', { name: 'What is next?' } ).click();
	const step = phone.getByRole( 'link', { name: 'Answer a few questions' } );
	await expect( step ).toHaveCount( 1 );
	await step.click();
	const form = phone.locator( '.webinar-form' );
	await expect( form ).toBeInViewport();
	await inEachLanguage( administrator, async ( language ) => {
		await phone.reload();
		await ( language ? expectAccessibleWords : expectAccessible )(
			phone,
			'.webinar-form'
		);
	} );

	await test.step( 'a person answers by the keyboard, after a mistake', async () => {
		await phone.reload();
		const send = form.getByRole( 'button', { name: 'Send my answers' } );
		await form.getByRole( 'textbox' ).fill( 'More about water' );
		await tabTo( phone, send );
		await phone.keyboard.press( 'Enter' );
		await expect(
			form.getByText( 'Please answer this question.' )
		).toBeVisible();
		await expect(
			form.getByText( 'Tick this box to send the form.' )
		).toBeVisible();
		await expect( form.getByRole( 'textbox' ) ).toHaveValue(
			'More about water'
		);
		await expectNoViolations( phone, '.webinar-form' );
		// The first question that is wrong has the focus.
		await phone.keyboard.press( 'ArrowLeft' );
		await expect(
			form.getByRole( 'radio', { name: '10', exact: true } )
		).toBeChecked();
		await form.getByRole( 'checkbox', { name: 'Paths' } ).check();
		await form.getByRole( 'checkbox', { name: /I agree/ } ).check();
		await send.click( { clickCount: 2 } );
		await expect( form.getByText( 'Thank you!' ) ).toBeFocused();
		await phone.reload();
		await expect( form.locator( 'form' ) ).toHaveCount( 0 );
	} );

	await test.step( 'the program gets the answers, signed', async () => {
		await expect.poll( () => program.requests.length ).toBe( 1 );
		const { headers, body } = program.requests[ 0 ]!;
		const id = headers[ 'webhook-id' ];
		const time = headers[ 'webhook-timestamp' ];
		const key = Buffer.from( secret.replace( 'whsec_', '' ), 'base64' );
		expect( headers[ 'webhook-signature' ] ).toBe(
			`v1,${ createHmac( 'sha256', key ).update( `${ id }.${ time }.${ body }` ).digest( 'base64' ) }`
		);
		const event = JSON.parse( body ) as {
			data: { webinar_id: number; answers: { value: unknown }[] };
		};
		expect( event.data.webinar_id ).toBe( webinarId );
		expect( event.data.answers.map( ( { value } ) => value ) ).toEqual( [
			10,
			'More about water',
			[ 'Paths' ],
			true,
		] );
		program.stop();
	} );

	await test.step( 'the room begins with the choice, and asks no more', async () => {
		await phone.goto( roomUrl( webinarId ) );
		await expect( phone.getByText( 'Where to now?' ) ).toBeVisible();
		await expect( step ).toHaveCount( 0 );
	} );

	await test.step( 'the organizer reads them', async () => {
		await organizer.goto(
			adminUrl(
				`client_webinar_attendance_service_report&webinar_id=${ webinarId }`
			)
		);
		const report = organizer.locator( '#wpbody-content' );
		await expect( report ).toContainText(
			'NPS 100 · mean 10.0 · 1 answer'
		);
		await expect( report ).toContainText( 'More about water' );
		await expect(
			report.getByRole( 'row', { name: /^Paths/ } )
		).toContainText( '1 (100%)' );
		await expect( report.getByText( 'Answered the form' ) ).toBeVisible();
		await inEachLanguage( administrator, async () => {
			await organizer.reload();
			await expectNoViolations( organizer, '#wpbody-content' );
		} );
		await organizer.reload();
		const download = organizer.waitForEvent( 'download' );
		await organizer
			.getByRole( 'link', { name: 'Download answers as CSV' } )
			.click();
		const stream = await ( await download ).createReadStream();
		let csv = '';
		for await ( const part of stream ) {
			csv += part;
		}
		expect( csv ).toContain( ',10,,"More about water",Paths,Yes' );
	} );
} );
