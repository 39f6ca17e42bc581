import { Router } from 'express';
import { confirmClock } from '../clock.ts';
import { HttpError } from '../errors.ts';
import type { HandleEvent } from './event-handler.ts';
import { parseEvent } from './events.ts';
import type { VerifySignature } from './signature.ts';
import { getRawBody, signedBody } from './signed-body.ts';

const MAX_ID_LENGTH = 255;

/** `POST /`: verifies the raw body, parses it, validates it, stores the event, and answers. */
export function createWebhookRouter(
	verify: VerifySignature,
	handleEvent: HandleEvent
): Router {
	const router = Router();

	router
		.route( '/' )
		.post( ...signedBody( verify ), async ( request, response ) => {
			confirmClock();
			const webhookId = request.get( 'webhook-id' ) ?? '';
			if ( webhookId.length > MAX_ID_LENGTH ) {
				throw new HttpError(
					'webhook_malformed',
					`webhook-id is longer than ${ MAX_ID_LENGTH } characters.`
				);
			}
			const isNew = await handleEvent(
				webhookId,
				parseEvent( getRawBody( request ) )
			);
			response
				.status( 202 )
				.json( { status: isNew ? 'accepted' : 'duplicate' } );
		} )
		.all( () => {
			throw new HttpError(
				'method_not_allowed',
				'Send webhooks with POST.'
			);
		} );

	return router;
}
