import { Router } from 'express';
import { HttpError } from '../errors.ts';
import type { Accept } from './event-handler.ts';
import { parseEvent } from './events.ts';
import type { VerifySignature } from './signature.ts';
import { rawBodyOf, signedBody } from './signed-body.ts';

const ID_LENGTH = 255;

/**
 * `POST /`: verify the raw body, then parse, then validate, then store, then answer.
 *
 * @param verify
 * @param accept
 */
export function createWebhookRouter(
	verify: VerifySignature,
	accept: Accept
): Router {
	const router = Router();

	router
		.route( '/' )
		.post( ...signedBody( verify ), async ( request, response ) => {
			const webhookId = request.get( 'webhook-id' ) ?? '';
			if ( webhookId.length > ID_LENGTH ) {
				throw new HttpError(
					400,
					'webhook_malformed',
					`webhook-id is longer than ${ ID_LENGTH } characters.`
				);
			}
			const isNew = await accept(
				webhookId,
				parseEvent( rawBodyOf( request ) )
			);
			response
				.status( 202 )
				.json( { status: isNew ? 'accepted' : 'duplicate' } );
		} )
		.all( () => {
			throw new HttpError(
				405,
				'method_not_allowed',
				'Webhooks are sent by POST.'
			);
		} );

	return router;
}
