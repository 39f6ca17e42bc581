import { expect } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { readDemo, test } from '../support/demo.ts';
import { postToRest, takeControls } from '../support/site.ts';

/** More requests in one batch are rejected by WordPress. */
const BATCH_SIZE = 25;

// It unpublishes all webinars for a while: no other test may run at the same time.
test( 'a schedule without webinars is accessible', async ( { openFor } ) => {
	const organizer = await openFor( 'organizer' );
	const guest = await openFor( 'guest' );
	const response = await organizer.request.get(
		`${ readDemo().siteUrl }/wp-json/wp/v2/webinar_event?per_page=100&_fields=id`
	);
	const ids = ( ( await response.json() ) as { id: number }[] ).map(
		( { id } ) => id
	);
	const set = async ( some: number[], status: 'draft' | 'publish' ) => {
		const { body } = await postToRest< {
			responses: { status: number }[];
		} >( organizer, 'batch/v1', {
			requests: some.map( ( id ) => ( {
				path: `/wp/v2/webinar_event/${ id }`,
				body: { status },
			} ) ),
		} );
		return body.responses.map( ( answer ) => answer.status );
	};
	const setAll = async ( status: 'draft' | 'publish' ) => {
		for ( let from = 0; from < ids.length; from += BATCH_SIZE ) {
			const some = ids.slice( from, from + BATCH_SIZE );
			const answers = await set( some, status );
			// A webinar that another test left running is stopped first.
			for ( const id of some.filter(
				( _, at ) => answers[ at ] === 409
			) ) {
				await ( await takeControls( organizer, id ) ).move( 'stop' );
			}
			expect( await set( some, status ) ).toEqual(
				some.map( () => 200 )
			);
		}
	};
	try {
		await setAll( 'draft' );
		await guest.goto( `${ readDemo().siteUrl }/webinars/` );
		await expect(
			guest.getByText( 'No webinar is planned right now' )
		).toBeVisible();
		await expectAccessible( guest, 'main' );
	} finally {
		await setAll( 'publish' );
	}
} );
