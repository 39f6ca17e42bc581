import { expect, it } from 'vitest';
import {
	addField,
	changeField,
	moveField,
	readOptions,
	removeField,
	usefulForm,
} from './fields';

const names = ( meta: { webinar_form_fields: { name: string }[] } ) =>
	meta.webinar_form_fields.map( ( { name } ) => name ).join( ' ' );

it( 'begins with a form that is useful as it is', () => {
	const { title, meta } = usefulForm();

	expect( title ).not.toBe( '' );
	expect( names( meta ) ).toBe( 'q1 q2 q3 q4' );
	for ( const { label, type, options } of meta.webinar_form_fields ) {
		expect( label ).not.toBe( '' );
		expect( options.length > 0 ).toBe( type === 'choice' );
	}
} );

it( 'never gives a name again', () => {
	const { meta } = usefulForm();
	const added = addField( meta, 'several' );

	expect( names( added ) ).toBe( 'q1 q2 q3 q4 q5' );
	expect( names( addField( removeField( added, 'q5' ), 'text' ) ) ).toBe(
		'q1 q2 q3 q4 q6'
	);
} );

it( 'moves questions, and not beyond the ends', () => {
	const { meta } = usefulForm();

	expect( names( moveField( meta, 'q2', -1 ) ) ).toBe( 'q2 q1 q3 q4' );
	expect( names( moveField( meta, 'q1', -1 ) ) ).toBe( 'q1 q2 q3 q4' );
	expect( names( moveField( meta, 'q4', 1 ) ) ).toBe( 'q1 q2 q3 q4' );
} );

it( 'changes one question', () => {
	const { meta } = usefulForm();
	const changed = changeField( meta, 'q3', { label: 'What else?' } );

	expect( changed.webinar_form_fields[ 2 ]?.label ).toBe( 'What else?' );
	expect( changed.webinar_form_fields[ 1 ] ).toBe(
		meta.webinar_form_fields[ 1 ]
	);
} );

it( 'reads one option a line, at most twenty', () => {
	expect( readOptions( ' Beds \n\nPaths\nBeds' ) ).toEqual( [
		'Beds',
		'Paths',
	] );
	expect(
		readOptions(
			Array.from( { length: 21 }, ( _, number ) => number ).join( '\n' )
		)
	).toHaveLength( 20 );
} );
