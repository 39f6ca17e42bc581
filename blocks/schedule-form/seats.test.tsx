import { createRoot } from '@wordpress/element';
import { act, useState } from 'react';
import { expect, it, vi } from 'vitest';
import type { WebinarMeta } from '../types/webinar-meta';

// The real editor does not run outside a browser.
vi.mock( '@wordpress/editor', () => ( {} ) );
vi.mock( '@wordpress/core-data', () => ( {} ) );

const { SeatsField } = await import( './panels' );

it( 'the number of seats is a whole number within its bounds', async () => {
	vi.stubGlobal( 'IS_REACT_ACT_ENVIRONMENT', true );
	const saved: Array< Partial< WebinarMeta > > = [];
	function Form() {
		const [ meta, setMeta ] = useState( { seats: 0 } as WebinarMeta );
		return (
			<SeatsField
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
	const input = document.querySelector( 'input' ) as HTMLInputElement;
	const type = ( text: string ) =>
		act( async () => {
			Object.getOwnPropertyDescriptor(
				HTMLInputElement.prototype,
				'value'
			)?.set?.call( input, text );
			input.dispatchEvent( new Event( 'input', { bubbles: true } ) );
		} );

	const problem = () =>
		document.getElementById( input.getAttribute( 'aria-describedby' )! )
			?.textContent;

	for ( const text of [ '2.5', '-3', '900000', '' ] ) {
		await type( text );
		expect( input.getAttribute( 'aria-invalid' ), text ).toBe( 'true' );
		expect( input.value ).toBe( text );
		expect( problem() ).toContain(
			'Enter a whole number from 0 to 100000.'
		);
	}
	// The server refuses what the form calls wrong.
	expect( saved.map( ( { seats } ) => seats ) ).toEqual( [
		2.5,
		-3,
		900000,
		Number.MIN_SAFE_INTEGER,
	] );

	await type( '10' );
	expect( saved.at( -1 ) ).toEqual( { seats: 10 } );
	expect( input.getAttribute( 'aria-invalid' ) ).toBe( 'false' );
	expect( problem() ).toContain( '0: no limit.' );
	await act( async () => root.unmount() );
	vi.unstubAllGlobals();
} );
