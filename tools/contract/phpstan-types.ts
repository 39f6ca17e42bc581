/** Turns the contract into type aliases for PHPStan. */
import {
	type Contract,
	type JsonSchema,
	namedTypes,
	shapeOf,
} from './contract.ts';

const SIMPLE: Record< string, string > = {
	integer: 'int',
	number: 'int|float',
	string: 'string',
	boolean: 'bool',
	null: 'null',
};

const literal = ( value: string | number | boolean | null ): string =>
	typeof value === 'string' ? JSON.stringify( value ) : String( value );

/**
 * Bounds such as `int<1, max>` are left out: PHPStan could seldom prove them, and the tests check them anyway.
 *
 * @param contract The contract.
 * @param schema   Schema to convert.
 */
function phpStanType( contract: Contract, schema: JsonSchema ): string {
	const shape = shapeOf( contract, schema );
	if ( shape ) {
		return shape.title;
	}
	if ( schema.const !== undefined ) {
		return literal( schema.const );
	}
	if ( schema.enum ) {
		return schema.enum.map( literal ).join( '|' );
	}
	if ( schema.anyOf ) {
		return schema.anyOf
			.map( ( one ) => phpStanType( contract, one ) )
			.join( '|' );
	}
	if ( Array.isArray( schema.type ) ) {
		return schema.type
			.map( ( type ) => phpStanType( contract, { ...schema, type } ) )
			.join( '|' );
	}
	if ( schema.type === 'array' ) {
		return `list<${
			schema.items ? phpStanType( contract, schema.items ) : 'mixed'
		}>`;
	}
	if ( schema.type === 'object' ) {
		if ( ! schema.properties ) {
			const value = schema.additionalProperties;
			return `array<string, ${
				typeof value === 'object'
					? phpStanType( contract, value )
					: 'mixed'
			}>`;
		}
		const fields = Object.entries( schema.properties ).map(
			( [ name, field ] ) =>
				`${ name }${
					schema.required?.includes( name ) ? '' : '?'
				}: ${ phpStanType( contract, field ) }`
		);
		return `array{${ fields.join( ', ' ) }}`;
	}
	const simple = SIMPLE[ schema.type ?? '' ];
	if ( ! simple ) {
		throw new Error(
			`No PHPStan type is known for ${ JSON.stringify( schema ) }: teach it to phpstan-types.ts.`
		);
	}
	return simple;
}

/**
 * Writes `phpstan-types.neon`.
 *
 * @param contract The contract.
 */
export function renderPhpStan( contract: Contract ): string {
	const lines = [ ...namedTypes( contract ) ].map(
		( [ name, schema ] ) =>
			`\t\t${ name }: '${ phpStanType( contract, schema ).replaceAll(
				"'",
				"''"
			) }'`
	);
	return `# Made by \`npm run contract\` from the schemas of contract/. Change those.\nparameters:\n\ttypeAliases:\n${ lines.join(
		'\n'
	) }\n`;
}
