import { raw, Router, type RequestHandler } from 'express';
import { HttpError } from '../http-error.ts';
import { parseEvent, type WebhookEvent } from './events.ts';
import type { VerifySignature } from './signature.ts';

export const BODY_LIMIT_BYTES = 64 * 1024;
const ID_LENGTH = 255;

/** Stores what the event asks for. Returns false when this id was stored before. */
export type Accept = ( webhookId: string, event: WebhookEvent ) => boolean;

const requireJson: RequestHandler = ( request, _response, next ) => {
	if ( ! request.is( 'application/json' ) ) {
		throw new HttpError(
			415,
			'content_type_unsupported',
			'Content-Type must be application/json.'
		);
	}
	next();
};

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
		.post(
			requireJson,
			// The signature is over the bytes as sent, so a packed body is not unpacked but refused.
			raw( {
				type: () => true,
				limit: BODY_LIMIT_BYTES,
				inflate: false,
			} ),
			( request, response ) => {
				const rawBody = Buffer.isBuffer( request.body )
					? request.body
					: Buffer.alloc( 0 );
				const webhookId = request.get( 'webhook-id' ) ?? '';
				verify(
					{
						'webhook-id': webhookId,
						'webhook-timestamp': request.get( 'webhook-timestamp' ),
						'webhook-signature': request.get( 'webhook-signature' ),
					},
					rawBody
				);
				if ( webhookId.length > ID_LENGTH ) {
					throw new HttpError(
						400,
						'webhook_malformed',
						`webhook-id is longer than ${ ID_LENGTH } characters.`
					);
				}
				const isNew = accept( webhookId, parseEvent( rawBody ) );
				response
					.status( 202 )
					.json( { status: isNew ? 'accepted' : 'duplicate' } );
			}
		)
		.all( () => {
			throw new HttpError(
				405,
				'method_not_allowed',
				'Webhooks are sent by POST.'
			);
		} );

	return router;
}
