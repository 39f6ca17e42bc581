import { createRoot } from '@wordpress/element';
import { act, useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebinarMeta } from '../types/webinar-meta';
import { createDirectory, readChosenPeople, type Person } from './people';

const person = ( id: number, name: string, email = '' ): Person => ( {
	id,
	name,
	email,
	avatar: '',
} );

vi.hoisted( () => {
	window.webinarScheduleForm = {
		people: [ { id: 3, name: 'Anna', email: '', avatar: '' } ],
		findPeople: {
			webinarId: 7,
			ajaxUrl: 'https://example.org/wp-admin/admin-ajax.php',
			action: 'find',
			nonce: 'abc',
		},
		streamTypes: [],
		canEditTechnical: true,
		streamCheck: null,
		booksSeats: false,
		hasRecordings: false,
		hasBegun: false,
		hasEnded: false,
	};
} );

const { OrganizerField, SpeakersField } = await import( './people-fields' );

describe( 'labels', () => {
	const directory = createDirectory( [
		person( 3, 'Anna' ),
		person( 5, 'Anna' ),
		person( 8, 'Boris' ),
		person( 9, 'Boris K.', 'boris@example.com' ),
	] );

	it( 'tell people with the same name apart, and have the e-mail where it is known', () => {
		expect( directory.labels ).toEqual( [
			'Anna (3)',
			'Anna (5)',
			'Boris',
			'Boris K. (boris@example.com)',
		] );
		expect( readChosenPeople( [ 'Anna (5)' ], [], directory ) ).toEqual( [
			5,
		] );
	} );

	it( 'keep who is no longer there until removed', () => {
		const gone = directory.labelOf( 21 );
		expect(
			readChosenPeople( [ gone, 'Boris' ], [ 21 ], directory )
		).toEqual( [ 21, 8 ] );
		expect( readChosenPeople( [ 'Boris' ], [ 21 ], directory ) ).toEqual( [
			8,
		] );
	} );

	it( 'choose nobody by an unknown name', () => {
		expect(
			readChosenPeople( [ 'Carl', 'User 9' ], [], directory )
		).toEqual( [] );
	} );
} );

describe( 'the fields', () => {
	let sent: Array< Record< string, string > >;
	let answers: Array< ( answer: Response ) => void >;
	let root: ReturnType< typeof createRoot >;
	let meta: WebinarMeta;

	function Form() {
		const [ current, setMeta ] = useState( {
			speaker_user_ids: [ 3 ],
			owner_user_id: 3,
		} as WebinarMeta );
		meta = current;
		const fields = {
			meta,
			onChange: ( changes: Partial< WebinarMeta > ) =>
				setMeta( ( before ) => ( { ...before, ...changes } ) ),
		};
		return (
			<>
				<SpeakersField { ...fields } />
				<OrganizerField { ...fields } />
			</>
		);
	}

	beforeEach( async () => {
		vi.useFakeTimers();
		vi.stubGlobal( 'IS_REACT_ACT_ENVIRONMENT', true );
		sent = [];
		answers = [];
		vi.stubGlobal( 'fetch', ( _url: string, { body }: RequestInit ) => {
			sent.push( Object.fromEntries( body as URLSearchParams ) );
			return new Promise( ( resolve ) => answers.push( resolve ) );
		} );
		root = createRoot(
			document.body.appendChild( document.createElement( 'div' ) )
		);
		await act( async () => root.render( <Form /> ) );
	} );

	afterEach( async () => {
		await act( async () => root.unmount() );
		document.body.replaceChildren();
		vi.unstubAllGlobals();
		vi.useRealTimers();
	} );

	const input = (): HTMLInputElement =>
		document.querySelector( '.components-form-token-field__input' )!;
	const text = (): string => document.body.textContent ?? '';

	async function type( value: string ): Promise< void > {
		await act( async () => {
			input().focus();
			Object.getOwnPropertyDescriptor(
				HTMLInputElement.prototype,
				'value'
			)?.set?.call( input(), value );
			input().dispatchEvent( new Event( 'input', { bubbles: true } ) );
		} );
	}

	const pause = () =>
		act( async () => {
			await vi.advanceTimersByTimeAsync( 300 );
		} );

	const answer = ( number: number, people: Person[] ) =>
		act( async () => {
			answers[ number ]!(
				new Response(
					JSON.stringify( { success: true, data: { people } } )
				)
			);
			await vi.advanceTimersByTimeAsync( 0 );
		} );

	it( 'search the site once the organizer pauses, and choose who was found', async () => {
		await type( 'ca' );
		await type( 'car' );
		await pause();
		expect( sent.map( ( { search } ) => search ) ).toEqual( [ 'car' ] );
		await answer( 0, [ person( 140, 'Carla', 'carla@example.com' ) ] );

		const option =
			document.querySelector< HTMLElement >( '[role="option"]' );
		expect( option?.textContent ).toBe( 'Carla (carla@example.com)' );
		await act( async () => option?.click() );

		expect( meta.speaker_user_ids ).toEqual( [ 3, 140 ] );
		expect( text() ).toContain( 'Carla (carla@example.com)' );
	} );

	it( 'say that nobody has this name', async () => {
		await type( 'Zoe' );
		await pause();
		await answer( 0, [] );
		expect( text() ).toContain( 'Nobody called “Zoe” can speak here.' );
		await type( 'Zo' );
		expect( text() ).not.toContain( 'Nobody called' );
	} );

	it( 'ignore the answer to what was typed before, and say when the site does not answer', async () => {
		await type( 'Zoe' );
		await pause();
		await type( 'Zoey' );
		await pause();
		await answer( 0, [] );
		expect( text() ).not.toContain( 'Nobody called' );
		await act( async () => {
			answers[ 1 ]!(
				new Response( '<h1>Blocked</h1>', { status: 403 } )
			);
			await vi.advanceTimersByTimeAsync( 0 );
		} );
		expect( text() ).toContain( 'The site did not answer.' );
		expect( meta.speaker_user_ids ).toEqual( [ 3 ] );
	} );
} );
