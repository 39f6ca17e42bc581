import { afterEach, expect, it, vi } from 'vitest';
import { waitFor } from '../testing/wait-for';

const answers: unknown[] = [];
const requests: URLSearchParams[] = [];
vi.hoisted( () => {
	performance.getEntriesByType = () =>
		[
			{ domContentLoadedEventStart: 0 },
		] as unknown as PerformanceEntryList;
	window.history.replaceState( {}, '', '/?utm_source=ad' );
} );
vi.stubGlobal( 'fetch', async ( url: string, init: RequestInit ) => {
	if ( init.method === 'POST' && url === '/ajax' ) {
		requests.push( init.body as URLSearchParams );
		return Response.json( answers.shift() );
	}
	return new Response( null );
} );

const data = {
	state: {
		'webinar/entry': {
			startsPattern: 'Starts %s',
			nowText: 'Now',
			waitText: 'One moment',
			failedText: 'Nothing came',
			clockUrl: '/view.js',
		},
	},
};
document.body.innerHTML = `
	<script type="application/json" id="wp-script-module-data-@wordpress/interactivity">${ JSON.stringify(
		data
	) }</script>
	<article data-wp-interactive="webinar/entry" data-wp-init="callbacks.begin" data-wp-context='${ JSON.stringify(
		{ startsAt: Math.floor( Date.now() / 1000 ) + 600, isOn: false }
	) }'>
		<p class="webinar-entry__when"><span class="webinar-entry__starts"></span><time>Site’s time</time><span>Site’s zone</span></p>
		<a data-campaign="1" href="https://site.example/signup/">Book</a>
		<form action="/ajax" data-started="started" data-wp-on--submit="actions.send" data-wp-on--focusin="actions.touch">
			<input name="action" value="request"><input name="source"><input name="campaign"><input name="started_at">
			<button>Book a seat</button><p class="webinar-entry__answer" tabindex="-1"></p>
		</form>
	</article>`;

await import( './view' );
// As in a page: WordPress reads the markup when every callback is there.
document.dispatchEvent( new Event( 'DOMContentLoaded' ) );

const get = < T extends HTMLElement = HTMLElement >( selector: string ) =>
	document.querySelector< T >( selector ) as T;
const submit = () =>
	get( 'form' ).dispatchEvent(
		new Event( 'submit', { cancelable: true, bubbles: true } )
	);
const refusal = ( code: string ) => ( {
	success: false,
	data: { code, message: `Refused: ${ code }` },
} );

afterEach( () => {
	answers.length = 0;
	requests.length = 0;
} );

it( 'shows the viewer’s time and the campaign', async () => {
	await waitFor( () =>
		expect( get( '.webinar-entry__starts' ).textContent ).toMatch(
			/^Starts in /
		)
	);
	expect( get( 'time + span' ).textContent ).toContain( 'Lord Howe' );
	expect( get< HTMLAnchorElement >( 'a' ).href ).toBe(
		'https://site.example/signup/?utm_source=ad'
	);
	expect( get< HTMLInputElement >( '[name=source]' ).value ).toBe( 'ad' );
} );

it( 'fetches the start once, when the form is first touched', async () => {
	answers.push( { success: true, data: { started_at: 'token' } } );
	get( 'form' ).dispatchEvent( new Event( 'focusin' ) );
	await waitFor( () =>
		expect( get< HTMLInputElement >( '[name=started_at]' ).value ).toBe(
			'token'
		)
	);
	expect( requests.map( String ) ).toEqual( [ 'action=started' ] );
} );

it( 'sends once, and says why nothing was changed', async () => {
	answers.push( refusal( 'webinar_requests_too_many' ) );
	expect( submit() ).toBe( false );
	submit();
	expect( get( 'button' ).textContent ).toBe( 'One moment' );
	await waitFor( () =>
		expect( get( '.webinar-entry__answer' ).textContent ).toBe(
			'Refused: webinar_requests_too_many'
		)
	);
	expect( get( 'button' ).textContent ).toBe( 'Book a seat' );
	expect( requests.map( String ) ).toEqual( [
		'action=request&source=ad&campaign=&started_at=token',
	] );
} );

it( 'fetches another start for a form that is too old', async () => {
	answers.push( refusal( 'webinar_form_expired' ), {
		success: true,
		data: { started_at: 'newer' },
	} );
	submit();
	await waitFor( () =>
		expect( get< HTMLInputElement >( '[name=started_at]' ).value ).toBe(
			'newer'
		)
	);
} );

it( 'keeps the form when the site does not answer as it should', async () => {
	answers.push( 'a page' );
	submit();
	await waitFor( () =>
		expect( get( '.webinar-entry__answer' ).textContent ).toBe(
			'Nothing came'
		)
	);
} );

it( 'leaves only the answer when the request is taken', async () => {
	answers.push( { success: true, data: { message: 'Look into your mail' } } );
	submit();
	await waitFor( () =>
		expect( get( 'form' ).textContent?.trim() ).toBe(
			'Look into your mail'
		)
	);
	expect( get( '.webinar-entry__answer' ).matches( ':focus' ) ).toBe( true );
} );
