import { createRoot } from '@wordpress/element';
import { act, useState } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { WebinarMeta } from '../types/webinar-meta';

// The real editor does not run outside a browser.
vi.mock( '@wordpress/editor', async () => {
	const data = await import( '@wordpress/data' );
	const store = data.createReduxStore( 'core/editor', {
		reducer: () => ( {} ),
		selectors: { isCurrentPostPublished: () => false },
	} );
	data.register( store );
	return { store };
} );
vi.mock( '@wordpress/core-data', () => ( {} ) );

const settings = vi.hoisted( () => ( {
	people: [],
	findPeople: null,
	streamTypes: [ { value: 'obs', label: 'Own stream (OBS, HLS)' } ],
	canEditTechnical: true,
	streamCheck: { webinarId: 7, ajaxUrl: '', action: 'check', nonce: 'a' },
	booksSeats: true,
	hasRecordings: true,
	hasBegun: false,
	hasEnded: false,
} ) );
vi.hoisted( () => {
	window.webinarScheduleForm = settings;
} );

const { InvitationFields, PublishSummary, ScheduleFields } =
	await import( './panels' );
const { RecordingSource } = await import( './stream-fields' );

/** What is said of a broadcast and never of a recording (D1). */
const LIVE_WORDS = /\blive\b|on air|broadcast|stream|encoder|lobby|seat at/i;

let form: HTMLElement;
let root: ReturnType< typeof createRoot >;
let saved: Array< Partial< WebinarMeta > >;

function Form( { type }: { type: 'live' | 'auto' } ) {
	const [ meta, setMeta ] = useState( {
		type,
		scheduled_at: 0,
		duration_minutes: 60,
		stream_type: 'obs',
		stream_source: 'https://video.example.org/a/index.m3u8',
		guest_cta_text: '',
		guest_cta_url: '',
	} as WebinarMeta );
	const fields = {
		meta,
		onChange: ( changes: Partial< WebinarMeta > ) => {
			saved.push( changes );
			setMeta( ( before ) => ( { ...before, ...changes } ) );
		},
	};
	return (
		<>
			<ScheduleFields { ...fields } />
			{ meta.type === 'auto' && <RecordingSource { ...fields } /> }
			<InvitationFields { ...fields } />
			<PublishSummary meta={ meta } />
		</>
	);
}

const draw = ( type: 'live' | 'auto' ) =>
	act( async () => root.render( <Form type={ type } /> ) );

/** Everything that is shown, not what was announced before. */
const words = (): string =>
	[
		form.textContent,
		...[
			...form.querySelectorAll( '[aria-label], [placeholder]' ),
		].flatMap( ( element ) => [
			element.getAttribute( 'aria-label' ),
			element.getAttribute( 'placeholder' ),
		] ),
	].join( ' ' );

const button = ( label: string ) =>
	[ ...document.querySelectorAll( 'button' ) ].find(
		( { textContent } ) => textContent === label
	);

beforeEach( () => {
	vi.stubGlobal( 'IS_REACT_ACT_ENVIRONMENT', true );
	Object.assign( settings, { hasRecordings: true, hasBegun: false } );
	saved = [];
	form = document.body.appendChild( document.createElement( 'div' ) );
	root = createRoot( form );
} );

afterEach( async () => {
	await act( async () => root.unmount() );
	document.body.replaceChildren();
	vi.unstubAllGlobals();
} );

it( 'a recording has no date, no length and no other kind of source', async () => {
	await draw( 'live' );
	expect( words() ).toContain( 'This webinar has no date yet' );

	await act( async () =>
		(
			document.querySelector( 'input[value="auto"]' ) as HTMLInputElement
		 ).click()
	);

	expect( saved ).toEqual( [ { type: 'auto' } ] );
	expect( words() ).not.toContain( 'no date yet' );
	expect( words() ).not.toContain( 'Duration' );
	expect( words() ).toContain( 'Will be published as a recording.' );
	expect( words() ).not.toMatch( LIVE_WORDS );
} );

it.each( [
	[ 'recordings do not run here', { hasRecordings: false } ],
	[ 'the webinar has begun', { hasBegun: true } ],
] )( 'the type cannot be chosen where %s', async ( _, changes ) => {
	Object.assign( settings, changes );
	await draw( 'live' );

	expect( document.querySelector( 'input[type="radio"]' ) ).toBeNull();
} );

it( 'the server reads the recording, and its words stand beside the field', async () => {
	const sent: Array< Record< string, string > > = [];
	vi.stubGlobal( 'fetch', async ( _url: string, { body }: RequestInit ) => {
		sent.push( Object.fromEntries( body as URLSearchParams ) );
		return new Response(
			JSON.stringify( {
				success: true,
				data: { is_ready: false, message: 'Its end is not marked.' },
			} )
		);
	} );
	await draw( 'auto' );

	await act( async () => button( 'Check the recording' )?.click() );

	expect( sent ).toMatchObject( [
		{
			stream_type: 'recording',
			stream_source: 'https://video.example.org/a/index.m3u8',
		},
	] );
	expect( document.querySelector( '[role="status"]' )?.textContent ).toBe(
		'⚠ Its end is not marked.'
	);
} );
