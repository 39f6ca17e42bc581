/**
 * Writes the page that says who fires and who hears what.
 */
import {
	type Contract,
	type Document,
	type HookDocument,
	type JsonSchema,
	argumentTypeName,
	shapeOf,
} from './contract.ts';
import { type HookUse, type ModuleCode } from './php-code.ts';

const cell = ( value: string ): string =>
	value.replaceAll( '|', '\\|' ).replaceAll( '\n', ' ' );

/**
 * A table in Markdown.
 *
 * @param head Names of the columns.
 * @param rows Cells.
 */
export const table = ( head: string[], rows: string[][] ): string =>
	[ head, head.map( () => '---' ), ...rows ]
		.map( ( row ) => `| ${ row.map( cell ).join( ' | ' ) } |` )
		.join( '\n' );

const rulesOf = ( document: Document ): string =>
	( document[ 'x-rules' ] ?? [] ).join( ', ' );

/** What is said of emitters that are no module. */
const SPECIAL: Record< string, string > = {
	any: 'any module',
	outside: 'outside',
};

/**
 * A schema in a few words.
 *
 * @param contract The contract.
 * @param schema   The schema.
 */
function typeInWords( contract: Contract, schema: JsonSchema ): string {
	const shape = shapeOf( contract, schema );
	if ( shape ) {
		return `[${ shape.title }](${ shape.$id.replace( 'contract:///', '' ) })`;
	}
	if ( schema.properties ) {
		return `{ ${ Object.keys( schema.properties )
			.map( ( name ) =>
				schema.required?.includes( name ) ? name : `${ name }?`
			)
			.join( ', ' ) } }`;
	}
	if ( schema.enum ) {
		return schema.enum.map( ( value ) => `\`${ value }\`` ).join( ' or ' );
	}
	if ( schema.anyOf ) {
		return schema.anyOf
			.map( ( one ) => typeInWords( contract, one ) )
			.join( ' or ' );
	}
	if ( schema.items ) {
		return `list of ${ typeInWords( contract, schema.items ) }`;
	}
	return [ schema.type ?? [] ].flat().join( ' or ' );
}

function signature(
	contract: Contract,
	name: string,
	hook: HookDocument
): string {
	const args = hook.prefixItems.map( ( argument ) => {
		const isAlone =
			hook.prefixItems.length === 1 &&
			argumentTypeName( contract, name, argument );
		return isAlone
			? typeInWords( contract, argument )
			: `${ argument.title }: ${ typeInWords( contract, argument ) }`;
	} );
	const returns = hook[ 'x-returns' ];
	return (
		args.join( ', ' ) +
		( returns ? ` → ${ typeInWords( contract, returns ) }` : '' )
	);
}

/**
 * The modules that do something with a hook, each with a link to where.
 *
 * @param modules Their code.
 * @param name    Name of the hook.
 * @param does    What they do.
 */
function whoDoes(
	modules: ModuleCode[],
	name: string,
	does: HookUse[ 'does' ]
): string[] {
	return modules.flatMap( ( module ) => {
		const use = module.hooks.find(
			( one ) =>
				one.does === does &&
				one.hook.isWhole &&
				one.hook.leading === name
		);
		return use ? [ `[${ module.slug }](../${ use.file })` ] : [];
	} );
}

function hookRows(
	contract: Contract,
	modules: ModuleCode[],
	profile?: 'full'
): string[][] {
	return Object.entries( contract.hooks )
		.filter( ( [ , hook ] ) => hook[ 'x-profile' ] === profile )
		.map( ( [ name, hook ] ) => {
			const special = hook[ 'x-emitted-by' ].flatMap(
				( emitter ) => SPECIAL[ emitter ] ?? []
			);
			const fires = [ ...special, ...whoDoes( modules, name, 'fires' ) ];
			return [
				`[\`${ name }\`](hooks/${ name }.json)`,
				hook[ 'x-kind' ],
				fires.join( ', ' ) ||
					`(${ hook[ 'x-emitted-by' ].join( ', ' ) })`,
				whoDoes( modules, name, 'hears' ).join( ', ' ) || '–',
				signature( contract, name, hook ),
				rulesOf( hook ),
			];
		} );
}

/**
 * Writes `INDEX.md`.
 *
 * @param contract The contract.
 * @param modules  Their code.
 */
export function renderIndex(
	contract: Contract,
	modules: ModuleCode[]
): string {
	const head = [ 'hook', 'kind', 'fired by', 'heard by', 'payload', 'rules' ];
	const errors = ( all: Record< string, string[] > ) =>
		Object.entries( all )
			.map(
				( [ status, codes ] ) =>
					`${ status } ${ codes.map( ( code ) => `\`${ code }\`` ).join( ', ' ) }`
			)
			.join( '; ' );
	return `<!-- Made by \`npm run contract\` from the schemas and the PHP code. Change those. -->

# Who fires and who hears what

How to read and change this: [README.md](README.md).

## Hooks

${ table( head, hookRows( contract, modules ) ) }

## Hooks that \`prod\` never fires

${ table( head, hookRows( contract, modules, 'full' ) ) }

## Hooks of the browser

Of \`@wordpress/hooks\`, for scripts of other plugins.

${ table(
	[ 'hook', 'kind', 'fired by', 'arguments', 'says' ],
	Object.entries( contract.jsHooks ).map( ( [ name, hook ] ) => [
		`[\`${ name }\`](js-hooks/${ name }.json)`,
		hook[ 'x-kind' ],
		hook[ 'x-emitted-by' ].join( ', ' ),
		signature( contract, name, hook ),
		hook.description,
	] )
) }

## Webhooks

${ table(
	[ 'event', 'sent by', 'heard by', 'data', 'rules' ],
	Object.entries( contract.events ).map( ( [ name, event ] ) => [
		`[\`${ name }\`](events/${ name }.json)`,
		event[ 'x-emitted-by' ].join( ', ' ),
		event[ 'x-heard-by' ].join( ', ' ),
		typeInWords( contract, event.properties?.data ?? {} ),
		rulesOf( event ),
	] )
) }

## REST

${ table(
	[ 'route', 'owner', 'answer', 'errors', 'rules' ],
	Object.entries( contract.rest ).map( ( [ name, rest ] ) => [
		`\`${ rest[ 'x-route' ] ?? '' }\``,
		rest[ 'x-owner' ],
		`[${ rest.title }](rest/${ name }.json)`,
		errors( rest[ 'x-errors' ] ),
		rulesOf( rest ),
	] )
) }

## Admin-ajax

Errors have the shape [AjaxError](shapes/ajax-error.json).

${ table(
	[ 'action', 'owner', 'fields', 'data of the answer', 'errors', 'rules' ],
	Object.entries( contract.ajax ).map( ( [ name, ajax ] ) => [
		`[\`${ name }\`](ajax/${ name }.json)`,
		ajax[ 'x-owner' ],
		Object.keys( ajax.properties ?? {} ).join( ', ' ),
		typeInWords( contract, ajax[ 'x-answer' ]?.properties?.data ?? {} ),
		errors( ajax[ 'x-errors' ] ),
		rulesOf( ajax ),
	] )
) }
`;
}
