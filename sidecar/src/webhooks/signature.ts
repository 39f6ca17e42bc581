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

/** Throws a 401 unless one of the secrets signed exactly these bytes in the last five minutes. */
export type VerifySignature = (
	headers: WebhookHeaders,
	rawBody: Buffer
) => void;

/**
 * Verifies Standard Webhooks signatures over the raw body.
 *
 * @param secrets The current one and, during rotation, the previous one.
 */
export function createVerifier( secrets: readonly string[] ): VerifySignature {
	const webhooks = secrets.map( ( secret ) => new Webhook( secret ) );

	return ( headers, rawBody ) => {
		const missing = HEADERS.filter( ( name ) => ! headers[ name ] );
		if ( missing.length > 0 ) {
			throw new HttpError(
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
			throw new HttpError( 'webhook_timestamp_too_old' );
		}
		if ( problems.some( ( problem ) => problem?.includes( 'too new' ) ) ) {
			throw new HttpError( 'webhook_timestamp_too_new' );
		}
		throw new HttpError( 'webhook_signature_invalid' );
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
