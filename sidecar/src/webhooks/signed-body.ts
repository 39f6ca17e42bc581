import { raw, type Request, type RequestHandler } from 'express';
import { HttpError } from '../errors.ts';
import type { VerifySignature } from './signature.ts';

const BODY_LIMIT_BYTES = 64 * 1024;

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

const requireSignature =
	( verify: VerifySignature ): RequestHandler =>
	( request, _response, next ) => {
		verify(
			{
				'webhook-id': request.get( 'webhook-id' ),
				'webhook-timestamp': request.get( 'webhook-timestamp' ),
				'webhook-signature': request.get( 'webhook-signature' ),
			},
			rawBodyOf( request )
		);
		next();
	};

/**
 * What a request passes before anybody parses it: it is JSON, not too large, and signed by WordPress.
 *
 * @param verify
 */
export const signedBody = ( verify: VerifySignature ): RequestHandler[] => [
	requireJson,
	// The signature is over the bytes as sent, so a packed body is not unpacked but refused.
	raw( { type: () => true, limit: BODY_LIMIT_BYTES, inflate: false } ),
	requireSignature( verify ),
];

/**
 * The bytes as sent, after `signedBody`.
 *
 * @param request
 */
export const rawBodyOf = ( request: Request ): Buffer =>
	Buffer.isBuffer( request.body ) ? request.body : Buffer.alloc( 0 );

/**
 * @param  rawBody Whose signature has been verified.
 * @throws {HttpError} 400 when it is no JSON.
 */
export function parseJson( rawBody: Buffer ): unknown {
	try {
		return JSON.parse( rawBody.toString( 'utf8' ) );
	} catch {
		throw new HttpError(
			400,
			'webhook_malformed',
			'The body is not valid JSON.'
		);
	}
}
