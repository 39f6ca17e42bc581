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
import {
	fieldsOf,
	postForm,
	say,
	sayDone,
	submit,
} from '../requests/sent-form';
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

const input = ( form: HTMLFormElement, name: string ) =>
	form.querySelector< HTMLInputElement >( `input[name="${ name }"]` );

/** Fetches the time at which the form was touched, for the registration module's time trap. */
async function fetchStart( form: HTMLFormElement ): Promise< void > {
	const field = input( form, 'started_at' );
	const answer = readAjaxAnswer(
		await postForm(
			form,
			new URLSearchParams( { action: form.dataset.started ?? '' } )
		)
	);
	if ( field && answer.kind === 'done' ) {
		field.value = String( answer.data.started_at ?? '' );
	}
}

/** Sends the form, and shows the page anew, or what was said. */
async function send( form: HTMLFormElement ): Promise< void > {
	const answer = readAjaxAnswer( await postForm( form, fieldsOf( form ) ) );
	if ( answer.kind === 'done' && isRecord( answer.data.registration ) ) {
		window.location.hash = SEAT;
		window.location.reload();
		// The form stays busy until the page is new.
		return new Promise( () => {} );
	}
	if ( answer.kind === 'done' ) {
		sayDone( form, String( answer.data.message ?? '' ) );
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
			const form = getElement().ref as HTMLFormElement;
			yield* submit( event, form, state, send );
		} ),
	},
} );
