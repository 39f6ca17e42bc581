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

	for ( const text of [ '10', '2.5', '-3', '900000', '' ] ) {
		await type( text );
	}

	expect( saved.map( ( { seats } ) => seats ) ).toEqual( [
		10, 2, 0, 100000, 0,
	] );
	await act( async () => root.unmount() );
	vi.unstubAllGlobals();
} );
