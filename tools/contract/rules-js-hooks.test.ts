import { describe, expect, it } from 'vitest';
import { checkWith } from './project.fixture.ts';

const SCHEMA = 'contract/js-hooks/webinar.hall.opened.json';
const CODE = 'blocks/hall/view.ts';

const sound = {
	[ SCHEMA ]: JSON.stringify( {
		$id: 'contract:///js-hooks/webinar.hall.opened.json',
		title: 'webinar.hall.opened',
		description: 'The hall has opened.',
		'x-kind': 'action',
		'x-emitted-by': [ 'webinar-alpha' ],
		'x-since': '0.1.0',
		type: 'array',
		prefixItems: [ { title: 'seats', type: 'integer' } ],
		minItems: 1,
		items: false,
	} ),
	[ CODE ]: "window.wp?.hooks?.doAction( 'webinar.hall.opened', 12 );\n",
};

const checkWithCode = ( code: string ): Promise< string[] > =>
	checkWith( { ...sound, [ CODE ]: `${ sound[ CODE ] }${ code }\n` } );

describe( 'a JavaScript hook', () => {
	it( 'may be fired as it is declared', async () => {
		expect( await checkWith( sound ) ).toEqual( [] );
	} );

	it.each( [
		[
			"hooks.doAction( 'webinar.hall.closed' );",
			'webinar.hall.closed is not in the contract.',
		],
		[
			"addAction( 'webinar.hall.closed', 'alpha', close );",
			'webinar.hall.closed is not in the contract.',
		],
		[
			"applyFilters( 'webinar.hall.opened', 12 );",
			'The kind of webinar.hall.opened is action, but the code calls applyFilters().',
		],
		[
			"hooks.doAction( 'webinar.hall.opened' );",
			'webinar.hall.opened is fired with 0 arguments, but its schema has 1. Pass: seats.',
		],
		[
			"hooks.doAction( 'hall.opened', 12 );",
			'The suite fires hall.opened, but the name has no prefix of the suite.',
		],
		[
			'hooks.doAction( name );',
			'The name of the hook that doAction() gets cannot be read.',
		],
	] )( 'is refused: %s', async ( code, message ) => {
		expect( await checkWithCode( code ) ).toEqual( [
			expect.stringContaining( `${ CODE }:2: ${ message }` ),
		] );
	} );

	it( 'of another project may have listeners', async () => {
		expect(
			await checkWithCode( "addFilter( 'editor.x', 'alpha', change );" )
		).toEqual( [] );
	} );

	it( 'that is declared must be fired', async () => {
		expect( await checkWith( { ...sound, [ CODE ]: '' } ) ).toEqual( [
			`${ SCHEMA }:1: Nothing in blocks fires webinar.hall.opened. Fire it, or remove the file.`,
		] );
	} );

	it( 'is ignored in tests', async () => {
		expect(
			await checkWith( {
				...sound,
				'blocks/hall/view.test.ts':
					"doAction( 'webinar.hall.closed' );",
			} )
		).toEqual( [] );
	} );

	it( 'is listed in the index', async () => {
		expect( await checkWith( sound, false ) ).toEqual( [
			expect.stringContaining( 'contract/INDEX.md' ),
		] );
	} );
} );
