import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import type { SidecarHealth } from '../../contract/generated/types.ts';

/** See contract/shapes/sidecar-health.json. */
export const CONTRACT_VERSION: SidecarHealth[ 'contract_version' ] = 3;

/**
 * A schema of the contract for what this sidecar reads: unknown fields are ignored, so that newer
 * plugins may send more. What it sends follows the contract strictly.
 */
export const tolerant = < Schema >( schema: Schema ): Schema =>
	JSON.parse(
		JSON.stringify( schema, ( key, value ) =>
			key === 'additionalProperties' && value === false
				? undefined
				: value
		)
	);

/**
 * Compiles schemas of the contract. `npm run contract:check` has validated them; to do it again would take half of the start.
 *
 * @param schemas Those that others refer to.
 */
export const contractAjv = ( schemas: AnySchemaObject[] = [] ): Ajv2020 =>
	new Ajv2020( {
		// It does not know the contract's own keywords such as x-rules.
		strictSchema: false,
		meta: false,
		validateSchema: false,
		schemas: tolerant( schemas ),
	} );
