import { Ajv2020 } from 'ajv/dist/2020.js';
import { Router } from 'express';
import deliveryCountsRequest from '../../../contract/shapes/delivery-counts-request.json' with { type: 'json' };
import type {
	DeliveryCounts,
	DeliveryCountsRequest,
} from '../../../contract/generated/types.ts';
import { HttpError } from '../http-error.ts';
import type { VerifySignature } from '../webhooks/signature.ts';
import { parseJson, rawBodyOf, signedBody } from '../webhooks/signed-body.ts';

const isRequest = new Ajv2020( {
	strictSchema: false,
} ).compile< DeliveryCountsRequest >( deliveryCountsRequest );

/**
 * `POST /`: tells who has our secret how many deliveries of a webinar are in which state.
 *
 * @param verify
 * @param count
 */
export function createCountsRouter(
	verify: VerifySignature,
	count: ( webinarId: number ) => DeliveryCounts
): Router {
	const router = Router();

	router
		.route( '/' )
		.post( ...signedBody( verify ), ( request, response ) => {
			const body = parseJson( rawBodyOf( request ) );
			if ( ! isRequest( body ) ) {
				throw new HttpError(
					400,
					'webhook_malformed',
					'The body must be {"webinar_id": <id>} and nothing else.'
				);
			}
			response
				.set( 'Cache-Control', 'no-store' )
				.json( count( body.webinar_id ) );
		} )
		.all( () => {
			throw new HttpError(
				405,
				'method_not_allowed',
				'Counts are asked for by POST, so that the question is signed.'
			);
		} );

	return router;
}
