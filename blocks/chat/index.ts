/** Puts the chat into its place in the room, and follows the room's stages. */
import { addAction } from '@wordpress/hooks';
import { createPanel, type Panel } from './panel';
import { createRequests } from './requests';
import { createSidecar, type RoomStream, type Sidecar } from './sidecar';
import type {} from './staff-script';
import './style.css';

/** Stages in which people write. */
const OPEN = [ 'lobby', 'viewing', 'break' ];

let panel: Panel | null = null;
let sidecar: Sidecar | null = null;
let stream: RoomStream | null = null;

/** Tells the room's style what a keyboard leaves, so that the picture stays above it. */
function followKeyboard( room: HTMLElement ): void {
	const view = window.visualViewport;
	view?.addEventListener( 'resize', fit );
	view?.addEventListener( 'scroll', fit );
	function fit(): void {
		const isOpen = view !== null && window.innerHeight - view.height > 100;
		room.style.setProperty(
			'--webinar-view-start',
			isOpen ? `${ view.offsetTop }px` : null
		);
		room.style.setProperty(
			'--webinar-view-size',
			isOpen ? `${ view.height }px` : null
		);
	}
}

addAction(
	'webinar.room.stream_changed',
	'webinar-chat/stream',
	( next: RoomStream ) => {
		stream = next;
		sidecar?.setStream( next );
	}
);

addAction(
	'webinar.room.event',
	'webinar-chat/event',
	( name: string, payload: Record< string, unknown > ) => {
		if ( name === 'chat' ) {
			sidecar?.take( payload );
		}
	}
);

// The room fires this once when it has taken over its markup, and at each change.
addAction(
	'webinar.room.stage_changed',
	'webinar-chat/room',
	( stage: string ) => {
		const place = document.querySelector< HTMLElement >(
			'.webinar-room .webinar-chat'
		);
		const settings = window.webinarChat;
		if ( ! place || ! settings ) {
			return;
		}
		if ( ! panel ) {
			sidecar = createSidecar(
				settings,
				createRequests( settings ),
				( pushed ) => panel?.push( pushed ),
				() => panel?.refresh()
			);
			panel = createPanel(
				settings,
				sidecar,
				window.webinarChatStaff ?? null
			);
			if ( stream ) {
				sidecar.setStream( stream );
			}
			place.append( panel.element );
			followKeyboard( place.closest( '.webinar-room' ) ?? place );
		}
		if ( OPEN.includes( stage ) ) {
			panel.start();
		} else {
			panel.stop(
				( stage === 'before'
					? settings.texts.before
					: settings.texts.closed ) ?? ''
			);
		}
	}
);
