/**
 * What other plugins' scripts hear of the room, by the hooks of contract/js-hooks.
 *
 * An attendee is not sent `wp-hooks` for it: only a plugin that listens is, and brings it along.
 */
import type { RoomState, Screen } from '../state/room-state';

interface Hooks {
	doAction: ( name: string, ...args: unknown[] ) => void;
}

const hooks = (): Hooks | undefined =>
	( window as Window & { wp?: { hooks?: Hooks } } ).wp?.hooks;

/**
 * Nobody outside changes the room by what they were told.
 * @param value
 */
const copyOf = < T >( value: T ): T => JSON.parse( JSON.stringify( value ) );

/**
 * @return Compares each state with the one before, and tells what has changed.
 */
export function createExtensions(): ( stage: Screen, room: RoomState ) => void {
	let toldStage = '';
	let toldOffer = '';
	return ( stage, room ) => {
		if ( stage !== toldStage ) {
			toldStage = stage;
			hooks()?.doAction(
				'webinar.room.stage_changed',
				stage,
				copyOf( room )
			);
		}
		const { visible, text = '', url = '' } = room.cta;
		const offer = visible ? `${ text } ${ url }` : '';
		if ( offer !== toldOffer ) {
			toldOffer = offer;
			if ( visible ) {
				hooks()?.doAction( 'webinar.room.offer_shown', { text, url } );
			}
		}
	};
}
