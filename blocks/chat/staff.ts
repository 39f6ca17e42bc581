/** What those who moderate see beside the messages: actions on each, lists, rules, and who helps. */
import { make, type Child } from './elements';
import type { Requests } from './requests';
import {
	fill,
	type ChatSettings,
	type ChatState,
	type Message,
} from './settings';

const REASONS = [ 'insult', 'advertising', 'flood' ];
const MODES = [ 'open', 'questions', 'staff', 'off' ];
const SLOW_SECONDS = [ 0, 5, 10, 30, 60, 300 ];
const SLOWED_SECONDS = 10;

export interface Staff {
	/** The actions on a message. */
	tools: ( message: Message, isPinned: boolean ) => Child;
	/** The list of who is banned. */
	bans: ( state: ChatState ) => Child;
	/** The form of the rules; made once, and filled in when the rules change. */
	rules: ( state: ChatState ) => HTMLElement;
	slowButton: HTMLButtonElement;
	/** Fits the button to the state. */
	update: ( state: ChatState ) => void;
}

/**
 * @param settings  As printed.
 * @param requests  Sends commands.
 * @param onChanged Reads at once what a command has changed.
 * @param onProblem Shows why a command was refused.
 */
export function createStaff(
	settings: ChatSettings,
	{ send }: Pick< Requests, 'send' >,
	onChanged: () => void,
	onProblem: ( text: string ) => void
): Staff {
	const texts = settings.staffTexts ?? {};
	let state: ChatState | null = null;

	const command = async (
		name: keyof ChatSettings[ 'commands' ],
		fields: Record< string, string >
	): Promise< Record< string, unknown > | null > => {
		const outcome = await send( name, fields );
		onProblem(
			outcome.kind === 'refused'
				? outcome.message
				: ( outcome.kind === 'lost' && texts.failed ) || ''
		);
		onChanged();
		return outcome.kind === 'done' ? outcome.data : null;
	};
	const button = ( text: string | undefined, onclick: () => void ) =>
		make( 'button', { type: 'button', onclick }, text ?? '' );
	const option = ( value: string | number, text: string | undefined ) =>
		make( 'option', { value }, text ?? '' );

	const ban = ( message: Message ): HTMLElement => {
		const reason = make(
			'select',
			{},
			...REASONS.map( ( name ) => option( name, settings.texts[ name ] ) )
		);
		const scopes: [ string, string | undefined ][] = [
			[ 'minutes', texts.minutes ],
			[ 'webinar', texts.webinar ],
			...( settings.mayBanAll
				? [ [ 'all', texts.everywhere ] as [ string, string ] ]
				: [] ),
		];
		return make(
			'details',
			{ class: 'webinar-chat__ban' },
			make( 'summary', {}, texts.ban ?? '' ),
			make( 'label', {}, `${ texts.why } `, reason ),
			...scopes.map( ( [ scope, text ] ) =>
				button( text, () =>
					command( 'ban', {
						message_id: String( message.message_id ),
						lead_id: '0',
						scope,
						reason: reason.value,
					} )
				)
			)
		);
	};

	const rule = ( changes: Record< string, string > ): void => {
		if ( state ) {
			const { rules, staff } = state;
			void command( 'rules', {
				mode: staff?.mode ?? 'open',
				slow_seconds: String( rules.slow_seconds ),
				is_held: rules.is_held ? '1' : '0',
				allows_links: rules.allows_links ? '1' : '0',
				...changes,
			} );
		}
	};

	const mode = make(
		'select',
		{ onchange: () => rule( { mode: mode.value } ) },
		...MODES.map( ( name ) => option( name, texts[ name ] ) )
	);
	const slow = make(
		'select',
		{ onchange: () => rule( { slow_seconds: slow.value } ) },
		...SLOW_SECONDS.map( ( seconds ) =>
			option(
				seconds,
				seconds ? fill( texts.seconds, seconds ) : texts.slowOff
			)
		)
	);
	const check = ( name: string, text: string | undefined ) => {
		const box: HTMLInputElement = make( 'input', {
			type: 'checkbox',
			onchange: () => rule( { [ name ]: box.checked ? '1' : '0' } ),
		} );
		return { box, label: make( 'label', {}, box, ` ${ text }` ) };
	};
	const held = check( 'is_held', texts.holding );
	const links = check( 'allows_links', texts.links );
	const form = make(
		'div',
		{ class: 'webinar-chat__rules' },
		make( 'label', {}, `${ texts.mode } `, mode ),
		make( 'label', {}, `${ texts.slow } `, slow ),
		held.label,
		links.label,
		...organizerParts(),
		settings.csvUrl !== '' &&
			make( 'a', { href: settings.csvUrl }, texts.csv ?? '' )
	);

	function organizerParts(): Child[] {
		const { settings: organizer } = settings;
		if ( ! organizer ) {
			return [];
		}
		const list = make( 'ul', { class: 'webinar-chat__assistants' } );
		const change = async ( step: string, value: string ) => {
			const data = await command( 'settings', { step, value } );
			if ( data ) {
				show( data.assistants as typeof organizer.assistants );
				name.value = '';
			}
		};
		const show = ( assistants: typeof organizer.assistants ): void =>
			list.replaceChildren(
				...assistants.map( ( person ) =>
					make(
						'li',
						{},
						`${ person.name } `,
						button( fill( texts.remove, person.name ), () =>
							change( 'remove', String( person.user_id ) )
						)
					)
				)
			);
		const name = make( 'input', {
			type: 'text',
			'aria-label': texts.addLabel,
			placeholder: texts.addLabel,
			maxlength: 100,
		} );
		const chosen: HTMLInputElement = make( 'input', {
			type: 'checkbox',
			checked: organizer.is_chosen,
			onchange: () => change( 'choose', chosen.checked ? '1' : '0' ),
		} );
		show( organizer.assistants );
		return [
			settings.canChoose &&
				make(
					'label',
					{},
					chosen,
					` ${ texts.choose } ${ texts.chooseNote }`
				),
			make(
				'form',
				{
					class: 'webinar-chat__row',
					onsubmit: ( event: Event ) => {
						event.preventDefault();
						if ( name.value.trim() ) {
							void change( 'add', name.value.trim() );
						}
					},
				},
				make( 'strong', {}, texts.assistants ?? '' ),
				name,
				make( 'button', { type: 'submit' }, texts.add ?? '' )
			),
			list,
		];
	}

	const slowButton = make( 'button', {
		type: 'button',
		onclick: () =>
			rule( {
				slow_seconds: state?.rules.slow_seconds
					? '0'
					: String( SLOWED_SECONDS ),
			} ),
	} );

	return {
		tools( message, isPinned ) {
			const step = ( text: string | undefined, name: string ) =>
				button( text, () =>
					command( 'moderate', {
						message_id: String( message.message_id ),
						step: name,
					} )
				);
			const isShown = message.state === 'shown';
			const isOpen = [ 'asked', 'answering' ].includes(
				message.question
			);
			const summary = make(
				'summary',
				{ 'aria-label': fill( texts.actions, message.name ) },
				'⋯'
			);
			const menu = make(
				'details',
				{
					class: 'webinar-chat__tools',
					// A chosen action closes the menu.
					onclick: ( { target }: Event ) => {
						if ( ( target as Element ).localName === 'button' ) {
							menu.open = false;
							summary.focus();
						}
					},
				},
				summary,
				! isShown && step( texts.restore, 'restore' ),
				message.state !== 'hidden' && step( texts.hide, 'hide' ),
				isShown &&
					message.question === 'asked' &&
					step( texts.answer, 'answer' ),
				isShown && isOpen && step( texts.answered, 'answered' ),
				isShown &&
					message.question === 'none' &&
					message.people < 2 &&
					button( settings.texts.makeQuestion, () =>
						command( 'question', {
							message_id: String( message.message_id ),
							step: 'ask',
						} )
					),
				isShown &&
					( isPinned
						? step( texts.unpin, 'unpin' )
						: step( texts.pin, 'pin' ) ),
				! message.is_staff && ban( message )
			);
			return menu;
		},
		bans: ( { staff } ) =>
			staff?.bans.length
				? make(
						'ul',
						{ class: 'webinar-chat__bans' },
						...staff.bans.map( ( banned ) =>
							make(
								'li',
								{},
								`${ banned.name } · ${ settings.texts[ banned.reason ] } `,
								button( texts.lift, () =>
									command( 'ban', {
										message_id: '0',
										lead_id: String( banned.lead_id ),
										scope: 'none',
										reason: '',
									} )
								)
							)
						)
					)
				: make( 'p', {}, texts.none ?? '' ),
		rules: () => form,
		slowButton,
		update( next ) {
			state = next;
			mode.value = next.staff?.mode ?? 'open';
			slow.value = String( next.rules.slow_seconds );
			held.box.checked = next.rules.is_held;
			links.box.checked = next.rules.allows_links;
			slowButton.textContent =
				( next.rules.slow_seconds ? texts.fastNow : texts.slowNow ) ??
				'';
		},
	};
}
