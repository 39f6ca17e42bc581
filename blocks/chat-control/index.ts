/** Adds the chat to the speaker's controls, on the console and beside the editor. */
import { createElement } from '@wordpress/element';
import { addFilter } from '@wordpress/hooks';
import type { ReactNode } from 'react';
import type { Panel } from '../chat/panel';
import { createRequests } from '../chat/requests';
import '../chat/style.css';
import { createOutside } from './outside';
import { createPushedPanel } from './pushed-panel';

interface Section {
	name: string;
	content: ReactNode;
}

let panel: Panel | null = null;
let outside: HTMLElement | null = null;

/** Moves the one panel to where the controls are drawn. */
function take( place: HTMLElement | null ): void {
	const settings = window.webinarChat;
	if ( place && settings?.isOutside ) {
		outside ??= createOutside( settings, createRequests( settings ) );
		place.append( outside );
	} else if ( place && settings ) {
		panel ??= createPushedPanel( settings );
		place.append( panel.element );
		panel.start();
	}
}

addFilter(
	'webinar.control.sections',
	'webinar-chat/section',
	( sections: Section[] ): Section[] => {
		const chat = {
			name: 'webinar-chat/chat',
			content: createElement( 'div', {
				className: `webinar-chat is-in-controls${ window.webinarChat?.isOutside ? ' is-outside' : '' }`,
				ref: take,
			} ),
		};
		const place = sections.findIndex( ( { name } ) => name === 'offer' );
		return [
			...sections.slice( 0, place + 1 ),
			chat,
			...sections.slice( place + 1 ),
		];
	}
);
