import path from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { type Document, readContract } from './contract.ts';

const root = path.resolve( import.meta.dirname, '../..' );
const contract = readContract( root );

/** Keywords that the contract adds to JSON Schema. */
const OWN_KEYWORDS = [
	'x-answer',
	'x-answer-examples',
	'x-emitted-by',
	'x-errors',
	'x-received-by',
	'x-kind',
	'x-may-emit',
	'x-nonce',
	'x-owner',
	'x-profile',
	'x-returns',
	'x-route',
	'x-rules',
	'x-since',
];

const documents = (
	[
		[ 'shapes', contract.shapes ],
		[ 'hooks', contract.hooks ],
		[ 'js-hooks', contract.jsHooks ],
		[ 'events', contract.events ],
		[ 'rest', contract.rest ],
		[ 'ajax', contract.ajax ],
	] as const
 ).flatMap( ( [ folder, documentsInIt ] ) =>
	Object.entries< Document >( documentsInIt ).map(
		( [ name, schema ] ): [ string, Document ] => [
			`${ folder }/${ name }.json`,
			schema,
		]
	)
);
const messages = documents.filter(
	( [ file ] ) => ! file.startsWith( 'shapes/' )
);

const ajv = new Ajv( {
	strict: true,
	strictRequired: false,
	strictTypes: false,
	allErrors: true,
} );
ajv.addVocabulary( OWN_KEYWORDS );
documents.forEach( ( [ , schema ] ) => ajv.addSchema( schema ) );

/** Returns null when the value is valid. */
function problems( address: string, value: unknown ): unknown {
	const validate = ajv.getSchema( address );
	if ( ! validate ) {
		throw new Error( `The contract has no schema ${ address }.` );
	}
	return validate( value ) ? null : validate.errors;
}

describe.each( documents )( '%s', ( file, schema ) => {
	it( 'is named after its file', () => {
		expect( schema.$id ).toBe( `contract:///${ file }` );
		if ( /^(?:js-)?hooks\//.test( file ) ) {
			expect( file ).toMatch( `hooks/${ schema.title }.json` );
		}
	} );

	it( 'is a strict schema whose references exist', () => {
		expect( () => ajv.getSchema( schema.$id ) ).not.toThrow();
	} );
} );

describe.each( messages )( 'the examples of %s', ( _, schema ) => {
	it( 'exist and are valid', () => {
		expect( schema.examples ?? [] ).not.toHaveLength( 0 );
		for ( const example of schema.examples ?? [] ) {
			expect( problems( schema.$id, example ) ).toBeNull();
		}
	} );

	it( 'are invalid with an unknown field', () => {
		for ( const example of schema.examples ?? [] ) {
			const changed = Array.isArray( example )
				? [ ...example, 'surplus' ]
				: { ...Object( example ), surplus: 1 };
			expect( problems( schema.$id, changed ) ).not.toBeNull();
		}
	} );
} );

it.each( Object.entries( contract.ajax ) )(
	'the example answers of %s are valid',
	( _, ajax ) => {
		expect( ajax[ 'x-answer-examples' ] ?? [] ).not.toHaveLength( 0 );
		for ( const example of ajax[ 'x-answer-examples' ] ?? [] ) {
			expect( problems( `${ ajax.$id }#/x-answer`, example ) ).toBeNull();
		}
	}
);

it.each( [
	...Object.entries( contract.hooks ),
	...Object.entries( contract.jsHooks ),
] )( '%s is fired by modules that exist', ( _, hook ) => {
	const known = [
		'any',
		'outside',
		...contract.modules.map( ( { slug } ) => slug ),
	];
	expect( known ).toEqual(
		expect.arrayContaining( [
			...hook[ 'x-emitted-by' ],
			...( hook[ 'x-may-emit' ] ?? [] ),
		] )
	);
} );

it.each( [
	...Object.entries( contract.ajax ),
	...Object.entries( contract.rest ),
] )( '%s answers with error codes that exist', ( _, request ) => {
	for ( const code of Object.values( request[ 'x-errors' ] ).flat() ) {
		expect(
			problems( 'contract:///shapes/error-code.json', code )
		).toBeNull();
	}
} );

it( 'every webhook that modules may enqueue has a schema', () => {
	const types = contract.shapes[ 'outbox-event' ]?.properties?.type?.enum ?? [
		'none',
	];
	expect( Object.keys( contract.events ) ).toEqual(
		expect.arrayContaining(
			// A mail goes to no webhook.
			types.filter( ( type ) => type !== 'mail.message' )
		)
	);
} );

describe( 'the schemas refuse', () => {
	const entry = { lead_id: 7, webinar_id: 12, timestamp: 1795219200 };
	const classification = { ...entry, attended: true };
	it.each( [
		[
			'milliseconds',
			'client_webinar_entered',
			[ { ...entry, timestamp: 1795219200000 } ],
		],
		[
			'a lead as a string',
			'client_webinar_entered',
			[ { ...entry, lead_id: '7' } ],
		],
		[
			'a missing field',
			'client_webinar_entered',
			[ { lead_id: 7, webinar_id: 12 } ],
		],
		[
			'a command that is neither start nor stop (S1)',
			'core_webinar_set_status',
			[
				12,
				'pause',
				{ actor_id: 3, timestamp: 1795219200, source: 'x' },
			],
		],
		[
			'a status in an upsert (S2)',
			'core_webinar_upsert',
			[
				{
					webinar_id: 0,
					status: 'live',
					context: {
						actor_id: 3,
						timestamp: 1795219200,
						source: 'x',
					},
				},
			],
		],
		[
			'a route that contradicts the classification (H2)',
			'post_webinar_route',
			[ { ...classification, route: 'not_attended' } ],
		],
		[
			'a dangerous link',
			'ui_webinar_room_url',
			[ 'javascript:alert(1)', 12 ],
		],
	] )( '%s', ( _, hook, payload ) => {
		expect(
			problems( `contract:///hooks/${ hook }.json`, payload )
		).not.toBeNull();
	} );
} );

it( 'every module has a unique slug, name and namespace', () => {
	const { modules } = contract;
	for ( const key of [ 'slug', 'name', 'namespace' ] as const ) {
		expect(
			new Set( modules.map( ( module ) => module[ key ] ) ).size
		).toBe( modules.length );
	}
} );
