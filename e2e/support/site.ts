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
 * @param fields    What else it has, as REST takes it.
 * @param meta      What else it has among its own fields.
 * @return Its id.
 */
export async function scheduleWebinar(
	organizer: Page,
	title: string,
	fields: object = {},
	meta: object = {}
): Promise< number > {
	const { status, body } = await postToRest(
		organizer,
		'wp/v2/webinar_event',
		{
			title,
			status: 'publish',
			...fields,
			meta: {
				scheduled_at: Math.floor( Date.now() / 1000 ) + 600,
				stream_type: 'obs',
				stream_source: readDemo().hlsUrl,
				speaker_user_ids: [ person( 'speaker' ).id ],
				...meta,
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

/**
 * Signs in somebody whom nobody has invited.
 *
 * @param page          Their browser.
 * @param administrator A page of an administrator.
 */
export async function signInUninvited(
	page: Page,
	administrator: Page
): Promise< void > {
	const login = 'uninvited';
	// Refused where an earlier run has made them.
	await postToRest( administrator, 'wp/v2/users', {
		username: login,
		email: `${ login }@example.com`,
		password: crypto.randomUUID(),
		roles: [ 'subscriber' ],
	} );
	const address = new URL( person( 'guest' ).signInUrl );
	address.searchParams.set( 'demo_login', login );
	await page.goto( address.href );
}

/** What a speaker can do to a webinar. */
type Move = 'start' | 'pause' | 'resume' | 'stop' | 'archive';

/**
 * Sends what the controls would, without their screens.
 *
 * @param page      A page of somebody who controls the webinar.
 * @param webinarId The webinar.
 * @return Functions that send, and return when the site has done it.
 */
export async function takeControls(
	page: Page,
	webinarId: number
): Promise< {
	move: ( to: Move ) => Promise< void >;
	showOffer: ( isShown: boolean ) => Promise< void >;
} > {
	const { siteUrl } = readDemo();
	const console = await page.request.get(
		`${ siteUrl }/admin_webinar/?webinar_id=${ webinarId }`
	);
	const settings = /window\.webinarControl = (.*);\n/.exec(
		await console.text()
	)?.[ 1 ];
	const { ajaxUrl, commands } = JSON.parse( settings ?? '{}' );
	const send = async ( name: string, fields: Record< string, string > ) => {
		const answer = await page.request.post( ajaxUrl, {
			form: {
				...commands[ name ],
				...fields,
				webinar_id: String( webinarId ),
			},
		} );
		expect( answer.status(), await answer.text() ).toBe( 200 );
	};
	return {
		move: ( to ) => send( to, { command: to } ),
		showOffer: ( isShown ) =>
			send( 'cta', { visible: isShown ? '1' : '0' } ),
	};
}
