import { Ajv2020 } from 'ajv/dist/2020.js';
import type { RequestHandler } from 'express';
import deliveryKnownRequest from '../../../contract/shapes/delivery-known-request.json' with { type: 'json' };
import type {
	DeliveryKnownAnswer,
	DeliveryKnownRequest,
} from '../../../contract/generated/types.ts';
import { tolerant } from '../contract.ts';
import { HttpError } from '../errors.ts';
import { withoutToken } from '../log.ts';
import { parseJson, getRawBody } from '../webhooks/signed-body.ts';
import type { DeliveryStore } from './store/delivery-store.ts';

const DAY_MS = 86_400_000;

const isKnownRequest = new Ajv2020( {
	strictSchema: false,
} ).compile< DeliveryKnownRequest >( tolerant( deliveryKnownRequest ) );

export type KnownDeps = {
	readonly deliveries: Pick< DeliveryStore, 'find' >;
	/** KEEP_DAYS: what ended earlier is purged. */
	readonly keepDays: number;
};

/**
 * Answers which messages this sidecar has. WordPress hands over the others again: the store was
 * lost, flushed or replaced.
 */
export const createKnownEndpoint =
	( { deliveries, keepDays }: KnownDeps ): RequestHandler =>
	async ( request, response ) => {
		const body = parseJson( getRawBody( request ) );
		if ( ! isKnownRequest( body ) ) {
			throw new HttpError(
				'webhook_malformed',
				'The body does not follow contract/shapes/delivery-known-request.json: 1 to 200 different "webhook_ids".'
			);
		}
		// Before the store is read: a purge may run meanwhile.
		const keptSinceMs = Date.now() - keepDays * DAY_MS;
		const known = await deliveries.find( body.webhook_ids );
		const knownIds = new Set(
			known.map( ( { webhook_id: webhookId } ) => webhookId )
		);
		response.set( 'Cache-Control', 'no-store' ).json( {
			known: known.map( ( delivery ) => ( {
				...delivery,
				// Older versions stored reasons with the token.
				reason: withoutToken( delivery.reason ),
			} ) ),
			unknown: body.webhook_ids.filter( ( id ) => ! knownIds.has( id ) ),
			kept_since_ms: Math.max( 0, keptSinceMs ),
		} satisfies DeliveryKnownAnswer );
	};
