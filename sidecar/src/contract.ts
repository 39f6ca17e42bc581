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
