/**
 * The field where people write. What is written stays there until the server has it: a refusal or a lost network loses nothing,
 * and what is sent again has the same key, so that it is never there twice.
 */
import { make } from './elements';
import type { Requests } from './requests';
import { fill, type ChatSettings, type Message, type Texts } from './settings';

const RETRY_MS = 3_000;

interface Draft {
	key: string;
	text: string;
	isQuestion: boolean;
}

export interface Composer {
	element: HTMLFormElement;
	/** Without it nothing is sent now. */
	setOpen: ( isOpen: boolean, onlyQuestions: boolean ) => void;
	/** Seconds between two messages of this person. */
	setSlow: ( seconds: number ) => void;
}

/** Not `randomUUID`, which exists on https only. */
const createKey = (): string =>
	Array.from( crypto.getRandomValues( new Uint8Array( 16 ) ), ( byte ) =>
		byte.toString( 16 ).padStart( 2, '0' )
	).join( '' );

export function createComposer(
	{ webinarId, userId, longest, texts }: ChatSettings,
	{ send }: Pick< Requests, 'send' >,
	onSaid: ( message: Message ) => void
): Composer {
	const storageKey = `webinar-chat-${ webinarId }-${ userId }`;
	let pending: Draft | null = null;
	let isSending = false;
	/** By a clock that nobody sets. */
	let waitsUntil = 0;
	let slowSeconds = 0;
	let timer: ReturnType< typeof setTimeout > | undefined;

	const field = make( 'textarea', {
		class: 'webinar-chat__field',
		rows: 1,
		maxlength: longest,
		placeholder: texts.placeholder,
		'aria-label': texts.placeholder,
		enterkeyhint: 'send',
	} );
	const isQuestion = make( 'input', { type: 'checkbox' } );
	const question = make(
		'label',
		{ class: 'webinar-chat__question' },
		isQuestion,
		texts.asQuestion ?? ''
	);
	const button = make(
		'button',
		{ type: 'submit', class: 'webinar-chat__send' },
		texts.send ?? ''
	);
	const problem = make( 'p', {
		class: 'webinar-chat__problem',
		role: 'alert',
	} );
	const hint = make( 'p', { class: 'webinar-chat__hint' } );
	const element = make(
		'form',
		{ class: 'webinar-chat__form' },
		problem,
		make( 'div', { class: 'webinar-chat__row' }, field, button ),
		make( 'div', { class: 'webinar-chat__row' }, question, hint )
	);

	const store = ( draft: Draft | null ): void => {
		pending = draft;
		field.readOnly = draft !== null;
		try {
			if ( draft ) {
				sessionStorage.setItem( storageKey, JSON.stringify( draft ) );
			} else {
				sessionStorage.removeItem( storageKey );
			}
		} catch {
			// Switched off in this browser.
		}
	};
	const say = ( text: string ): void => {
		if ( problem.textContent !== text ) {
			problem.textContent = text;
		}
	};
	/** Each second while somebody waits. */
	const tick = (): void => {
		clearTimeout( timer );
		const seconds = Math.ceil( ( waitsUntil - performance.now() ) / 1000 );
		const isWaiting = seconds > 0;
		hint.textContent = isWaiting ? fill( texts.wait, seconds ) : '';
		button.toggleAttribute( 'aria-disabled', isWaiting );
		if ( isWaiting ) {
			timer = setTimeout( tick, 1000 );
		}
	};
	const waitFor = ( ms: number ): void => {
		waitsUntil = performance.now() + ms;
		tick();
	};
	const attempt = async (): Promise< void > => {
		if ( ! pending || isSending ) {
			return;
		}
		isSending = true;
		const { key, text, isQuestion: asks } = pending;
		const outcome = await send( 'say', {
			message_key: key,
			text,
			is_question: asks ? '1' : '',
		} );
		isSending = false;
		if ( outcome.kind === 'lost' ) {
			say( texts.lost ?? '' );
			setTimeout( attempt, RETRY_MS );
			return;
		}
		store( null );
		if ( outcome.kind === 'refused' ) {
			say( outcome.message );
			waitFor( outcome.retryAfterMs );
			return;
		}
		say( '' );
		field.value = '';
		isQuestion.checked = isQuestion.disabled;
		grow();
		waitFor( slowSeconds * 1000 );
		onSaid( outcome.data.message as Message );
	};
	const grow = (): void => {
		field.style.blockSize = 'auto';
		field.style.blockSize = `${ Math.min( field.scrollHeight + 2, 120 ) }px`;
	};

	element.addEventListener( 'submit', ( event ) => {
		event.preventDefault();
		const text = field.value;
		if ( ! text.trim() || pending || performance.now() < waitsUntil ) {
			return;
		}
		store( { key: createKey(), text, isQuestion: isQuestion.checked } );
		void attempt();
	} );
	field.addEventListener( 'input', grow );
	field.addEventListener( 'keydown', ( event ) => {
		if (
			event.key === 'Enter' &&
			! event.shiftKey &&
			! event.isComposing
		) {
			event.preventDefault();
			element.requestSubmit();
		}
	} );
	window.addEventListener( 'online', () => void attempt() );

	// What the page before this one could not send.
	try {
		const draft = JSON.parse(
			sessionStorage.getItem( storageKey ) ?? 'null'
		) as Draft | null;
		if ( draft ) {
			field.value = draft.text;
			isQuestion.checked = draft.isQuestion;
			store( draft );
			void attempt();
		}
	} catch {
		// Switched off in this browser.
	}

	return {
		element,
		setOpen( isOpen, onlyQuestions ) {
			element.hidden = ! isOpen;
			if ( isQuestion.disabled !== onlyQuestions ) {
				isQuestion.disabled = onlyQuestions;
				isQuestion.checked = onlyQuestions;
			}
		},
		setSlow( seconds ) {
			slowSeconds = seconds;
		},
	};
}

/** What the rules are now, in words; empty where everybody writes as they like. */
export function rulesText(
	{
		mode,
		is_crowded: isCrowded,
		slow_seconds: slow,
		is_held: isHeld,
	}: {
		mode: string;
		is_crowded: boolean;
		slow_seconds: number;
		is_held: boolean;
	},
	texts: Texts
): string {
	const modes: Record< string, string | undefined > = {
		closed: texts.closed,
		off: texts.off,
		staff: texts.staffOnly,
		questions: isCrowded ? texts.crowded : texts.questionsOnly,
	};
	const isOpen = ! [ 'closed', 'off', 'staff' ].includes( mode );
	return [
		modes[ mode ],
		isOpen && slow > 0 && fill( texts.slow, slow ),
		isOpen && isHeld && texts.heldRule,
	]
		.filter( Boolean )
		.join( ' ' );
}
