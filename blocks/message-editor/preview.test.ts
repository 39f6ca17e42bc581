import { beforeEach, expect, it } from 'vitest';
import { addPreview } from './preview';

let message: HTMLElement;
let text: HTMLTextAreaElement;
let bubble: HTMLElement;

beforeEach( () => {
	document.body.innerHTML = `
		<fieldset class="webinar-message" data-first-line="Recording: {title}">
			<textarea>See {title}.</textarea>
			<p class="webinar-message__count" data-words="%1$s of %2$s" hidden></p>
			<ul class="webinar-message__placeholders" data-insert="Insert %s">
				<li><code>{title}</code> Title</li>
			</ul>
			<input type="text" value="Watch">
			<p class="webinar-message__text"></p>
			<p class="webinar-message__button"></p>
		</fieldset>`;
	document.documentElement.lang = 'en-US';
	message = document.querySelector( 'fieldset' ) as HTMLElement;
	message.dataset.examples = JSON.stringify( { title: '<b>Roofs</b>' } );
	text = message.querySelector( 'textarea' ) as HTMLTextAreaElement;
	bubble = message.querySelector( '.webinar-message__text' ) as HTMLElement;
	addPreview( message );
} );

function type( value: string ) {
	text.value = value;
	text.dispatchEvent( new Event( 'input', { bubbles: true } ) );
}

it( 'shows the typed text below the first line, without markup', () => {
	type( 'Look at {title}!' );

	expect( bubble.textContent ).toBe(
		'Recording: <b>Roofs</b>\n\nLook at <b>Roofs</b>!'
	);
	expect( bubble.children ).toHaveLength( 0 );
} );

it( 'counts with the longest values, and marks a text that is too long', () => {
	const count = message.querySelector(
		'.webinar-message__count'
	) as HTMLElement;
	expect( count.textContent ).toBe( '418 of 4,096' );

	type( 'x'.repeat( 4000 ) );

	expect( count.textContent ).toBe( '4,213 of 4,096' );
	expect( count.classList.contains( 'is-too-long' ) ).toBe( true );
} );

it( 'inserts a placeholder at the cursor', () => {
	type( 'At , then' );
	text.setSelectionRange( 3, 3 );

	message.querySelector( 'button' )?.click();

	expect( text.value ).toBe( 'At {title}, then' );
	expect( bubble.textContent ).toContain( 'At <b>Roofs</b>, then' );
	expect( message.querySelector( 'button' )?.ariaLabel ).toBe(
		'Insert {title}'
	);
} );

it( 'shows the label of the button', () => {
	const label = message.querySelector( 'input' ) as HTMLInputElement;
	label.value = 'Come in';
	label.dispatchEvent( new Event( 'input', { bubbles: true } ) );

	expect(
		message.querySelector( '.webinar-message__button' )?.textContent
	).toBe( 'Come in' );
} );
