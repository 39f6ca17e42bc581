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
import {
	fieldsOf,
	postForm,
	say,
	sayDone,
	submit,
} from '../requests/sent-form';

const STORE = 'webinar/form';
const BLOCK = 'webinar-form';
const texts = (): { waitText: string; failedText: string } =>
	getConfig( STORE );

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
	const body = await postForm( form, fieldsOf( form ) );
	const answer = readAjaxAnswer( body );
	if ( answer.kind === 'done' ) {
		sayDone( form, String( answer.data.message ?? '' ) );
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
			const form = getElement().ref as HTMLFormElement;
			yield* submit( event, form, texts(), send );
		} ),
	},
} );
