import { createRoot } from '@wordpress/element';
import { act, useState } from 'react';
import { expect, it, vi } from 'vitest';
import type { WebinarMeta } from '../types/webinar-meta';

// The real editor does not run outside a browser.
vi.mock( '@wordpress/editor', () => ( {} ) );
vi.mock( '@wordpress/core-data', () => ( {} ) );

vi.hoisted( () => {
	window.webinarScheduleForm = {
		people: [],
		findPeople: null,
		streamTypes: [],
		canEditTechnical: false,
		streamCheck: { webinarId: 7, ajaxUrl: '', action: '', nonce: '' },
		booksSeats: false,
		hasRecordings: false,
		hasBegun: false,
		hasEnded: false,
	};
} );

const { AudienceFields } = await import( './panels' );

it( 'attendees see the number of people only where the organizer switches it on', async () => {
	vi.stubGlobal( 'IS_REACT_ACT_ENVIRONMENT', true );
	const saved: Array< Partial< WebinarMeta > > = [];
	function Form() {
		const [ meta, setMeta ] = useState( {
			shows_people: 0,
		} as WebinarMeta );
		return (
			<AudienceFields
				meta={ meta }
				onChange={ ( changes ) => {
					saved.push( changes );
					setMeta( ( before ) => ( { ...before, ...changes } ) );
				} }
			/>
		);
	}
	const root = createRoot(
		document.body.appendChild( document.createElement( 'div' ) )
	);
	await act( async () => root.render( <Form /> ) );
	const toggle = document.querySelector(
		'input[type="checkbox"]'
	) as HTMLInputElement;
	expect( toggle.labels?.[ 0 ]?.textContent ).toBe(
		'Show attendees how many are watching'
	);
	expect( toggle.checked ).toBe( false );

	await act( async () => toggle.click() );
	expect( toggle.checked ).toBe( true );
	await act( async () => toggle.click() );
	expect( toggle.checked ).toBe( false );

	// Numbers, as in post meta.
	expect( saved ).toEqual( [ { shows_people: 1 }, { shows_people: 0 } ] );
	await act( async () => root.unmount() );
	vi.unstubAllGlobals();
} );
