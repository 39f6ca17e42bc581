/**
 * A form of a page that is sent without a reload; what is said stands in it. All of it works without a script too.
 */
import { timeoutSignal } from './timeout-signal';

const ANSWER_TIMEOUT_MS = 15_000;

/**
 * Posts fields to where the form leads. `form.action` would be its field of that name.
 *
 * @return Decoded JSON.
 */
export async function postForm(
	form: HTMLFormElement,
	fields: URLSearchParams
): Promise< unknown > {
	const response = await fetch( form.getAttribute( 'action' ) ?? '', {
		method: 'POST',
		body: fields,
		headers: { Accept: 'application/json' },
		credentials: 'same-origin',
		signal: timeoutSignal( ANSWER_TIMEOUT_MS ),
	} );
	return response.json();
}

export function fieldsOf( form: HTMLFormElement ): URLSearchParams {
	const fields = new URLSearchParams();
	new FormData( form ).forEach( ( value, name ) =>
		fields.append( name, String( value ) )
	);
	return fields;
}

/** @return Where the text stands. */
export function say( form: HTMLFormElement, text: string ): HTMLElement {
	const place = form.querySelector< HTMLElement >(
		'[class$="__answer"]'
	) as HTMLElement;
	place.textContent = text;
	return place;
}

/** Says that it is done. Nothing is left to fill in. */
export function sayDone( form: HTMLFormElement, text: string ): void {
	const place = say( form, text );
	place.classList.add( 'is-done' );
	form.replaceChildren( place );
	place.focus();
}

function setBusy(
	form: HTMLFormElement,
	isBusy: boolean,
	waitText: string
): void {
	const button = form.querySelector( 'button' );
	form.setAttribute( 'aria-busy', String( isBusy ) );
	if ( button ) {
		button.dataset.text ??= button.textContent ?? '';
		button.textContent = isBusy ? waitText : button.dataset.text;
		button.setAttribute( 'aria-disabled', String( isBusy ) );
	}
}

/**
 * Answers a tap on the form's button. The form is busy until the answer is there; a second tap sends nothing.
 *
 * @param event Submit of the form.
 * @param form  The form.
 * @param texts Words for a form that waits, and for one that could not be sent.
 * @param send  Sends the form and shows the answer.
 */
export function* submit(
	event: Event,
	form: HTMLFormElement,
	texts: { waitText: string; failedText: string },
	send: ( form: HTMLFormElement ) => Promise< void >
): Generator< Promise< void >, void > {
	event.preventDefault();
	if ( form.getAttribute( 'aria-busy' ) === 'true' ) {
		return;
	}
	setBusy( form, true, texts.waitText );
	say( form, '' );
	try {
		yield send( form );
	} catch {
		say( form, texts.failedText );
	}
	setBusy( form, false, texts.waitText );
}
