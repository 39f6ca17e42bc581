import { afterEach, expect, it, vi } from 'vitest';
import { createHookRunner } from './js-hooks';
import type { RoomState } from '../state/room-state';

const doAction = vi.fn();

afterEach( () => {
	vi.unstubAllGlobals();
	doAction.mockReset();
} );

const room = ( cta: RoomState[ 'cta' ] ) =>
	( { webinar_id: 12, stage: 'viewing', cta } ) as RoomState;
const hidden = room( { visible: false } );
const shown = room( { visible: true, text: 'Get it', url: 'https://a.test/' } );

it( 'fires a hook once for each change of stage and offer', () => {
	vi.stubGlobal( 'wp', { hooks: { doAction } } );
	const runHooks = createHookRunner();
	runHooks( 'viewing', hidden );
	runHooks( 'viewing', hidden );
	runHooks( 'viewing', shown );
	runHooks( 'viewing', shown );
	runHooks( 'left', hidden );
	runHooks( 'viewing', shown );
	expect( doAction.mock.calls ).toEqual( [
		[ 'webinar.room.stage_changed', 'viewing', hidden ],
		[
			'webinar.room.offer_shown',
			{ text: 'Get it', url: 'https://a.test/' },
		],
		[ 'webinar.room.stage_changed', 'left', hidden ],
		[ 'webinar.room.stage_changed', 'viewing', shown ],
		[
			'webinar.room.offer_shown',
			{ text: 'Get it', url: 'https://a.test/' },
		],
	] );
} );

it( 'passes a copy, so that a listener cannot change the room', () => {
	doAction.mockImplementation( ( _name, _stage, received: RoomState ) => {
		received.title = 'Mine';
	} );
	vi.stubGlobal( 'wp', { hooks: { doAction } } );
	createHookRunner()( 'viewing', hidden );
	expect( hidden ).not.toHaveProperty( 'title' );
} );

it( 'does nothing where wp-hooks is not loaded', () => {
	expect( () => createHookRunner()( 'viewing', shown ) ).not.toThrow();
} );
