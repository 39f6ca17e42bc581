import type { KnownDelivery } from '../../../../contract/generated/types.ts';
import type { Script } from '../../storage/redis.ts';
import type { Database } from '../../storage/sqlite.ts';
import type { DeliveryStore } from './delivery-store.ts';

// The contract's limit.
const REASON_LENGTH = 255;

export function createSqliteFind(
	database: Database
): DeliveryStore[ 'find' ] {
	const select = database.prepare(
		`SELECT webhook_id, state, tries, SUBSTR( COALESCE( reason, '' ), 1, ${ REASON_LENGTH } ) AS reason,
			updated_at_ms AS at_ms
		FROM deliveries WHERE webhook_id IN ( SELECT value FROM json_each( ? ) )`
	);
	return async ( webhookIds ) =>
		select.all( JSON.stringify( webhookIds ) ) as KnownDelivery[];
}

type Row = [
	id: string,
	webhookId: string,
	state: KnownDelivery[ 'state' ],
	tries: string | null,
	reason: string | null,
	atMs: string,
];

/** @param run Runs a command of delivery-find.lua. */
export function createRedisFind( run: Script ): DeliveryStore[ 'find' ] {
	return async ( webhookIds ) =>
		( ( await run( 'find', ...webhookIds ) ) as Row[] ).map(
			( [ , webhookId, state, tries, reason, atMs ] ) => ( {
				webhook_id: webhookId,
				state,
				tries: Number( tries ),
				reason: [ ...( reason ?? '' ) ]
					.slice( 0, REASON_LENGTH )
					.join( '' ),
				at_ms: Number( atMs ),
			} )
		);
}
