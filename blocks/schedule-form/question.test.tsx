import { createRoot } from '@wordpress/element';
import { applyFiltersAsync } from '@wordpress/hooks';
import { __ } from '@wordpress/i18n';
import { act } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const stored = vi.hoisted( () => ( {
	status: 'publish',
	meta: { scheduled_at: 2_000_000_000 },
} ) );

// The real editor does not run outside a browser.
vi.mock( '@wordpress/editor', async () => {
	const data = await import( '@wordpress/data' );
	const store = data.createReduxStore( 'core/editor', {
		reducer: () => ( {} ),
		selectors: {
			getCurrentPostAttribute: (
				_state: unknown,
				name: 'status' | 'meta'
			) => stored[ name ],
		},
	} );
	data.register( store );
	return { store };
} );

const { Question } = await import( './question' );

let root: ReturnType< typeof createRoot >;

/** Saves as the editor does: resolves with whether the save went on. */
const save = ( edits: object, options: object = {} ): Promise< boolean > =>
	(
		applyFiltersAsync(
			'editor.preSavePost',
			edits,
			options
		) as Promise< unknown >
	 ).then(
		( filtered ) => filtered === edits,
		( { code }: { code: string } ) => {
			expect( code ).toBe( 'rest_autosave_no_changes' );
			return false;
		}
	);

const dialog = (): Element | null =>
	document.querySelector( '[role="alertdialog"]' );

const click = ( label: string ): Promise< void > =>
	act( async () =>
		[ ...document.querySelectorAll( 'button' ) ]
			.find( ( { textContent } ) => textContent === label )
			?.click()
	);

beforeEach( async () => {
	vi.stubGlobal( 'IS_REACT_ACT_ENVIRONMENT', true );
	stored.status = 'publish';
	stored.meta = { scheduled_at: 2_000_000_000 };
	root = createRoot(
		document.body.appendChild( document.createElement( 'div' ) )
	);
	await act( async () => root.render( <Question /> ) );
} );

afterEach( async () => {
	await act( async () => root.unmount() );
	document.body.replaceChildren();
	vi.unstubAllGlobals();
} );

it.each( [
	[ { status: 'draft' }, 'its organizer cancelled it' ],
	[ { status: 'pending' }, 'its organizer cancelled it' ],
	[ { status: 'private' }, 'cannot enter its room' ],
	[ { date: '2099-01-01T10:00:00' }, 'cannot enter its room' ],
	[ { password: 'secret' }, 'Only people with the password' ],
	[ { meta: { scheduled_at: 2_000_086_400 } }, 'see the new time' ],
	[ { meta: { type: 'auto' } }, 'becomes a recording' ],
] )( 'asks once before it saves %o', async ( edits, effect ) => {
	let isSaved: boolean | undefined;
	const saving = async () => {
		isSaved = await save( edits );
	};

	await act( async () => void saving() );
	expect( dialog()?.textContent ).toContain( effect );
	await click( 'Change nothing' );
	expect( [ isSaved, dialog() ] ).toEqual( [ false, null ] );

	await act( async () => void saving() );
	await click( 'Save the change' );
	expect( [ isSaved, dialog() ] ).toEqual( [ true, null ] );
} );

it.each( [
	[ { title: 'New' }, {} ],
	[ { password: '' }, {} ],
	[ { date: '2020-01-01T10:00:00' }, {} ],
	[ { meta: { scheduled_at: 2_000_000_000, duration_minutes: 30 } }, {} ],
	[ { status: 'draft' }, { isAutosave: true } ],
] )( 'does not ask before it saves %o with %o', async ( edits, options ) => {
	expect( await save( edits, options ) ).toBe( true );
} );

it.each( [
	[ 'draft', 2_000_000_000 ],
	[ 'publish', 0 ],
] )( 'asks nobody about a webinar that is %s at %i', async ( status, at ) => {
	stored.status = status;
	stored.meta = { scheduled_at: at };
	expect( await save( { status: 'private' } ) ).toBe( true );
} );

it( 'adds the effect to the question of WordPress before the trash', () => {
	/* translators: %s: title of the webinar. */
	const ask = () => __( 'Are you sure you want to move "%s" to the trash?' );
	expect( ask() ).toContain( 'its organizer cancelled it' );
	stored.status = 'draft';
	expect( ask() ).not.toContain( 'cancelled' );
} );
