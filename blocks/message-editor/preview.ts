/**
 * Live preview of a message text, and buttons that insert a placeholder at the
 * cursor. The server renders the preview by the code that sends the message.
 */
const PAUSE_MS = 250;

/** Answer of contract/ajax/webinar_outbox_preview.json. */
interface Preview {
	text: string;
	button_text: string;
	count: string;
	is_too_long: boolean;
	mail: { subject: string; text: string; html: string } | null;
}

/** @param form The form of the page, as the server printed it. */
export function addPreviews( form: HTMLFormElement ): void {
	form.querySelectorAll< HTMLElement >(
		'.webinar-message[data-template]'
	).forEach( ( message ) => addPreview( form, message ) );
}

function addPreview( form: HTMLFormElement, message: HTMLElement ): void {
	const text = message.querySelector( 'textarea' );
	if ( ! text ) {
		return;
	}
	let timer = 0;
	let request = new AbortController();
	const update = async () => {
		request = new AbortController();
		const { signal } = request;
		message.setAttribute( 'aria-busy', 'true' );
		let failure = '';
		try {
			show( message, await load( form, message, signal ) );
		} catch {
			failure = form.dataset.failed ?? '';
		}
		if ( ! signal.aborted ) {
			put( message, 'failed', failure );
			message.removeAttribute( 'aria-busy' );
		}
	};
	const onInput = () => {
		request.abort();
		window.clearTimeout( timer );
		timer = window.setTimeout( update, PAUSE_MS );
	};
	for ( const field of message.querySelectorAll<
		HTMLInputElement | HTMLTextAreaElement
	>( 'textarea, [data-field]' ) ) {
		field.addEventListener( 'input', onInput );
		// Typed before this script was there, or restored by the browser.
		if ( field.value !== field.defaultValue ) {
			onInput();
		}
	}
	addInsertButtons( message, text );
}

async function load(
	form: HTMLFormElement,
	message: HTMLElement,
	signal: AbortSignal
): Promise< Preview > {
	const value = ( selector: string ) =>
		message.querySelector< HTMLInputElement | HTMLTextAreaElement >(
			selector
		)?.value ?? '';
	const response = await fetch( form.dataset.url ?? '', {
		method: 'POST',
		body: new URLSearchParams( {
			action: 'webinar_outbox_preview',
			webinar_id: form.dataset.webinar ?? '0',
			template: message.dataset.template ?? '',
			text: value( 'textarea' ),
			subject: value( '[data-field="subject"]' ),
			button_text: value( '[data-field="button_text"]' ),
			nonce:
				form.querySelector< HTMLInputElement >( '[name="_wpnonce"]' )
					?.value ?? '',
		} ),
		signal,
	} );
	const { success, data } = ( await response.json() ) as {
		success: boolean;
		data: Preview;
	};
	if ( ! success ) {
		throw new Error( 'The preview was refused.' );
	}
	return data;
}

function show( message: HTMLElement, preview: Preview ): void {
	put( message, 'text', preview.text );
	put( message, 'button', preview.button_text );
	put( message, 'count', preview.count );
	message
		.querySelector( '.webinar-message__count' )
		?.classList.toggle( 'is-too-long', preview.is_too_long );
	if ( preview.mail ) {
		put( message, 'subject', preview.mail.subject );
		put( message, 'plain', preview.mail.text );
		message
			.querySelector( 'iframe' )
			?.setAttribute( 'srcdoc', preview.mail.html );
	}
}

function put( message: HTMLElement, name: string, text: string ): void {
	const element = message.querySelector( `.webinar-message__${ name }` );
	if ( element ) {
		element.textContent = text;
	}
}

function addInsertButtons(
	message: HTMLElement,
	text: HTMLTextAreaElement
): void {
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
			text.dispatchEvent( new Event( 'input', { bubbles: true } ) );
		} );
		code.replaceWith( insert );
	}
}
