/** An answer other than success: a code for programs, a message for people. */
export class HttpError extends Error {
	override readonly name = 'HttpError';

	constructor(
		readonly status: number,
		readonly code: string,
		message: string,
		/** When to try again, in seconds. */
		readonly retryAfterSeconds: number | null = null
	) {
		super( message );
	}
}

type BodyError = { readonly type: string; readonly status: number };

const isBodyError = ( error: unknown ): error is BodyError =>
	error instanceof Error && 'type' in error && 'status' in error;

/**
 * What is answered to a request that went wrong.
 *
 * @param error Whatever was thrown.
 */
export function httpErrorOf( error: unknown ): HttpError {
	if ( error instanceof HttpError ) {
		return error;
	}
	if ( isBodyError( error ) ) {
		switch ( error.type ) {
			case 'entity.too.large':
				return new HttpError(
					413,
					'webhook_too_large',
					'The body is larger than 64 KB.'
				);
			case 'encoding.unsupported':
				return new HttpError(
					415,
					'content_encoding_unsupported',
					'The body must be sent without Content-Encoding.'
				);
			default:
				return new HttpError(
					400,
					'webhook_malformed',
					'The body could not be read.'
				);
		}
	}
	// What is not the sender's fault is the store's: WordPress keeps the event and tries again.
	return new HttpError(
		503,
		'store_unavailable',
		'The sidecar cannot store anything now: see its log. Try again later.'
	);
}
