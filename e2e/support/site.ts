import { expect, type Page } from '@playwright/test';
import { person, readDemo, signInByCookie } from './demo.ts';

/**
 * Sends a REST request, as a script in wp-admin does.
 *
 * @param page Page of the person who sends it.
 * @param path Path below `/wp-json/`.
 * @param data Body of the request.
 */
export async function postToRest< Body = { id: number; code?: string } >(
	page: Page,
	path: string,
	data: object
): Promise< { status: number; body: Body } > {
	const response = await page.request.post(
		`${ readDemo().siteUrl }/wp-json/${ path }`,
		{ data, headers: await nonceHeader( page ) }
	);
	return { status: response.status(), body: await response.json() };
}

/** By the cookie of their session: who signs in again needs another one. */
const nonces = new Map< string, string >();

async function nonceHeader( page: Page ): Promise< Record< string, string > > {
	const cookies = await page.context().cookies( readDemo().siteUrl );
	const session =
		cookies.find( ( { name } ) =>
			name.startsWith( 'wordpress_logged_in_' )
		)?.value ?? '';
	let nonce = nonces.get( session );
	if ( nonce === undefined ) {
		const answer = await page.request.get(
			`${ readDemo().siteUrl }/wp-admin/admin-ajax.php?action=rest-nonce`
		);
		nonce = await answer.text();
		nonces.set( session, nonce );
	}
	return { 'X-WP-Nonce': nonce };
}

/**
 * Uploads an image that is red above and blue below.
 *
 * @param page Page of somebody who may upload.
 * @param size Width and height, pixels.
 */
export async function uploadImage(
	page: Page,
	size: [ number, number ]
): Promise< { id: number; alt_text: string } > {
	const bytes = await page.evaluate( async ( [ width, height ] ) => {
		const canvas = new OffscreenCanvas( width, height );
		const context = canvas.getContext( '2d' )!;
		context.fillStyle = '#f00';
		context.fillRect( 0, 0, width, height / 2 );
		context.fillStyle = '#00f';
		context.fillRect( 0, height / 2, width, height / 2 );
		const image = await canvas.convertToBlob( { type: 'image/png' } );
		return [ ...new Uint8Array( await image.arrayBuffer() ) ];
	}, size );
	const response = await page.request.post(
		`${ readDemo().siteUrl }/wp-json/wp/v2/media`,
		{
			headers: await nonceHeader( page ),
			multipart: {
				alt_text: 'Red over blue',
				file: {
					name: 'two-colors.png',
					mimeType: 'image/png',
					buffer: Buffer.from( bytes ),
				},
			},
		}
	);
	return response.json();
}

/**
 * Schedules a webinar over REST. The live-loop spec tests the editor's screens.
 *
 * @param organizer Page of the organizer.
 * @param title     Title of the webinar.
 * @param fields    More fields of the post.
 * @param meta      More fields of the webinar.
 * @return Id of the webinar.
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

/** Offer of the webinars that `scheduleWithOffer()` creates. */
export const OFFER = {
	text: 'Get the planting plan',
	url: 'https://example.com/plan',
};

/**
 * Schedules a webinar that has each part that a room can show.
 *
 * @param organizer Page of the organizer.
 * @param title     Title of the webinar.
 * @param meta      More fields of the webinar.
 * @return Id of the webinar.
 */
export function scheduleWithOffer(
	organizer: Page,
	title: string,
	meta: object = {}
): Promise< number > {
	return scheduleWebinar(
		organizer,
		title,
		{ excerpt: 'How beds, paths and water find their places.' },
		{
			room_cta_text: OFFER.text,
			room_cta_url: OFFER.url,
			duration_minutes: 60,
			...meta,
		}
	);
}

export async function openEditor(
	page: Page,
	webinarId: number
): Promise< void > {
	await page.goto(
		`${ readDemo().siteUrl }/wp-admin/post.php?post=${ webinarId }&action=edit`
	);
}

/**
 * Reads the status of a webinar from read-sync.
 *
 * @param page      Page of a person who is admitted to the room.
 * @param webinarId Id of the webinar.
 */
export async function readStatus(
	page: Page,
	webinarId: number
): Promise< string > {
	const state = await page.request.get(
		`${ readDemo().siteUrl }/wp-json/webinars/v1/rooms/${ webinarId }/state`,
		{ headers: await nonceHeader( page ) }
	);
	return ( await state.json() ).status;
}

/**
 * Publishes the page of the demo that a guest's button opens, or withdraws it: most new sites have none.
 *
 * @param administrator Page of an administrator.
 * @param status        Status of the page.
 */
export async function setSignUpPage(
	administrator: Page,
	status: 'publish' | 'draft'
): Promise< void > {
	const found = await administrator.request.get(
		`${ readDemo().siteUrl }/wp-json/wp/v2/pages?slug=signup&status=publish,draft`,
		{ headers: await nonceHeader( administrator ) }
	);
	const [ page ] = ( await found.json() ) as { id: number }[];
	const answer = await postToRest(
		administrator,
		`wp/v2/pages/${ page?.id }`,
		{ status }
	);
	expect( answer.status ).toBe( 200 );
}

/**
 * Signs in a person who has no partner and may not enter a room.
 *
 * @param page          Page to sign in.
 * @param administrator Page of an administrator, who creates the user.
 */
export async function signInUninvited(
	page: Page,
	administrator: Page
): Promise< void > {
	const login = 'uninvited';
	// WordPress rejects this if an earlier run created the user.
	await postToRest( administrator, 'wp/v2/users', {
		username: login,
		email: `${ login }@example.com`,
		password: crypto.randomUUID(),
		roles: [ 'subscriber' ],
	} );
	const url = new URL( person( 'guest' ).signInUrl );
	url.searchParams.set( 'demo_login', login );
	await signInByCookie( page.context(), url.href );
}

/**
 * Makes a title that no other test and no earlier run uses.
 *
 * @param title Title to complete.
 */
export function uniqueTitle( title: string ): string {
	return `${ title }, part ${ Date.now() % 10_000 }`;
}

/** Name of a speaker's command. */
type Move = 'start' | 'pause' | 'resume' | 'stop' | 'archive';

/**
 * Returns functions that send the commands of the speaker's controls, and that
 * return when the site has executed them.
 *
 * @param page      Page of a person who controls the webinar.
 * @param webinarId Id of the webinar.
 */
export async function takeControls(
	page: Page,
	webinarId: number
): Promise< {
	move: ( to: Move ) => Promise< void >;
	showOffer: ( isShown: boolean ) => Promise< void >;
	showSpare: ( isShown: boolean ) => Promise< void >;
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
		const response = await page.request.post(
			new URL( ajaxUrl, siteUrl ).href,
			{
				form: {
					...commands[ name ],
					...fields,
					webinar_id: String( webinarId ),
				},
			}
		);
		expect( response.status(), await response.text() ).toBe( 200 );
	};
	return {
		move: ( to ) => send( to, { command: to } ),
		showOffer: ( isShown ) =>
			send( 'cta', { visible: isShown ? '1' : '0' } ),
		showSpare: ( isShown ) =>
			send( 'stream', { stream: isShown ? 'spare' : 'main' } ),
	};
}
