/** The chat of the controls, with an event stream of its own: it refreshes as soon as something changes, and not by polling alone. */
import { createPanel, type Panel } from '../chat/panel';
import { createStaff } from '../chat/staff';
import { createRequests } from '../chat/requests';
import type { ChatSettings } from '../chat/settings';
import { createSidecar } from '../chat/sidecar';
import { createDeviceId } from '../room/presence/presence-commands';
import { createEventStream } from '../room/state/event-stream';

const nothing = (): void => {};

export function createPushedPanel( settings: ChatSettings ): Panel {
	const wordpress = createRequests( settings );
	if ( ! settings.stream ) {
		return createPanel( settings, wordpress, createStaff, 'h3' );
	}
	const { url } = settings.stream;
	let { token } = settings.stream;
	let isOpen = false;
	const tell = (): void => sidecar.setStream( { isOpen, url, token } );
	const stream = createEventStream( {
		url,
		device: createDeviceId(),
		readToken: () => token,
		onToken: ( next ) => {
			token = next;
			tell();
		},
		// A page whose token has ended polls.
		renewToken: nothing,
		poll: nothing,
		onActivity: nothing,
		onState: nothing,
		onPeople: nothing,
		onEvent: ( name, payload ) => {
			if ( name === 'chat' ) {
				sidecar.take( { ...payload } );
			}
		},
		onOpenChange: ( next ) => {
			isOpen = next;
			tell();
		},
		onModeChange: nothing,
	} );
	const sidecar = createSidecar(
		settings,
		{
			...wordpress,
			async read( query ) {
				const reading = await wordpress.read( query );
				// Nothing is pushed to a chat that is closed.
				if ( reading.kind === 'state' ) {
					stream[
						reading.state.rules.mode === 'closed' ? 'stop' : 'start'
					]();
				}
				return reading;
			},
		},
		( pushed ) => panel.push( pushed ),
		() => panel.refresh()
	);
	const panel = createPanel( settings, sidecar, createStaff, 'h3' );
	document.addEventListener( 'visibilitychange', () => {
		if ( document.visibilityState === 'visible' && isOpen ) {
			stream.reconnectIfStale();
		}
	} );
	return panel;
}
