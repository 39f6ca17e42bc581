import { expect, type Page } from '@playwright/test';
import { firings, person, test } from '../support/demo.ts';
import { sidebarOf, startBroadcast, stopBroadcast } from '../support/editor.ts';
import {
	openEditor,
	postToRest,
	readStatus,
	scheduleWebinar,
} from '../support/site.ts';

/**
 * @param page Page with the editor.
 * @param code Error code that the sidebar must show.
 */
async function expectRefusal( page: Page, code: string ): Promise< void > {
	await expect(
		sidebarOf( page ).getByRole( 'alert' ).locator( 'code' )
	).toHaveText( code );
}

test( 'the sidebar shows why a command was rejected, and nothing changes (S1, S5, R3)', async ( {
	openFor,
} ) => {
	const organizer = await openFor( 'organizer' );
	const webinarId = await scheduleWebinar( organizer, 'Refused clicks' );
	const speaker = await openFor( 'speaker' );
	await openEditor( speaker, webinarId );
	const start = sidebarOf( speaker ).getByRole( 'button', {
		name: 'Start the broadcast',
	} );

	await test.step( 'an invalid nonce', async () => {
		await speaker.route( '**/admin-ajax.php*', async ( route ) => {
			const body = route.request().postData() ?? '';
			await route.continue( {
				postData: body.replace(
					/((?:^|&)nonce=|name="nonce"\s+)[a-z0-9]+/,
					'$1aaaaaaaaaa'
				),
			} );
		} );
		await start.click();
		await expectRefusal( speaker, 'webinar_nonce_invalid' );
		await speaker.unroute( '**/admin-ajax.php*' );
	} );

	await test.step( 'a person who is no longer a speaker', async () => {
		const setSpeakers = ( ids: number[] ) =>
			postToRest( organizer, `wp/v2/webinar_event/${ webinarId }`, {
				meta: { speaker_user_ids: ids },
			} );
		await setSpeakers( [] );
		await start.click();
		await expectRefusal( speaker, 'webinar_permission_denied' );
		await setSpeakers( [ person( 'speaker' ).id ] );
	} );

	expect( await readStatus( organizer, webinarId ) ).toBe( 'scheduled' );

	await test.step( 'a state that does not allow the command', async () => {
		// The speaker's sidebar does not learn what the organizer does.
		await speaker.route( '**/rooms/*/state**', ( route ) => route.abort() );
		await openEditor( organizer, webinarId );
		await startBroadcast( organizer );
		await stopBroadcast( organizer );

		await start.click();
		await expectRefusal( speaker, 'webinar_state_invalid_restart' );
	} );

	expect( await readStatus( organizer, webinarId ) ).toBe( 'finished' );
	expect(
		firings( 'core_webinar_status_changed', webinarId ).map(
			( { to } ) => to
		)
	).toEqual( [ 'scheduled', 'live', 'finished' ] );
} );

test( 'status and offer cannot be written over REST (S2, R3)', async ( {
	openFor,
} ) => {
	const organizer = await openFor( 'organizer' );
	const webinarId = await scheduleWebinar(
		organizer,
		'Written past the hooks'
	);

	for ( const meta of [
		{ status: 'live' },
		{ cta_visibility: 'visible' },
	] ) {
		const { status, body } = await postToRest(
			organizer,
			`wp/v2/webinar_event/${ webinarId }`,
			{ meta }
		);
		expect( status ).toBe( 403 );
		expect( body.code ).toBe( 'webinar_status_mutation_forbidden' );
	}
	expect( await readStatus( organizer, webinarId ) ).toBe( 'scheduled' );
} );
