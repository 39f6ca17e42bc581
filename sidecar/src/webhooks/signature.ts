import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { HttpError } from '../errors.ts';

const HEADERS = [
	'webhook-id',
	'webhook-timestamp',
	'webhook-signature',
] as const;

export type WebhookHeaders = Readonly<
	Partial< Record< ( typeof HEADERS )[ number ], string > >
>;

/** Throws a 401 unless one of the secrets has signed exactly these bytes just now. */
export type VerifySignature = (
	headers: WebhookHeaders,
	rawBody: Buffer
) => void;

/**
 * Standard Webhooks over the raw body, before anybody parses it.
 *
 * @param secrets The one in use and, while it is rotated, the one before.
 */
export function createVerifier( secrets: readonly string[] ): VerifySignature {
	const webhooks = secrets.map( ( secret ) => new Webhook( secret ) );

	return ( headers, rawBody ) => {
		const missing = HEADERS.filter( ( name ) => ! headers[ name ] );
		if ( missing.length > 0 ) {
			throw new HttpError(
				401,
				'webhook_signature_invalid',
				`The request is not signed: ${ missing.join( ', ' ) } missing.`
			);
		}
		const problems = webhooks.map( ( webhook ) =>
			findProblem( webhook, headers, rawBody )
		);
		if ( problems.includes( null ) ) {
			return;
		}
		if ( problems.some( ( problem ) => problem?.includes( 'too old' ) ) ) {
			throw new HttpError(
				401,
				'webhook_timestamp_too_old',
				'webhook-timestamp is more than five minutes old: sign the request again, and compare the clocks.'
			);
		}
		if ( problems.some( ( problem ) => problem?.includes( 'too new' ) ) ) {
			throw new HttpError(
				401,
				'webhook_timestamp_too_new',
				'webhook-timestamp is more than five minutes ahead: compare the clocks.'
			);
		}
		throw new HttpError(
			401,
			'webhook_signature_invalid',
			'webhook-signature does not fit the body: WordPress and the sidecar must have the same secret.'
		);
	};
}

function findProblem(
	webhook: Webhook,
	headers: WebhookHeaders,
	rawBody: Buffer
): string | null {
	try {
		webhook.verify( rawBody, headers as Record< string, string >, {
			jsonParse: false,
		} );
		return null;
	} catch ( error ) {
		if ( error instanceof WebhookVerificationError ) {
			return error.message;
		}
		throw error;
	}
}
