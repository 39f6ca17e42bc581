import { Router } from 'express';
import { z } from 'zod';
import deliveryReplayRequest from '../../../contract/shapes/delivery-replay-request.json' with { type: 'json' };
import type { DeliveryReplayRequest } from '../../../contract/generated/types.ts';
import { contractAjv, tolerant } from '../contract.ts';
import { HttpError } from '../errors.ts';
import { withoutToken } from '../log.ts';
import type { VerifySignature } from '../webhooks/signature.ts';
import { parseJson, getRawBody, signedBody } from '../webhooks/signed-body.ts';
import {
	createKnownEndpoint,
	createWithdrawEndpoint,
	type KnownDeps,
} from './known-endpoint.ts';
import {
	DELIVERY_STATES,
	type DeliveryStore,
	type DeliverySummary,
} from './store/delivery-store.ts';

export const MAX_LISTED = 200;

const isReplayRequest = contractAjv().compile< DeliveryReplayRequest >(
	tolerant( deliveryReplayRequest )
);

// Only the sidecar's own command-line tool sends it, so it is not in the contract.
const listRequest = z.object( {
	states: z.array( z.enum( DELIVERY_STATES ) ).min( 1 ),
	afterId: z.int().min( 0 ),
	limit: z.int().min( 1 ).max( MAX_LISTED ),
} );

export type ListRequest = z.infer< typeof listRequest >;

export type ListAnswer = { readonly deliveries: readonly DeliverySummary[] };

export type DeliveriesDeps = KnownDeps & {
	readonly verify: VerifySignature;
	readonly deliveries: KnownDeps[ 'deliveries' ] &
		Pick< DeliveryStore, 'list' | 'replay' >;
	/** Called with the recipients of the replayed deliveries. */
	readonly onReplayed: ( recipientIds: readonly number[] ) => Promise< void >;
};

/**
 * `POST /replay` sends deliveries again that ended without being sent; `POST /known` says which are
 * stored; `POST /withdraw` deletes unsent ones; `POST /list` lists deliveries.
 */
export function createDeliveriesRouter( deps: DeliveriesDeps ): Router {
	const { verify, deliveries, onReplayed } = deps;
	const router = Router();

	router
		.route( '/replay' )
		.post( ...signedBody( verify ), async ( request, response ) => {
			const body = parseJson( getRawBody( request ) );
			if ( ! isReplayRequest( body ) ) {
				throw new HttpError(
					'webhook_malformed',
					'The body does not follow contract/shapes/delivery-replay-request.json: 1 to 200 different "webhook_ids".'
				);
			}
			const { answer, recipientIds } = await deliveries.replay(
				body.webhook_ids
			);
			if ( recipientIds.length > 0 ) {
				await onReplayed( recipientIds );
			}
			response.json( answer );
		} )
		.all( rejectMethod );

	router
		.route( '/known' )
		.post( ...signedBody( verify ), createKnownEndpoint( deps ) )
		.all( rejectMethod );

	router
		.route( '/withdraw' )
		.post( ...signedBody( verify ), createWithdrawEndpoint( deps ) )
		.all( rejectMethod );

	router
		.route( '/list' )
		.post( ...signedBody( verify ), async ( request, response ) => {
			const { data: query } = listRequest.safeParse(
				parseJson( getRawBody( request ) )
			);
			if ( ! query ) {
				throw new HttpError(
					'webhook_malformed',
					`The body must be {"states":[…],"afterId":<id or 0>,"limit":<1 to ${ MAX_LISTED }>}.`
				);
			}
			response.set( 'Cache-Control', 'no-store' ).json( {
				deliveries: ( await deliveries.list( query ) ).map(
					( delivery ) => ( {
						...delivery,
						// Older versions stored reasons with the token.
						reason: withoutToken( delivery.reason ),
					} )
				),
			} satisfies ListAnswer );
		} )
		.all( rejectMethod );

	return router;
}

function rejectMethod(): never {
	throw new HttpError(
		'method_not_allowed',
		'Send it with POST, because the request must be signed.'
	);
}
