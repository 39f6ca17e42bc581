import { createReduxStore, dispatch, register } from '@wordpress/data';
import { createRoot } from '@wordpress/element';
import { act, useState } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { WebinarMeta } from '../types/webinar-meta';

const calls = vi.hoisted( () => [] as string[] );

// The real editor does not run outside a browser.
vi.mock( '@wordpress/core-data', async () => {
	const data = await import( '@wordpress/data' );
	const store = data.createReduxStore( 'core', {
		reducer: ( state = {}, action: { type: string; error: unknown } ) =>
			action.type === 'REFUSE' ? { error: action.error } : state,
		actions: {
			refuse: ( error: unknown ) => ( { type: 'REFUSE', error } ),
		},
		selectors: {
			getLastEntitySaveError: ( { error }: { error?: unknown } ) => error,
		},
	} );
	data.register( store );
	return { store };
} );
vi.mock( '@wordpress/editor', async () => {
	const data = await import( '@wordpress/data' );
	const store = data.createReduxStore( 'core/editor', {
		reducer: () => ( {} ),
		actions: {
			closePublishSidebar: () => ( { type: '' } ),
			toggleEditorPanelOpened: ( name: string ) => {
				calls.push( name );
				return { type: '' };
			},
		},
		selectors: {
			getCurrentPostId: () => 7,
			isEditorPanelOpened: () => false,
		},
	} );
	data.register( store );
	return { store };
} );
register(
	createReduxStore( 'core/edit-post', {
		reducer: () => ( {} ),
		actions: {
			openGeneralSidebar: ( name: string ) => {
				calls.push( name );
				return { type: '' };
			},
		},
	} )
);

const { OfferFields } = await import( './panels' );
const { RefusalsProvider, useOpenRefusedPanel } = await import( './refusals' );

let root: ReturnType< typeof createRoot >;

function Panel() {
	useOpenRefusedPanel( {
		schedule: [ 'scheduled_at' ],
		offer: [ 'room_cta_text', 'room_cta_url' ],
	} );
	return null;
}

function Form() {
	const [ meta, setMeta ] = useState( {
		room_cta_text: 'Join',
		room_cta_url: '/join/',
	} as WebinarMeta );
	return (
		<RefusalsProvider meta={ meta }>
			<Panel />
			<OfferFields
				meta={ meta }
				onChange={ ( changes ) =>
					setMeta( ( before ) => ( { ...before, ...changes } ) )
				}
			/>
		</RefusalsProvider>
	);
}

/** Answers a save as the server does. */
const refuse = ( params: Partial< Record< keyof WebinarMeta, string > > ) =>
	act( async () => {
		( dispatch( 'core' ) as { refuse: ( error: unknown ) => void } ).refuse(
			{ code: 'webinar_request_invalid', data: { status: 400, params } }
		);
	} );

const field = ( label: string ): HTMLInputElement =>
	[ ...document.querySelectorAll( 'label' ) ].find(
		( { textContent } ) => textContent === label
	)?.control as HTMLInputElement;

const describe = ( input: HTMLInputElement ) =>
	document.getElementById( input.getAttribute( 'aria-describedby' )! )
		?.textContent;

beforeEach( async () => {
	vi.stubGlobal( 'IS_REACT_ACT_ENVIRONMENT', true );
	root = createRoot(
		document.body.appendChild( document.createElement( 'div' ) )
	);
	await act( async () => root.render( <Form /> ) );
} );

afterEach( async () => {
	await act( async () => root.unmount() );
	document.body.replaceChildren();
	vi.unstubAllGlobals();
} );

it( 'what the server refuses is said beside its field, which gets the focus, until it is changed', async () => {
	const input = field( 'Offer link' );
	expect( input.getAttribute( 'aria-invalid' ) ).toBe( 'false' );

	await refuse( { room_cta_url: 'Enter an address.' } );
	expect( calls ).toEqual( [ 'edit-post/document', 'offer' ] );
	expect( describe( input ) ).toContain( 'Enter an address.' );
	expect( input.getAttribute( 'aria-invalid' ) ).toBe( 'true' );
	expect( input.matches( ':focus' ) ).toBe( true );
	expect( field( 'Offer text' ).getAttribute( 'aria-invalid' ) ).toBe(
		'false'
	);

	await act( async () => {
		Object.getOwnPropertyDescriptor(
			HTMLInputElement.prototype,
			'value'
		)?.set?.call( input, '/other/' );
		input.dispatchEvent( new Event( 'input', { bubbles: true } ) );
	} );
	expect( input.getAttribute( 'aria-invalid' ) ).toBe( 'false' );
	expect( describe( input ) ).toBe( 'Opens in a new tab.' );
} );
