import { expect, type Page } from '@playwright/test';
import { person, readDemo } from './demo.ts';

/**
 * Sends what a script in somebody's wp-admin would.
 *
 * @param page Their page; who is signed in decides.
 * @param path Below `/wp-json/`.
 * @param data The body.
 * @return Status and answer.
 */
export async function postToRest(
	page: Page,
	path: string,
	data: object
): Promise< { status: number; body: { id: number; code?: string } } > {
	const { siteUrl } = readDemo();
	const nonce = await page.request.get(
		`${ siteUrl }/wp-admin/admin-ajax.php?action=rest-nonce`
	);
	const answer = await page.request.post( `${ siteUrl }/wp-json/${ path }`, {
		data,
		headers: { 'X-WP-Nonce': await nonce.text() },
	} );
	return { status: answer.status(), body: await answer.json() };
}

/**
 * Schedules a webinar without the editor's screens, whose journey is another
 * test's.
 *
 * @param organizer A page of the organizer.
 * @param title     Its title.
 * @return Its id.
 */
export async function scheduleWebinar(
	organizer: Page,
	title: string
): Promise< number > {
	const { status, body } = await postToRest(
		organizer,
		'wp/v2/webinar_event',
		{
			title,
			status: 'publish',
			meta: {
				scheduled_at: Math.floor( Date.now() / 1000 ) + 600,
				stream_type: 'obs',
				stream_source: readDemo().hlsUrl,
				speaker_user_ids: [ person( 'speaker' ).id ],
			},
		}
	);
	expect( status ).toBe( 201 );
	return body.id;
}

/**
 * @param page      Any page.
 * @param webinarId The webinar.
 */
export async function openEditor(
	page: Page,
	webinarId: number
): Promise< void > {
	await page.goto(
		`${ readDemo().siteUrl }/wp-admin/post.php?post=${ webinarId }&action=edit`
	);
}

/**
 * @param page      A page of somebody admitted.
 * @param webinarId The webinar.
 * @return The webinar's status, as read-sync tells it.
 */
export async function readStatus(
	page: Page,
	webinarId: number
): Promise< string > {
	const { siteUrl } = readDemo();
	const nonce = await page.request.get(
		`${ siteUrl }/wp-admin/admin-ajax.php?action=rest-nonce`
	);
	const state = await page.request.get(
		`${ siteUrl }/wp-json/webinars/v1/rooms/${ webinarId }/state`,
		{ headers: { 'X-WP-Nonce': await nonce.text() } }
	);
	return ( await state.json() ).status;
}
