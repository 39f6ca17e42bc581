import { createReduxStore, dispatch, register } from '@wordpress/data';
import { createRoot } from '@wordpress/element';
import { act, type ReactNode } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ControlSidebar } from './sidebar';

const post = vi.hoisted( () => ( { status: 'publish', offer: '/join/' } ) );
const openGeneralSidebar = vi.hoisted( () => vi.fn() );

// The real editor does not run outside a browser.
vi.mock( '@wordpress/editor', async () => {
	const data = await import( '@wordpress/data' );
	const store = data.createReduxStore( 'core/editor', {
		reducer: ( isSaving = false, { type }: { type: string } ) =>
			[ 'SAVE', 'SAVED' ].includes( type ) ? type === 'SAVE' : isSaving,
		actions: {
			save: () => ( { type: 'SAVE' } ),
			haveSaved: () => ( { type: 'SAVED' } ),
		},
		selectors: {
			isSavingPost: ( isSaving: boolean ) => isSaving,
			getCurrentPostAttribute: ( _state: unknown, name: string ) =>
				name === 'status' ? post.status : { room_cta_url: post.offer },
		},
	} );
	data.register( store );
	return {
		store,
		PluginSidebar: ( { children }: { children: ReactNode } ) => children,
	};
} );

register(
	createReduxStore( 'core/edit-post', {
		reducer: () => ( {} ),
		actions: {
			openGeneralSidebar: ( name: string ) => {
				openGeneralSidebar( name );
				return { type: 'OPENED' };
			},
		},
	} )
);

const SETTINGS = {
	webinarId: 7,
	isRecording: false,
	isAvailable: true,
	ajaxUrl: 'https://example.org/wp-admin/admin-ajax.php',
	commands: {
		cta: { action: 'set_cta', nonce: 'a' },
		readiness: { action: 'readiness', nonce: 'b' },
	},
	stateUrl: 'https://example.org/wp-json/webinars/v1/rooms/7/state',
	roomUrl: 'https://example.org/account/webinar_room/',
	editUrl: '',
	offerUrl: '/old/',
};

let status: string;
let queries: number;
let root: ReturnType< typeof createRoot >;

async function open(): Promise< void > {
	root = createRoot(
		document.body.appendChild( document.createElement( 'div' ) )
	);
	await act( async () =>
		root.render( <ControlSidebar settings={ SETTINGS } /> )
	);
}

const text = (): string => document.body.textContent ?? '';

beforeEach( () => {
	vi.stubGlobal( 'IS_REACT_ACT_ENVIRONMENT', true );
	Object.assign( post, { status: 'publish', offer: '/join/' } );
	openGeneralSidebar.mockClear();
	status = 'scheduled';
	queries = 0;
	vi.stubGlobal( 'fetch', async ( _url: string, options: RequestInit ) => {
		if ( options.method === 'POST' ) {
			queries++;
			return new Response( '{"success":true,"data":{"checks":[]}}' );
		}
		const now = Math.floor( Date.now() / 1000 );
		return new Response(
			JSON.stringify( {
				webinar_id: 7,
				status,
				version: 1,
				scheduled_at: now + 750,
				server_time: now,
				cta: { visible: false },
				room: { can_control: true, people: null },
				poll_after_ms: 60_000,
				stage: 'lobby',
			} )
		);
	} );
} );

afterEach( async () => {
	await act( async () => root.unmount() );
	document.body.replaceChildren();
	vi.unstubAllGlobals();
} );

it( 'opens by itself for a webinar that is scheduled or on', async () => {
	await open();
	expect( openGeneralSidebar ).toHaveBeenCalledTimes( 1 );
	expect( openGeneralSidebar ).toHaveBeenCalledWith(
		'webinar-control/broadcast'
	);
} );

it( 'stays closed for a webinar that is over', async () => {
	status = 'finished';
	await open();
	expect( openGeneralSidebar ).not.toHaveBeenCalled();
} );

it( 'stays closed where the address names a field of the editor', async () => {
	window.location.hash = '#webinar-stream_source';
	await open();
	window.location.hash = '';
	expect( openGeneralSidebar ).not.toHaveBeenCalled();
} );

it( 'says what to do first in an unpublished post', async () => {
	post.status = 'auto-draft';
	await open();
	expect( text() ).toContain( 'Give the webinar a date and publish it.' );
	expect( openGeneralSidebar ).not.toHaveBeenCalled();
} );

it( 'uses the saved offer, not that of when the page was rendered', async () => {
	post.offer = '';
	await open();
	expect( text() ).toContain( 'has no offer yet' );
} );

it( 'runs the checks again after a save', async () => {
	await open();
	expect( queries ).toBe( 1 );
	const editor = dispatch( 'core/editor' ) as Record< string, () => void >;
	await act( async () => editor.save?.() );
	await act( async () => editor.haveSaved?.() );
	expect( queries ).toBe( 2 );
} );
