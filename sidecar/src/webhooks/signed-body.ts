import { raw, type Request, type RequestHandler } from 'express';
import { HttpError } from '../errors.ts';
import type { VerifySignature } from './signature.ts';

const BODY_LIMIT_BYTES = 64 * 1024;

const requireJson: RequestHandler = ( request, _response, next ) => {
	if ( ! request.is( 'application/json' ) ) {
		throw new HttpError( 'content_type_unsupported' );
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
			getRawBody( request )
		);
		next();
	};

/** Checks a request before the body is parsed: it has a JSON content type, at most 64 KB, and a valid signature. */
export const signedBody = ( verify: VerifySignature ): RequestHandler[] => [
	requireJson,
	// The signature covers the bytes as sent. So a compressed body is rejected, not decompressed.
	raw( { type: () => true, limit: BODY_LIMIT_BYTES, inflate: false } ),
	requireSignature( verify ),
];

/** Returns the bytes as sent; only after `signedBody`. */
export const getRawBody = ( request: Request ): Buffer =>
	Buffer.isBuffer( request.body ) ? request.body : Buffer.alloc( 0 );

/**
 * @param  rawBody With a verified signature.
 * @throws {HttpError} 400 when it is not JSON.
 */
export function parseJson( rawBody: Buffer ): unknown {
	try {
		return JSON.parse( rawBody.toString( 'utf8' ) );
	} catch {
		throw new HttpError(
			'webhook_malformed',
			'The body is not valid JSON.'
		);
	}
}
