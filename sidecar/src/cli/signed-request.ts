import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Config } from '../config.ts';
import { describeError } from '../log.ts';
import { withTimeout } from '../timeout.ts';

const ANSWER_TIMEOUT_MS = 10_000;

/** Has a message with the cause and the remedy. */
export class CommandError extends Error {}

/**
 * Sends a request that is signed as those of WordPress are.
 *
 * @throws {CommandError} Unless the sidecar answers with 200.
 */
export async function post(
	config: Config,
	path: string,
	content: object,
	timeoutMs = ANSWER_TIMEOUT_MS
): Promise< unknown > {
	const { host, port, webhookSecrets } = config;
	const [ secret = '' ] = webhookSecrets;
	const origin = `http://${
		host.includes( ':' ) ? `[${ host }]` : host
	}:${ port }`;
	const id = `msg_${ randomUUID() }`;
	const now = new Date();
	const body = JSON.stringify( content );
	const request: RequestInit = {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			'webhook-id': id,
			'webhook-timestamp': String( Math.floor( now.getTime() / 1000 ) ),
			'webhook-signature': new Webhook( secret ).sign( id, now, body ),
		},
		body,
		redirect: 'manual',
	};
	const { status, answer } = await withTimeout(
		timeoutMs,
		async ( signal ) => {
			const response = await fetch( origin + path, {
				...request,
				signal,
			} );
			return { status: response.status, answer: await response.json() };
		}
	).catch( ( error: unknown ) => {
		throw new CommandError(
			`No sidecar answers at ${ origin } (${ describeError( error ) }). ` +
				'Start it, or set HOST and PORT to its values.'
		);
	} );
	if ( status === 401 ) {
		throw new CommandError(
			`The sidecar at ${ origin } does not accept the signature: WEBHOOK_SECRET must be the secret that it was started with.`
		);
	}
	if ( status !== 200 ) {
		throw new CommandError(
			`The sidecar at ${ origin } answered ${ status }: ${
				answer?.error?.message ?? 'is this another program?'
			}`
		);
	}
	return answer;
}
