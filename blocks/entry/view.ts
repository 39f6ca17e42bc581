/**
 * The entry page in the browser: times in the viewer's zone, the campaign that brought the
 * visitor, and forms whose answer is shown beside them. All of it works without this script.
 */
import {
	getContext,
	getElement,
	store,
	withSyncEvent,
} from '@wordpress/interactivity';
import { isRecord, readAjaxAnswer } from '../requests/answers';
import { timeoutSignal } from '../requests/timeout-signal';
import { keepTime, type Start } from '../time/keep-time';
import { localTimeLines } from '../time/local-time';
import { pageLocale } from '../time/locale';
import { createServerClock } from '../time/server-clock';
import type { StartsTexts } from '../time/starts-text';
import { addCampaign, readCampaign } from './campaign';

const STORE = 'webinar/entry';
const BLOCK = 'webinar-entry';
/** Id of the line about the seat. */
const SEAT = 'webinar-entry-seat';
const ANSWER_TIMEOUT_MS = 15_000;
/** As the registration module refuses a form that was not touched, or too long ago. */
const EXPIRED = 'webinar_form_expired';

const locale = pageLocale();
const { state } = store< {
	state: StartsTexts & {
		waitText: string;
		failedText: string;
		/** A file of this plugin, whose answer has the server's time. */
		clockUrl: string;
	};
} >( STORE );
const clock = createServerClock( [ state.clockUrl, window.location.href ] );

/**
 * Posts fields to where the form leads. `form.action` would be its field of that name.
 *
 * @return Decoded JSON.
 */
async function post(
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

const fieldsOf = ( form: HTMLFormElement ) => {
	const fields = new URLSearchParams();
	new FormData( form ).forEach( ( value, name ) =>
		fields.append( name, String( value ) )
	);
	return fields;
};

const input = ( form: HTMLFormElement, name: string ) =>
	form.querySelector< HTMLInputElement >( `input[name="${ name }"]` );

/** Fetches the time at which the form was touched, for the registration module's time trap. */
async function fetchStart( form: HTMLFormElement ): Promise< void > {
	const field = input( form, 'started_at' );
	const answer = readAjaxAnswer(
		await post(
			form,
			new URLSearchParams( { action: form.dataset.started ?? '' } )
		)
	);
	if ( field && answer.kind === 'done' ) {
		field.value = String( answer.data.started_at ?? '' );
	}
}

/** Marks the form as busy at once; a second tap sends nothing. */
function setBusy( form: HTMLFormElement, isBusy: boolean ): void {
	const button = form.querySelector( 'button' );
	form.setAttribute( 'aria-busy', String( isBusy ) );
	if ( button ) {
		button.dataset.text ??= button.textContent ?? '';
		button.textContent = isBusy ? state.waitText : button.dataset.text;
		button.setAttribute( 'aria-disabled', String( isBusy ) );
	}
}

/** @return Where the text stands. */
function say( form: HTMLFormElement, text: string ): HTMLElement {
	const place = form.querySelector< HTMLElement >(
		`.${ BLOCK }__answer`
	) as HTMLElement;
	place.textContent = text;
	return place;
}

/** Sends the form, and shows the page anew, or what was said. */
async function send( form: HTMLFormElement ): Promise< void > {
	const answer = readAjaxAnswer( await post( form, fieldsOf( form ) ) );
	if ( answer.kind === 'done' && isRecord( answer.data.registration ) ) {
		window.location.hash = SEAT;
		window.location.reload();
		return;
	}
	setBusy( form, false );
	if ( answer.kind === 'done' ) {
		const place = say( form, String( answer.data.message ?? '' ) );
		place.classList.add( 'is-done' );
		// Nothing is left to fill in.
		form.replaceChildren( place );
		place.focus();
		return;
	}
	say( form, answer.kind === 'refused' ? answer.message : state.failedText );
	if ( answer.kind === 'refused' && answer.code === EXPIRED ) {
		await fetchStart( form );
	}
}

store( STORE, {
	callbacks: {
		begin(): ( () => void ) | void {
			const { ref } = getElement();
			const campaign = readCampaign( window.location.search );
			ref?.querySelectorAll< HTMLAnchorElement >(
				'a[data-campaign]'
			).forEach( ( link ) => {
				link.href = addCampaign( link.href, campaign );
			} );
			ref?.querySelectorAll( 'form' ).forEach( ( form ) => {
				for ( const name of [ 'source', 'campaign' ] as const ) {
					const field = input( form, name );
					if ( field ) {
						field.value = campaign[ name ];
					}
				}
			} );
			// After booking: a browser that loads a page again keeps the focus nowhere.
			if ( window.location.hash === `#${ SEAT }` ) {
				ref?.querySelector< HTMLElement >( `#${ SEAT }` )?.focus();
			}
			ref?.querySelectorAll< HTMLTimeElement >(
				`.${ BLOCK }__dates time`
			).forEach( ( time ) => {
				time.textContent = localTimeLines(
					Date.parse( time.dateTime ) / 1000,
					locale
				).clock;
			} );
			const start = getContext< Start >();
			return start.startsAt > 0
				? keepTime( ref, BLOCK, start, state, clock, locale )
				: undefined;
		},
	},
	actions: {
		*touch(): Generator< Promise< void >, void > {
			const form = getElement().ref as HTMLFormElement;
			if ( input( form, 'started_at' )?.value === '' ) {
				try {
					yield fetchStart( form );
				} catch {
					// The module asks for one more tap then.
				}
			}
		},
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
				say( form, state.failedText );
			}
		} ),
	},
} );
