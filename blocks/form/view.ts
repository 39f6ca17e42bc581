/**
 * The form in the browser: sends without a reload, says what is wrong beside each question, and keeps what was
 * entered. All of it works without this script.
 */
import {
	getConfig,
	getElement,
	store,
	withSyncEvent,
} from '@wordpress/interactivity';
import { isRecord, readAjaxAnswer } from '../requests/answers';
import { timeoutSignal } from '../requests/timeout-signal';

const STORE = 'webinar/form';
const BLOCK = 'webinar-form';
const ANSWER_TIMEOUT_MS = 15_000;

const texts = (): { waitText: string; failedText: string } =>
	getConfig( STORE );

/** Marks the form as busy at once; a second tap sends nothing. */
function setBusy( form: HTMLFormElement, isBusy: boolean ): void {
	const button = form.querySelector< HTMLElement >( `.${ BLOCK }__button` );
	form.setAttribute( 'aria-busy', String( isBusy ) );
	if ( button ) {
		button.dataset.text ??= button.textContent ?? '';
		button.textContent = isBusy ? texts().waitText : button.dataset.text;
		button.setAttribute( 'aria-disabled', String( isBusy ) );
	}
}

function say( form: HTMLFormElement, text: string ): HTMLElement {
	const place = form.querySelector< HTMLElement >(
		`.${ BLOCK }__answer`
	) as HTMLElement;
	place.textContent = text;
	return place;
}

/**
 * Says what is wrong beside each question, and leads to the first.
 *
 * @param form     The form.
 * @param problems Message by the name of the field.
 */
function showProblems(
	form: HTMLFormElement,
	problems: Record< string, unknown >
): void {
	const wrong: HTMLElement[] = [];
	form.querySelectorAll< HTMLElement >( '[data-field]' ).forEach(
		( field ) => {
			const problem = String(
				problems[ field.dataset.field ?? '' ] ?? ''
			);
			field.classList.toggle( 'has-problem', problem !== '' );
			const place = field.querySelector( `.${ BLOCK }__problem` );
			if ( place ) {
				place.textContent = problem;
			}
			field
				.querySelectorAll< HTMLElement >( 'input, textarea' )
				.forEach( ( input ) => {
					if ( problem === '' ) {
						input.removeAttribute( 'aria-invalid' );
					} else {
						input.setAttribute( 'aria-invalid', 'true' );
						wrong.push( input );
					}
				} );
		}
	);
	wrong[ 0 ]?.focus();
}

/** Sends the form, and shows what was said. */
async function send( form: HTMLFormElement ): Promise< void > {
	const fields = new URLSearchParams();
	new FormData( form ).forEach( ( value, name ) =>
		fields.append( name, String( value ) )
	);
	const response = await fetch( form.getAttribute( 'action' ) ?? '', {
		method: 'POST',
		body: fields,
		headers: { Accept: 'application/json' },
		credentials: 'same-origin',
		signal: timeoutSignal( ANSWER_TIMEOUT_MS ),
	} );
	const body: unknown = await response.json();
	const answer = readAjaxAnswer( body );
	setBusy( form, false );
	if ( answer.kind === 'done' ) {
		const place = say( form, String( answer.data.message ?? '' ) );
		place.classList.add( 'is-done' );
		// Nothing is left to fill in.
		form.replaceChildren( place );
		place.focus();
		return;
	}
	const problems =
		isRecord( body ) &&
		isRecord( body.data ) &&
		isRecord( body.data.problems )
			? body.data.problems
			: {};
	say(
		form,
		answer.kind === 'refused' ? answer.message : texts().failedText
	);
	showProblems( form, problems );
}

store( STORE, {
	callbacks: {
		begin(): void {
			// The server says what is wrong, in the language of the page and beside the question.
			( getElement().ref as HTMLFormElement ).noValidate = true;
		},
	},
	actions: {
		send: withSyncEvent( function* (
			event: Event
		): Generator< Promise< void >, void > {
			event.preventDefault();
			const form = getElement().ref as HTMLFormElement;
			if ( form.getAttribute( 'aria-busy' ) === 'true' ) {
				return;
			}
			setBusy( form, true );
			say( form, '' );
			try {
				yield send( form );
			} catch {
				setBusy( form, false );
				say( form, texts().failedText );
			}
		} ),
	},
} );
