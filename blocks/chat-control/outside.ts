/** Where the chat of a webinar is that is broadcast outside the room (Zoom, Telegram). */
import { make } from '../chat/elements';
import type { Requests } from '../chat/requests';
import type { ChatSettings } from '../chat/settings';

export function createOutside(
	{ settings, staffTexts }: ChatSettings,
	{ send }: Pick< Requests, 'send' >
): HTMLElement {
	const texts = staffTexts ?? {};
	const address = make( 'input', {
		type: 'url',
		maxlength: 500,
		placeholder: 'https://',
		value: settings?.outside_url,
		'aria-describedby': 'webinar-chat-outside-note',
	} );
	const outcome = make( 'p', { role: 'status' } );
	const save = async (): Promise< void > => {
		const answer = await send( 'settings', {
			step: 'outside',
			value: address.value.trim(),
		} );
		outcome.className =
			answer.kind === 'done' ? '' : 'webinar-chat__problem';
		outcome.textContent =
			{
				done: texts.saved,
				refused: answer.kind === 'refused' && answer.message,
				lost: texts.failed,
			}[ answer.kind ] || '';
	};
	return make(
		'form',
		{
			class: 'webinar-chat__outside',
			novalidate: true,
			onsubmit: ( event: Event ) => {
				event.preventDefault();
				void save();
			},
		},
		make( 'label', {}, make( 'strong', {}, texts.outside ?? '' ), address ),
		make(
			'p',
			{ id: 'webinar-chat-outside-note' },
			texts.outsideNote ?? ''
		),
		make( 'button', { type: 'submit' }, texts.save ?? '' ),
		outcome
	);
}
