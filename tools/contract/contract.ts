/** Reads the contract: the list of modules and the schemas of their messages. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** The part of JSON Schema 2020-12 that the contract uses. */
export interface JsonSchema {
	$ref?: string;
	title?: string;
	description?: string;
	type?: string | string[];
	const?: string | number | boolean | null;
	enum?: Array< string | number >;
	properties?: Record< string, JsonSchema >;
	required?: string[];
	additionalProperties?: boolean | JsonSchema;
	items?: false | JsonSchema;
	prefixItems?: JsonSchema[];
	minItems?: number;
	anyOf?: JsonSchema[];
}

/** A schema file. */
export interface Document extends JsonSchema {
	$id: string;
	title: string;
	description: string;
	examples?: unknown[];
	'x-rules'?: string[];
	'x-profile'?: 'full';
	/** First version of the project with this message; shapes have none. */
	'x-since'?: string;
}

export interface HookDocument extends Document {
	prefixItems: JsonSchema[];
	minItems: number;
	'x-kind': 'action' | 'filter';
	/** Slugs of modules; `outside` means code outside the suite, `any` means every module. */
	'x-emitted-by': string[];
	/** Modules that may fire it, but do not have to. */
	'x-may-emit'?: string[];
	'x-returns'?: JsonSchema;
}

export interface EventDocument extends Document {
	'x-emitted-by': string[];
	'x-received-by': string[];
}

/** A request that a browser may send: a REST route or an admin-ajax action. */
export interface RequestDocument extends Document {
	'x-owner': string;
	'x-errors': Record< string, string[] >;
	'x-route'?: string;
	'x-answer'?: JsonSchema;
	'x-answer-examples'?: unknown[];
}

export interface Module {
	slug: string;
	name: string;
	does: string;
	profile: { prod: 'required' | 'optional' | 'disabled' };
	namespace: string;
	/** Classes of `lib/php` that the module has a copy of. */
	lib?: string[];
}

export interface Contract {
	modules: Module[];
	hooks: Record< string, HookDocument >;
	/** Hooks of `@wordpress/hooks`. */
	jsHooks: Record< string, HookDocument >;
	shapes: Record< string, Document >;
	events: Record< string, EventDocument >;
	rest: Record< string, RequestDocument >;
	ajax: Record< string, RequestDocument >;
}

export interface Problem {
	/** Path from the project's folder. */
	file: string;
	line: number;
	message: string;
	/** What the developer should do. */
	remedy: string;
}

/** Returns the prefix of a module's options, schedules and internal hooks. */
export const prefixOf = ( slug: string ): string =>
	`${ slug.replaceAll( '-', '_' ) }_`;

const readJson = < T >( file: string ): T =>
	JSON.parse( readFileSync( file, 'utf8' ) ) as T;

function readDocuments< T extends Document >(
	folder: string
): Record< string, T > {
	const names = existsSync( folder ) ? readdirSync( folder ) : [];
	return Object.fromEntries(
		names
			.filter( ( name ) => name.endsWith( '.json' ) )
			.sort()
			.map( ( name ) => [
				path.basename( name, '.json' ),
				readJson< T >( path.join( folder, name ) ),
			] )
	);
}

export function readContract( root: string ): Contract {
	const folder = path.join( root, 'contract' );
	return {
		modules: readJson< Module[] >( path.join( folder, 'modules.json' ) ),
		hooks: readDocuments( path.join( folder, 'hooks' ) ),
		jsHooks: readDocuments( path.join( folder, 'js-hooks' ) ),
		shapes: readDocuments( path.join( folder, 'shapes' ) ),
		events: readDocuments( path.join( folder, 'events' ) ),
		rest: readDocuments( path.join( folder, 'rest' ) ),
		ajax: readDocuments( path.join( folder, 'ajax' ) ),
	};
}

/** Returns the shape or the REST answer that `$ref` names; undefined without `$ref`. */
export function shapeOf(
	contract: Contract,
	schema: JsonSchema
): Document | undefined {
	if ( ! schema.$ref ) {
		return undefined;
	}
	const documents = /^\.\.\/rest\//.test( schema.$ref )
		? contract.rest
		: contract.shapes;
	const shape = documents[ path.basename( schema.$ref, '.json' ) ];
	if ( ! shape ) {
		throw new Error(
			`A schema refers to ${ schema.$ref }, but the contract has no such file.`
		);
	}
	return shape;
}

/** Returns the first line that contains a text, from 1; 1 when no line does. */
export function lineInFile(
	root: string,
	file: string,
	search: string
): number {
	const lines = readFileSync( path.join( root, file ), 'utf8' ).split( '\n' );
	return Math.max(
		1,
		lines.findIndex( ( line ) => line.includes( search ) ) + 1
	);
}

const pascalCase = ( name: string ): string =>
	name
		.split( /[^A-Za-z0-9]+/ )
		.map( ( word ) => word.charAt( 0 ).toUpperCase() + word.slice( 1 ) )
		.join( '' );

/** Returns the schemas that become a named type: shapes, objects that hooks pass, webhooks and REST answers. */
export function namedTypes( contract: Contract ): Map< string, JsonSchema > {
	const types = new Map< string, JsonSchema >();
	const add = ( name: string, schema: JsonSchema ) => {
		if ( types.has( name ) ) {
			throw new Error(
				`Two schemas of the contract make the type ${ name }: change one title.`
			);
		}
		types.set( name, schema );
	};
	for ( const shape of Object.values( contract.shapes ) ) {
		add( shape.title, shape );
	}
	for ( const [ name, hook ] of Object.entries( contract.hooks ) ) {
		for ( const argument of hook.prefixItems ) {
			if ( argument.properties ) {
				add( pascalCase( name ), {
					...argument,
					description: hook.description,
				} );
			}
		}
	}
	for ( const document of [
		...Object.values( contract.events ),
		...Object.values( contract.rest ),
	] ) {
		add( document.title, document );
	}
	return types;
}

/** Returns the name of the type of a hook's argument; undefined for a simple type. */
export function argumentTypeName(
	contract: Contract,
	hook: string,
	argument: JsonSchema
): string | undefined {
	return argument.properties
		? pascalCase( hook )
		: shapeOf( contract, argument )?.title;
}
