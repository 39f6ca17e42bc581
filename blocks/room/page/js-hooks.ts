/**
 * Fires the room's JavaScript hooks (contract/js-hooks) for other plugins.
 *
 * The room does not load `wp-hooks` itself: a plugin that listens brings it along.
 */
import type { RoomState, Screen } from '../state/room-state';

interface Hooks {
	doAction: ( name: string, ...args: unknown[] ) => void;
}

const hooks = (): Hooks | undefined =>
	( window as Window & { wp?: { hooks?: Hooks } } ).wp?.hooks;

/** A listener must not be able to change the room's state. */
const copyOf = < T >( value: T ): T => JSON.parse( JSON.stringify( value ) );

/** Tells listeners what a module of the site has told this room. */
export const fireEvent = ( name: string, payload: object ): void =>
	hooks()?.doAction( 'webinar.room.event', name, payload );

export const fireStreamChanged = ( stream: {
	isOpen: boolean;
	url: string;
	token: string;
} ): void => hooks()?.doAction( 'webinar.room.stream_changed', stream );

/**
 * @return Compares the state with the last call's, and fires a hook for each change.
 */
export function createHookRunner(): ( stage: Screen, room: RoomState ) => void {
	let lastStage = '';
	let lastOffer = '';
	return ( stage, room ) => {
		if ( stage !== lastStage ) {
			lastStage = stage;
			hooks()?.doAction(
				'webinar.room.stage_changed',
				stage,
				copyOf( room )
			);
		}
		const { visible, text = '', url = '' } = room.cta;
		const offer = visible ? `${ text } ${ url }` : '';
		if ( offer !== lastOffer ) {
			lastOffer = offer;
			if ( visible ) {
				hooks()?.doAction( 'webinar.room.offer_shown', { text, url } );
			}
		}
	};
}
