/**
 * Reads the contract: the modules and the schemas of what passes between them.
 */
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

/** A schema in a file of its own. */
export interface Document extends JsonSchema {
	$id: string;
	title: string;
	description: string;
	examples?: unknown[];
	'x-rules'?: string[];
	'x-profile'?: 'full';
	/** The project's version that brought it; shapes have none. */
	'x-since'?: string;
}

export interface HookDocument extends Document {
	prefixItems: JsonSchema[];
	minItems: number;
	'x-kind': 'action' | 'filter';
	/** Slugs of modules; `outside` is none of ours, `any` is every module. */
	'x-emitted-by': string[];
	/** Modules that are allowed to fire it, but need not. */
	'x-may-emit'?: string[];
	'x-returns'?: JsonSchema;
}

export interface EventDocument extends Document {
	'x-emitted-by': string[];
	'x-heard-by': string[];
}

/** What a browser may ask: a REST route or an admin-ajax command. */
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
	/** Classes of `lib/php` that the module carries a copy of. */
	lib?: string[];
}

export interface Contract {
	modules: Module[];
	hooks: Record< string, HookDocument >;
	/** Those of `@wordpress/hooks`. */
	jsHooks: Record< string, HookDocument >;
	shapes: Record< string, Document >;
	events: Record< string, EventDocument >;
	rest: Record< string, RequestDocument >;
	ajax: Record< string, RequestDocument >;
}

/** Something that needs mending. */
export interface Problem {
	/** Path from the project's folder. */
	file: string;
	line: number;
	message: string;
	/** What to do about it. */
	remedy: string;
}

/**
 * The prefix of what a module stores and schedules.
 *
 * @param slug Slug of the module.
 */
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

/**
 * Reads everything.
 *
 * @param root Folder that holds `contract` and `plugins`.
 */
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

/**
 * The shape, or the REST answer, that a schema refers to.
 *
 * @param contract The contract.
 * @param schema   A schema, perhaps with a reference.
 */
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
			`${ schema.$ref } is referred to, but the contract has no such file.`
		);
	}
	return shape;
}

const pascalCase = ( name: string ): string =>
	name
		.split( /[^A-Za-z0-9]+/ )
		.map( ( word ) => word.charAt( 0 ).toUpperCase() + word.slice( 1 ) )
		.join( '' );

/**
 * The schemas that are worth a name, by the name of their type: shapes, the object that is a hook's only argument,
 * webhooks and REST answers.
 *
 * @param contract The contract.
 */
export function namedTypes( contract: Contract ): Map< string, JsonSchema > {
	const types = new Map< string, JsonSchema >();
	const add = ( name: string, schema: JsonSchema ) => {
		if ( types.has( name ) ) {
			throw new Error(
				`Two schemas of the contract make type ${ name }: change a title.`
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

/**
 * The name of the type of a hook's argument, where it has one.
 *
 * @param contract The contract.
 * @param hook     Name of the hook.
 * @param argument Schema of the argument.
 */
export function argumentTypeName(
	contract: Contract,
	hook: string,
	argument: JsonSchema
): string | undefined {
	return argument.properties
		? pascalCase( hook )
		: shapeOf( contract, argument )?.title;
}
