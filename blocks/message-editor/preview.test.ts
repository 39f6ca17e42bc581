import { beforeEach, expect, it, vi } from 'vitest';
import { addPreviews } from './preview';

let message: HTMLElement;
let text: HTMLTextAreaElement;

const answer = ( data: object ) =>
	Response.json( { success: true, data: { mail: null, ...data } } );
const fetched = vi.fn< typeof fetch >();

beforeEach( () => {
	vi.useFakeTimers();
	document.body.innerHTML = `
		<form data-url="/ajax" data-webinar="12" data-failed="Not loaded">
			<input type="hidden" name="_wpnonce" value="n">
			<details class="webinar-message" data-template="reminder">
				<textarea>See {title}.</textarea>
				<p class="webinar-message__count"></p>
				<ul class="webinar-message__placeholders" data-insert="Insert %s">
					<li><code>{title}</code> Title</li>
				</ul>
				<input type="text" data-field="subject" value="About it">
				<input type="text" data-field="button_text" value="Watch">
				<p class="webinar-message__failed"></p>
				<p class="webinar-message__text"></p>
				<p class="webinar-message__button"></p>
				<p class="webinar-message__subject"></p>
				<iframe class="webinar-message__html"></iframe>
				<p class="webinar-message__plain"></p>
			</details>
		</form>`;
	message = document.querySelector( 'details' ) as HTMLElement;
	text = message.querySelector( 'textarea' ) as HTMLTextAreaElement;
	fetched.mockReset().mockResolvedValue( answer( { text: 'Filled in' } ) );
	vi.stubGlobal( 'fetch', fetched );
	addPreviews( document.querySelector( 'form' ) as HTMLFormElement );
} );

function type( value: string, field: HTMLInputElement | HTMLTextAreaElement ) {
	field.value = value;
	field.dispatchEvent( new Event( 'input', { bubbles: true } ) );
}

const field = ( name: string ) =>
	message.querySelector( `[data-field="${ name }"]` ) as HTMLInputElement;
const shown = ( name: string ) =>
	message.querySelector( `.webinar-message__${ name }` )?.textContent;
const sent = () =>
	Object.fromEntries( fetched.mock.lastCall?.[ 1 ]?.body as URLSearchParams );

it( 'shows what was typed before the script was there', async () => {
	document.body.innerHTML = document.body.innerHTML;
	message = document.querySelector( 'details' ) as HTMLElement;
	message.querySelector( 'textarea' )!.value = 'Early';
	addPreviews( document.querySelector( 'form' ) as HTMLFormElement );
	await vi.runAllTimersAsync();

	expect( sent().text ).toBe( 'Early' );
	expect( shown( 'text' ) ).toBe( 'Filled in' );
} );

it( 'asks the server once the typing pauses, with all that was typed', async () => {
	type( 'Look', text );
	type( 'Look at {title}!', text );
	type( 'New subject', field( 'subject' ) );
	type( 'Come in', field( 'button_text' ) );
	expect( fetched ).not.toHaveBeenCalled();

	await vi.runAllTimersAsync();

	expect( fetched ).toHaveBeenCalledOnce();
	expect( fetched.mock.lastCall?.[ 0 ] ).toBe( '/ajax' );
	expect( sent() ).toEqual( {
		action: 'webinar_outbox_preview',
		webinar_id: '12',
		template: 'reminder',
		text: 'Look at {title}!',
		subject: 'New subject',
		button_text: 'Come in',
		nonce: 'n',
	} );
} );

it( 'shows the answer without markup, and the mail in its frame', async () => {
	fetched.mockResolvedValue(
		answer( {
			text: 'Look at <b>Roofs</b>!',
			button_text: 'Come in',
			count: '4,213 of 4,096',
			is_too_long: true,
			mail: { subject: 'S', text: 'Plain', html: '<p>HTML</p>' },
		} )
	);
	type( 'x', text );
	await vi.runAllTimersAsync();

	expect( shown( 'text' ) ).toBe( 'Look at <b>Roofs</b>!' );
	expect( message.querySelector( '.webinar-message__text b' ) ).toBeNull();
	expect( shown( 'button' ) ).toBe( 'Come in' );
	expect( shown( 'count' ) ).toBe( '4,213 of 4,096' );
	expect(
		message
			.querySelector( '.webinar-message__count' )
			?.classList.contains( 'is-too-long' )
	).toBe( true );
	expect( [ shown( 'subject' ), shown( 'plain' ) ] ).toEqual( [
		'S',
		'Plain',
	] );
	expect( message.querySelector( 'iframe' )?.getAttribute( 'srcdoc' ) ).toBe(
		'<p>HTML</p>'
	);
} );

it( 'shows the last answer, whatever the order of the answers', async () => {
	fetched.mockImplementationOnce(
		( _, init ) =>
			new Promise( ( _resolve, reject ) => {
				init?.signal?.addEventListener( 'abort', () =>
					reject( new Error( 'aborted' ) )
				);
			} )
	);
	type( 'First', text );
	await vi.advanceTimersByTimeAsync( 300 );
	expect( message.getAttribute( 'aria-busy' ) ).toBe( 'true' );

	type( 'Second', text );
	await vi.runAllTimersAsync();

	expect( sent().text ).toBe( 'Second' );
	expect( shown( 'text' ) ).toBe( 'Filled in' );
	expect( shown( 'failed' ) ).toBe( '' );
	expect( message.hasAttribute( 'aria-busy' ) ).toBe( false );
} );

it.each( [
	[ 'a refusal', Response.json( { success: false } ) ],
	[ 'no JSON', new Response( '0' ) ],
] )( 'says that the preview is old after %s', async ( _, response ) => {
	fetched.mockResolvedValueOnce( response );
	type( 'x', text );
	await vi.runAllTimersAsync();
	expect( shown( 'failed' ) ).toBe( 'Not loaded' );

	type( 'y', text );
	await vi.runAllTimersAsync();
	expect( [ shown( 'failed' ), shown( 'text' ) ] ).toEqual( [
		'',
		'Filled in',
	] );
} );

it( 'inserts a placeholder at the cursor', async () => {
	text.value = 'At , then';
	text.setSelectionRange( 3, 3 );

	message.querySelector( 'button' )?.click();
	await vi.runAllTimersAsync();

	expect( text.value ).toBe( 'At {title}, then' );
	expect( sent().text ).toBe( 'At {title}, then' );
	expect( message.querySelector( 'button' )?.ariaLabel ).toBe(
		'Insert {title}'
	);
} );
