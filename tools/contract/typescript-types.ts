/** Turns the contract into TypeScript types. */
import { compile } from 'json-schema-to-typescript';
import {
	type Contract,
	type JsonSchema,
	namedTypes,
	shapeOf,
} from './contract.ts';

type CompilerSchema = Parameters< typeof compile >[ 0 ];

/**
 * Puts a schema into the words that the compiler knows: references become names, so that each type is made once.
 *
 * @param contract The contract.
 * @param schema   Schema to put.
 */
function forCompiler( contract: Contract, schema: JsonSchema ): CompilerSchema {
	const { description } = schema;
	const shape = shapeOf( contract, schema );
	if ( shape ) {
		return { description, tsType: shape.title };
	}
	const each = ( schemas: JsonSchema[] ) =>
		schemas.map( ( one ) => forCompiler( contract, one ) );
	const result: CompilerSchema = { description };
	if ( schema.type ) {
		// The compiler's own list of type names is narrower than `string`.
		result.type = schema.type as CompilerSchema[ 'type' ];
	}
	if ( schema.enum ) {
		result.enum = schema.enum;
	}
	if ( schema.const !== undefined ) {
		result.enum = [ schema.const ];
	}
	if ( schema.anyOf ) {
		result.anyOf = each( schema.anyOf );
	}
	if ( schema.properties || schema.additionalProperties !== undefined ) {
		result.properties = Object.fromEntries(
			Object.entries( schema.properties ?? {} ).map(
				( [ name, one ] ) => [ name, forCompiler( contract, one ) ]
			)
		);
		result.required = schema.required ?? [];
		result.additionalProperties =
			typeof schema.additionalProperties === 'object'
				? forCompiler( contract, schema.additionalProperties )
				: ( schema.additionalProperties ?? false );
	}
	if ( schema.items ) {
		result.items = forCompiler( contract, schema.items );
	}
	return result;
}

/**
 * Writes `types.ts`.
 *
 * @param contract The contract.
 */
export async function renderTypeScript(
	contract: Contract
): Promise< string > {
	const types: Array< [ string, CompilerSchema ] > = [
		...[ ...namedTypes( contract ) ].map(
			( [ name, schema ] ): [ string, CompilerSchema ] => [
				name,
				forCompiler( contract, schema ),
			]
		),
		...Object.values( contract.ajax ).flatMap(
			( { title, ...request } ): Array< [ string, CompilerSchema ] > => [
				[ title, forCompiler( contract, request ) ],
				[
					title.replace( /Request$/, 'Answer' ),
					forCompiler( contract, request[ 'x-answer' ] ?? {} ),
				],
			]
		),
	];
	const rendered: string[] = [];
	for ( const [ name, schema ] of types ) {
		const code = await compile( schema, name, {
			bannerComment: '',
			style: { singleQuote: true, useTabs: true },
		} );
		rendered.push( code.trim() );
	}
	return `/* eslint-disable -- Made by \`npm run contract\` from the schemas of contract/. Change those. */\n\n${ rendered.join(
		'\n\n'
	) }\n`;
}
