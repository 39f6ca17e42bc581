/** Opens the slowest pages once, so that the first visitor does not wait for PHP to compile them. */
export async function warmUp(
	signInUrl: ( login: string, to: string ) => string
): Promise< void > {
	await visit( signInUrl( 'guest', 'schedule' ) );
	await visit( signInUrl( 'attendee-1', 'room' ) );
	await visit( signInUrl( 'speaker', 'editor' ) );
}

/** Opens a sign-in link as a browser does: with its cookie and its redirect. */
async function visit( signInUrl: string ): Promise< void > {
	const signedIn = await fetch( signInUrl, { redirect: 'manual' } );
	const cookie = signedIn.headers
		.getSetCookie()
		.map( ( line ) => line.split( ';' )[ 0 ] )
		.join( '; ' );
	const place = signedIn.headers.get( 'location' );
	await signedIn.body?.cancel();
	if ( place ) {
		const page = await fetch( place, { headers: { cookie } } );
		await page.arrayBuffer();
	}
}
