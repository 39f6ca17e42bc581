import { afterEach, expect, it, vi } from 'vitest';
import { createExtensions } from './js-hooks';
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

it( 'tells other scripts of each stage and each offer once', () => {
	vi.stubGlobal( 'wp', { hooks: { doAction } } );
	const tell = createExtensions();
	tell( 'viewing', hidden );
	tell( 'viewing', hidden );
	tell( 'viewing', shown );
	tell( 'viewing', shown );
	tell( 'left', hidden );
	tell( 'viewing', shown );
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

it( 'lets nobody change the room by what they were told', () => {
	doAction.mockImplementation( ( _name, _stage, told: RoomState ) => {
		told.title = 'Mine';
	} );
	vi.stubGlobal( 'wp', { hooks: { doAction } } );
	createExtensions()( 'viewing', hidden );
	expect( hidden ).not.toHaveProperty( 'title' );
} );

it( 'is silent where nobody brought the hooks', () => {
	expect( () => createExtensions()( 'viewing', shown ) ).not.toThrow();
} );
