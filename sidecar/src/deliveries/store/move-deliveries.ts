import type { Movable } from '../../storage/movable.ts';
import { loadScript, type Redis } from '../../storage/redis.ts';
import { createSqliteMove } from '../../storage/sqlite-move.ts';
import type { Database } from '../../storage/sqlite.ts';
import {
	DELIVERY_STATES,
	type DeliveryState,
	type NewDelivery,
} from './delivery-store.ts';

/** A delivery with everything that is stored about it, except its id: each store numbers its own. */
export type StoredDelivery = Pick<
	NewDelivery,
	'webhookId' | 'recipientId' | 'text' | 'videoUrl'
> & {
	/** Null for deliveries stored before this field existed. */
	readonly webinarId: number | null;
	/** JSON. */
	readonly button: string | null;
	readonly expiresAtMs: number | null;
	readonly state: DeliveryState;
	readonly tries: number;
	readonly failedTries: number;
	readonly nextTryAtMs: number;
	readonly reason: string | null;
	readonly createdAtMs: number;
	readonly updatedAtMs: number;
	/** Whether WordPress knows the state, or need not know it. */
	readonly isReported: boolean;
};

const PAGE_ROWS = 500;

export const createSqliteDeliveryMove = (
	database: Database
): Movable< StoredDelivery > =>
	createSqliteMove(
		database,
		`SELECT id AS position, webhook_id AS webhookId, webinar_id AS webinarId, recipient_id AS recipientId, text, button,
			video_url AS videoUrl, expires_at_ms AS expiresAtMs, state, tries, failed_tries AS failedTries,
			next_try_at_ms AS nextTryAtMs, reason, created_at_ms AS createdAtMs, updated_at_ms AS updatedAtMs,
			state IN ( 'pending', 'sending' ) OR reported_at_ms >= updated_at_ms AS isReported
		FROM deliveries WHERE id > ?`,
		`INSERT INTO deliveries
			( webhook_id, webinar_id, recipient_id, text, button, video_url, expires_at_ms, state, tries, failed_tries,
				next_try_at_ms, reason, created_at_ms, updated_at_ms, reported_at_ms )
		VALUES ( @webhookId, @webinarId, @recipientId, @text, @button, @videoUrl, @expiresAtMs, @state, @tries, @failedTries,
			@nextTryAtMs, @reason, @createdAtMs, @updatedAtMs, @reportedAtMs )
		ON CONFLICT ( webhook_id ) DO UPDATE
			SET state = excluded.state, tries = excluded.tries, failed_tries = excluded.failed_tries,
				next_try_at_ms = excluded.next_try_at_ms, reason = excluded.reason, expires_at_ms = excluded.expires_at_ms,
				updated_at_ms = excluded.updated_at_ms, reported_at_ms = excluded.reported_at_ms
			WHERE excluded.updated_at_ms > deliveries.updated_at_ms`
	);

// Columns of the answer of `page`, after the id.
type RedisRow = [
	id: string,
	webhookId: string,
	webinarId: string,
	recipientId: string,
	text: string,
	button: string,
	videoUrl: string | null,
	expiresAtMs: string | null,
	state: DeliveryState,
	tries: string,
	failedTries: string,
	nextTryAtMs: string,
	reason: string,
	createdAtMs: string,
	updatedAtMs: string,
	isReported: 0 | 1,
];

const FIRST_ID = '0'.repeat( 16 );

export function createRedisDeliveryMove(
	redis: Redis
): Movable< StoredDelivery > {
	const run = loadScript(
		redis,
		'deliveryMove',
		new URL( './delivery-records.lua', import.meta.url ),
		new URL( './delivery-move.lua', import.meta.url )
	);

	return {
		async *pages() {
			let afterId = FIRST_ID;
			for (;;) {
				const rows = ( await run(
					'page',
					afterId,
					PAGE_ROWS,
					...DELIVERY_STATES
				) ) as RedisRow[];
				if ( rows.length === 0 ) {
					return;
				}
				afterId = rows.at( -1 )![ 0 ];
				yield rows.map( fromRedis );
			}
		},
		add: async ( deliveries ) => {
			// Redis runs the commands of one connection in their order.
			const stored = await Promise.all(
				deliveries.map( ( delivery ) =>
					run(
						'put',
						delivery.webhookId,
						delivery.recipientId,
						delivery.state,
						delivery.updatedAtMs,
						Number( delivery.isReported ),
						...Object.entries( {
							webinar_id: delivery.webinarId ?? '',
							text: delivery.text,
							button: delivery.button ?? '',
							video_url: delivery.videoUrl ?? '',
							expires_at_ms: delivery.expiresAtMs ?? '',
							tries: delivery.tries,
							failed_tries: delivery.failedTries,
							next_try_at_ms: delivery.nextTryAtMs,
							reason: delivery.reason ?? '',
							created_at_ms: delivery.createdAtMs,
						} ).flat()
					)
				)
			);
			return stored.filter( ( one ) => one === 1 ).length;
		},
	};
}

const fromRedis = ( [ , ...row ]: RedisRow ): StoredDelivery => ( {
	webhookId: row[ 0 ],
	webinarId: row[ 1 ] ? Number( row[ 1 ] ) : null,
	recipientId: Number( row[ 2 ] ),
	text: row[ 3 ],
	button: row[ 4 ] || null,
	videoUrl: row[ 5 ] || null,
	expiresAtMs: row[ 6 ] ? Number( row[ 6 ] ) : null,
	state: row[ 7 ],
	tries: Number( row[ 8 ] ),
	failedTries: Number( row[ 9 ] ),
	nextTryAtMs: Number( row[ 10 ] ),
	reason: row[ 11 ] || null,
	createdAtMs: Number( row[ 12 ] ),
	updatedAtMs: Number( row[ 13 ] ),
	isReported: row[ 14 ] === 1,
} );
