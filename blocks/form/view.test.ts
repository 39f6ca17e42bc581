import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { waitFor } from '../testing/wait-for';

const answers: unknown[] = [];
const requests: URLSearchParams[] = [];
vi.hoisted( () => {
	performance.getEntriesByType = () =>
		[
			{ domContentLoadedEventStart: 0 },
		] as unknown as PerformanceEntryList;
} );
vi.stubGlobal( 'fetch', async ( _url: string, init: RequestInit ) => {
	requests.push( init.body as URLSearchParams );
	const answer = answers.shift();
	if ( answer instanceof Error ) {
		throw answer;
	}
	return Response.json( answer );
} );

const data = {
	config: {
		'webinar/form': {
			waitText: 'One moment',
			failedText: 'Nothing came',
		},
	},
};
document.body.innerHTML = `
	<script type="application/json" id="wp-script-module-data-@wordpress/interactivity">${ JSON.stringify(
		data
	) }</script>
	<section data-wp-interactive="webinar/form">
		<form action="/ajax" data-wp-init="callbacks.begin" data-wp-on--submit="actions.send">
			<div data-field="q1"><textarea name="answers[q1]"></textarea><p class="webinar-form__problem"></p></div>
			<div data-field="q2"><input type="checkbox" name="answers[q2][]" value="Beds"><p class="webinar-form__problem"></p></div>
			<button class="webinar-form__button">Send</button>
			<p class="webinar-form__answer" tabindex="-1"></p>
		</form>
	</section>`;

await import( './view' );
// As in a page: WordPress reads the markup when every callback is there.
document.dispatchEvent( new Event( 'DOMContentLoaded' ) );

const get = < T extends HTMLElement = HTMLElement >( selector: string ) =>
	document.querySelector< T >( selector ) as T;
const text = () => get< HTMLTextAreaElement >( 'textarea' );
const submit = () =>
	get( 'form' ).dispatchEvent(
		new Event( 'submit', { cancelable: true, bubbles: true } )
	);
const said = () => get( '.webinar-form__answer' ).textContent;

beforeEach( () =>
	waitFor( () =>
		expect( get< HTMLFormElement >( 'form' ).noValidate ).toBe( true )
	)
);

afterEach( () => {
	answers.length = 0;
	requests.length = 0;
} );

it( 'says what is wrong beside the question, and keeps what was entered', async () => {
	text().value = 'Many words';
	answers.push( {
		success: false,
		data: {
			code: 'webinar_answers_invalid',
			message: 'Look at the questions',
			problems: { q2: 'Choose from these options' },
		},
	} );
	submit();

	await waitFor( () => expect( said() ).toBe( 'Look at the questions' ) );
	expect( get( '[data-field=q2] p' ).textContent ).toBe(
		'Choose from these options'
	);
	expect( get( '[data-field=q2] input' ).matches( ':focus' ) ).toBe( true );
	expect( get( '[data-field=q2] input' ).ariaInvalid ).toBe( 'true' );
	expect( get( '[data-field=q1] p' ).textContent ).toBe( '' );
	expect( text().value ).toBe( 'Many words' );
} );

it( 'keeps everything when the site does not answer', async () => {
	answers.push( new Error( 'offline' ) );
	submit();

	await waitFor( () => expect( said() ).toBe( 'Nothing came' ) );
	expect( text().value ).toBe( 'Many words' );
	expect( get( 'button' ).textContent ).toBe( 'Send' );
} );

it( 'sends once however often it is tapped, and thanks', async () => {
	get< HTMLInputElement >( '[data-field=q2] input' ).checked = true;
	answers.push( { success: true, data: { message: 'Thank you' } } );
	submit();
	submit();

	await waitFor( () => expect( said() ).toBe( 'Thank you' ) );
	expect( requests.map( ( fields ) => fields.toString() ) ).toEqual( [
		'answers%5Bq1%5D=Many+words&answers%5Bq2%5D%5B%5D=Beds',
	] );
	expect( get( '.webinar-form__answer' ).matches( ':focus' ) ).toBe( true );
	expect( document.querySelector( 'textarea' ) ).toBeNull();
} );
