/**
 * Live preview of a message text, and buttons that insert a placeholder at the
 * cursor.
 */
import { pageLocale } from '../time/locale';
import {
	fillPlaceholders,
	LONGEST_TEXT,
	longestLength,
	type Values,
} from './placeholders';

/** @param message Markup of one message, as the server printed it. */
export function addPreview( message: HTMLElement ): void {
	const text = message.querySelector( 'textarea' );
	const bubble = message.querySelector( '.webinar-message__text' );
	if ( ! text || ! bubble ) {
		return;
	}
	const examples = JSON.parse( message.dataset.examples ?? '{}' ) as Values;
	const firstLine = message.dataset.firstLine ?? '';
	const button = message.querySelector( '.webinar-message__button' );
	const buttonText =
		message.querySelector< HTMLInputElement >( 'input[type="text"]' );
	const count = message.querySelector< HTMLElement >(
		'.webinar-message__count'
	);
	const wholeText = () =>
		[ firstLine, text.value.trim() ].filter( Boolean ).join( '\n\n' );

	const update = () => {
		bubble.textContent = fillPlaceholders( wholeText(), examples );
		if ( button && buttonText ) {
			button.textContent = buttonText.value;
		}
		if ( count ) {
			const characters = longestLength(
				wholeText(),
				Object.keys( examples )
			);
			const format = new Intl.NumberFormat( pageLocale() );
			count.textContent = ( count.dataset.words ?? '' )
				.replace( '%1$s', format.format( characters ) )
				.replace( '%2$s', format.format( LONGEST_TEXT ) );
			count.classList.toggle( 'is-too-long', characters > LONGEST_TEXT );
			count.hidden = false;
		}
	};

	const list = message.querySelector< HTMLElement >(
		'.webinar-message__placeholders'
	);
	for ( const code of list?.querySelectorAll( 'code' ) ?? [] ) {
		const placeholder = code.textContent ?? '';
		const insert = document.createElement( 'button' );
		insert.type = 'button';
		insert.className = 'button button-small';
		insert.textContent = placeholder;
		insert.setAttribute(
			'aria-label',
			( list?.dataset.insert ?? '%s' ).replace( '%s', placeholder )
		);
		insert.addEventListener( 'click', () => {
			text.setRangeText(
				placeholder,
				text.selectionStart,
				text.selectionEnd,
				'end'
			);
			text.focus();
			update();
		} );
		code.replaceWith( insert );
	}
	message.addEventListener( 'input', update );
	update();
}
