import type { RequestHandler } from 'express';
import deliveryKnownRequest from '../../../contract/shapes/delivery-known-request.json' with { type: 'json' };
import deliveryWithdrawRequest from '../../../contract/shapes/delivery-withdraw-request.json' with { type: 'json' };
import type {
	DeliveryKnownAnswer,
	DeliveryKnownRequest,
	DeliveryWithdrawRequest,
} from '../../../contract/generated/types.ts';
import { contractAjv, tolerant } from '../contract.ts';
import { HttpError } from '../errors.ts';
import { withoutToken } from '../log.ts';
import { parseJson, getRawBody } from '../webhooks/signed-body.ts';
import type { DeliveryStore } from './store/delivery-store.ts';

const DAY_MS = 86_400_000;

const ajv = contractAjv();
const isKnownRequest = ajv.compile< DeliveryKnownRequest >(
	tolerant( deliveryKnownRequest )
);
const isWithdrawRequest = ajv.compile< DeliveryWithdrawRequest >(
	tolerant( deliveryWithdrawRequest )
);

export type KnownDeps = {
	readonly deliveries: Pick< DeliveryStore, 'find' | 'withdraw' >;
	/** KEEP_DAYS: what ended earlier is purged. */
	readonly keepDays: number;
	/** The deliveries behind the withdrawn ones may be due now. */
	readonly onWithdrawn: () => void;
};

/**
 * Answers which messages this sidecar has. WordPress hands over the others again: the store was
 * lost, flushed or replaced.
 */
export const createKnownEndpoint =
	( deps: KnownDeps ): RequestHandler =>
	async ( request, response ) => {
		const body = parseJson( getRawBody( request ) );
		if ( ! isKnownRequest( body ) ) {
			throw malformed( 'delivery-known-request', 'webhook_ids' );
		}
		response
			.set( 'Cache-Control', 'no-store' )
			.json( await answerKnown( deps, body.webhook_ids ) );
	};

/**
 * Deletes messages that WordPress no longer wants to be sent, and answers which ones are left: they
 * have ended, or are being sent.
 */
export const createWithdrawEndpoint =
	( deps: KnownDeps ): RequestHandler =>
	async ( request, response ) => {
		const body = parseJson( getRawBody( request ) );
		if ( ! isWithdrawRequest( body ) ) {
			throw malformed( 'delivery-withdraw-request', 'withdraw' );
		}
		await deps.deliveries.withdraw( body.withdraw );
		deps.onWithdrawn();
		response
			.set( 'Cache-Control', 'no-store' )
			.json( await answerKnown( deps, body.withdraw ) );
	};

const malformed = ( shape: string, field: string ): HttpError =>
	new HttpError(
		'webhook_malformed',
		`The body does not follow contract/shapes/${ shape }.json: 1 to 200 different ids in "${ field }".`
	);

async function answerKnown(
	{ deliveries, keepDays }: KnownDeps,
	webhookIds: readonly string[]
): Promise< DeliveryKnownAnswer > {
	// Before the store is read: a purge may run meanwhile.
	const keptSinceMs = Date.now() - keepDays * DAY_MS;
	const known = await deliveries.find( webhookIds );
	const knownIds = new Set(
		known.map( ( { webhook_id: webhookId } ) => webhookId )
	);
	return {
		known: known.map( ( delivery ) => ( {
			...delivery,
			// Older versions stored reasons with the token.
			reason: withoutToken( delivery.reason ),
		} ) ),
		unknown: webhookIds.filter( ( id ) => ! knownIds.has( id ) ),
		kept_since_ms: Math.max( 0, keptSinceMs ),
	};
}
