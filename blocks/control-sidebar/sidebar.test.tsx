import { createReduxStore, register } from '@wordpress/data';
import { createRoot } from '@wordpress/element';
import { addFilter, removeFilter } from '@wordpress/hooks';
import { act, type ReactNode } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ControlSidebar, type ControlSection } from './sidebar';

const post = vi.hoisted( () => ( { status: 'publish', offer: '/join/' } ) );
const openGeneralSidebar = vi.hoisted( () => vi.fn() );

// The real editor does not run outside a browser.
vi.mock( '@wordpress/editor', async () => {
	const data = await import( '@wordpress/data' );
	const store = data.createReduxStore( 'core/editor', {
		reducer: () => ( {} ),
		selectors: {
			isSavingPost: () => false,
			isCurrentPostPublished: () => post.status === 'publish',
			getCurrentPostAttribute: ( _state: unknown, name: string ) =>
				name === 'status' ? post.status : metaWithOffer( post.offer ),
		},
	} );
	const metas = new Map< string, object >();
	// The same object for the same value, as a selector has to give it.
	function metaWithOffer( offer: string ): object {
		const meta = metas.get( offer ) ?? { room_cta_url: offer };
		metas.set( offer, meta );
		return meta;
	}
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
	ajaxUrl: 'https://example.org/wp-admin/admin-ajax.php',
	commands: {
		start: { action: 'set_status', nonce: 'a' },
		stop: { action: 'set_status', nonce: 'a' },
		cta: { action: 'set_cta', nonce: 'b' },
	},
	stateUrl: 'https://example.org/wp-json/webinars/v1/rooms/7/state',
	roomUrl: 'https://example.org/account/webinar_room/',
};

let room: { status: string; version: number; cta: { visible: boolean } };
let answerCommand: ( fields: Record< string, string > ) => Response;
let commands: Array< Record< string, string > >;
let root: ReturnType< typeof createRoot >;

async function open(): Promise< void > {
	const container = document.body.appendChild(
		document.createElement( 'div' )
	);
	root = createRoot( container );
	await act( async () =>
		root.render( <ControlSidebar settings={ SETTINGS } /> )
	);
}

const text = (): string => document.body.textContent ?? '';

function findButton( name: string ): HTMLButtonElement {
	const button = [ ...document.querySelectorAll( 'button' ) ].find(
		( { textContent } ) => textContent === name
	);
	if ( ! button ) {
		throw new Error( `There is no button "${ name }" in: ${ text() }` );
	}
	return button;
}

async function click( element: HTMLElement ): Promise< void > {
	await act( async () => element.click() );
}

beforeEach( () => {
	vi.stubGlobal( 'IS_REACT_ACT_ENVIRONMENT', true );
	Object.assign( post, { status: 'publish', offer: '/join/' } );
	openGeneralSidebar.mockClear();
	room = { status: 'scheduled', version: 1, cta: { visible: false } };
	commands = [];
	answerCommand = () => new Response( '{"success":true,"data":{}}' );
	vi.stubGlobal( 'fetch', async ( _url: string, options: RequestInit ) => {
		if ( options.method === 'POST' ) {
			const fields = Object.fromEntries(
				options.body as URLSearchParams
			);
			commands.push( fields );
			return answerCommand( fields );
		}
		const now = Math.floor( Date.now() / 1000 );
		return new Response(
			JSON.stringify( {
				webinar_id: 7,
				scheduled_at: now + 750,
				server_time: now,
				room: { can_control: true },
				poll_after_ms: 60_000,
				...room,
			} )
		);
	} );
} );

afterEach( async () => {
	await act( async () => root.unmount() );
	document.body.replaceChildren();
	vi.unstubAllGlobals();
} );

it( 'starts by one click and shows that it does', async () => {
	let answer: ( response: Response ) => void = () => {};
	await open();
	expect( text() ).toContain( '◷ Scheduled' );
	expect( text() ).toContain( 'starts in 12 min' );

	vi.stubGlobal(
		'fetch',
		vi
			.fn( globalThis.fetch )
			.mockImplementationOnce(
				() => new Promise( ( resolve ) => ( answer = resolve ) )
			)
	);
	await click( findButton( 'Start the broadcast' ) );
	expect( findButton( 'Starting…' ).getAttribute( 'aria-disabled' ) ).toBe(
		'true'
	);

	room = { ...room, status: 'live', version: 2 };
	await act( async () => answer( new Response( '{"success":true}' ) ) );
	expect( text() ).toContain( '● LIVE' );
	expect( findButton( 'Stop the broadcast…' ) ).toBeTruthy();
} );

it( 'asks once before it stops, and says what that does', async () => {
	room = { ...room, status: 'live' };
	await open();
	await click( findButton( 'Stop the broadcast…' ) );
	expect( text() ).toContain(
		'Everyone in the room will see the end screen'
	);
	await click( findButton( 'Keep broadcasting' ) );
	expect( commands ).toEqual( [] );

	await click( findButton( 'Stop the broadcast…' ) );
	room = { ...room, status: 'finished', version: 2 };
	await click( findButton( 'Stop the broadcast' ) );
	expect( commands ).toMatchObject( [ { command: 'stop' } ] );
	expect( text() ).toContain( '✓ Finished' );
} );

it( 'shows a refusal as an alert with its code and leaves the state alone', async () => {
	answerCommand = () =>
		new Response(
			'{"success":false,"data":{"code":"webinar_permission_denied","message":"Only a speaker may."}}',
			{ status: 403 }
		);
	await open();
	await click( findButton( 'Start the broadcast' ) );
	const alert = document.querySelector( '[role="alert"]' );
	expect( alert?.textContent ).toContain( 'Only a speaker may.' );
	expect( alert?.textContent ).toContain( 'webinar_permission_denied' );
	expect( text() ).toContain( '◷ Scheduled' );
} );

it( 'shows and hides the offer while the webinar is on', async () => {
	room = { ...room, status: 'live' };
	answerCommand = ( { visible } ) => {
		room = { ...room, version: 2, cta: { visible: visible === '1' } };
		return new Response( '{"success":true}' );
	};
	await open();
	const toggle = () =>
		document.querySelector< HTMLInputElement >( 'input[type=checkbox]' );
	expect( toggle()?.checked ).toBe( false );
	await click( toggle() ?? document.body );
	expect( commands ).toMatchObject( [ { action: 'set_cta', visible: '1' } ] );
	expect( toggle()?.checked ).toBe( true );
	expect( text() ).toContain( 'Everyone in the room sees it.' );
} );

it( 'does not show an offer that leads nowhere', async () => {
	post.offer = '';
	room = { ...room, status: 'live' };
	await open();
	expect(
		document.querySelector< HTMLInputElement >( 'input[type=checkbox]' )
			?.disabled
	).toBe( true );
	expect( text() ).toContain( 'has no offer yet' );
} );

it.each( [
	[ 'auto-draft', 'draft', 'Give the webinar a date and publish it.' ],
	[ 'publish', 'draft', 'Give the webinar a date and save it.' ],
] )(
	'in a post that is %s says what to do first',
	async ( status, state, words ) => {
		post.status = status;
		room = { ...room, status: state };
		await open();
		expect( text() ).toContain( words );
		expect( openGeneralSidebar ).not.toHaveBeenCalled();
	}
);

it( 'opens by itself for a webinar that is to come or on', async () => {
	await open();
	expect( openGeneralSidebar ).toHaveBeenCalledTimes( 1 );
	expect( openGeneralSidebar ).toHaveBeenCalledWith(
		'webinar-control/broadcast'
	);
} );

it( 'stays closed for a webinar that is over', async () => {
	room = { ...room, status: 'finished' };
	await open();
	expect( openGeneralSidebar ).not.toHaveBeenCalled();
} );

it( 'takes a section from an extension and gives it the state', async () => {
	addFilter(
		'webinar.control.sections',
		'test',
		( sections: ControlSection[], { version }: { version: number } ) => [
			...sections,
			{ name: 'mine', content: <p>Version { version }</p> },
		]
	);
	await open();
	expect( text() ).toContain( 'Version 1' );
	removeFilter( 'webinar.control.sections', 'test' );
} );
