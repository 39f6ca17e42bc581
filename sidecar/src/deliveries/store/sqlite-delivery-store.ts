import { confirmedMs, LONGEST_PAUSE_MS } from '../../clock.ts';
import type { Database } from '../../storage/sqlite.ts';
import type {
	DeliveryReplayAnswer,
	DeliveryReport,
} from '../../../../contract/generated/types.ts';
import {
	DEFAULT_USEFUL_MS,
	DELIVERY_STATES,
	USELESS,
	type Delivery,
	type DueDelivery,
	type DeliveryState,
	type DeliveryStore,
	type DeliverySummary,
	type Replay,
} from './delivery-store.ts';
import { createSqliteFind } from './find-deliveries.ts';
import { createTables } from './sqlite-delivery-tables.ts';

type DueRow = Pick< Row, 'id' | 'webhook_id' | 'recipient_id' >;

type Row = {
	id: number;
	webhook_id: string;
	recipient_id: number;
	text: string;
	button: string | null;
	video_url: string | null;
	failed_tries: number;
};

type SummaryRow = {
	id: number;
	webhook_id: string;
	webinar_id: number | null;
	recipient_id: number;
	state: DeliveryState;
	tries: number;
	reason: string | null;
	updated_at_ms: number;
};

// Rises with each change, even after the clock was set back: WordPress uses the report with the latest time.
const CHANGED_AT = 'updated_at_ms = MAX( @nowMs, updated_at_ms + 1 )';

// Of a pending delivery `one` at the time @dueMs.
const IS_DUE = `( one.next_try_at_ms <= @dueMs OR one.next_try_at_ms > @dueMs + ${ LONGEST_PAUSE_MS } )
	AND NOT EXISTS (
		SELECT 1 FROM deliveries AS earlier
		WHERE earlier.recipient_id = one.recipient_id
			AND earlier.state IN ( 'pending', 'sending' ) AND earlier.id < one.id
	) AND NOT EXISTS (
		SELECT 1 FROM people AS person
			JOIN people AS other ON other.chat_id = person.chat_id
			JOIN deliveries AS earlier ON earlier.recipient_id = other.recipient_id
		WHERE person.recipient_id = one.recipient_id
			AND earlier.state IN ( 'pending', 'sending' ) AND earlier.id < one.id
	)`;

const REASON_LENGTH = 255;

const NEVER_MS = Number.MAX_SAFE_INTEGER;

export function createSqliteDeliveryStore(
	database: Database,
	usefulMs = DEFAULT_USEFUL_MS
): DeliveryStore {
	createTables( database );

	const isUseless = `COALESCE( expires_at_ms, created_at_ms + ${ usefulMs } ) <= @confirmedMs`;
	const released = `state = CASE WHEN ${ isUseless } THEN 'failed' ELSE 'pending' END,
		reason = CASE WHEN ${ isUseless } THEN '${ USELESS }' ELSE reason END, ${ CHANGED_AT }`;

	const insert = database.prepare(
		`INSERT INTO deliveries
			( webhook_id, webinar_id, recipient_id, text, button, video_url, expires_at_ms, created_at_ms, updated_at_ms )
		VALUES ( @webhookId, @webinarId, @recipientId, @text, @button, @videoUrl, @expiresAtMs, @nowMs, @nowMs )
		ON CONFLICT ( webhook_id ) DO NOTHING`
	);
	const selectDue = database.prepare(
		`SELECT id, webhook_id, recipient_id FROM deliveries AS one
		WHERE state = 'pending' AND ${ IS_DUE }
		ORDER BY next_try_at_ms, id LIMIT @limit`
	);
	const selectNextTime = database.prepare(
		`SELECT MIN( next_try_at_ms ) AS at_ms FROM deliveries WHERE state = 'pending' AND next_try_at_ms > ?`
	);
	const updateSending = database.prepare(
		`UPDATE deliveries AS one SET state = 'sending', tries = tries + 1, ${ CHANGED_AT }
		WHERE id = @id AND state = 'pending' AND ( @dueMs IS NULL OR ${ IS_DUE } )
		RETURNING id, webhook_id, recipient_id, text, button, video_url, failed_tries`
	);
	const updateSettled = database.prepare(
		`UPDATE deliveries SET state = @state, reason = @reason, ${ CHANGED_AT }
		WHERE id = @id AND state = 'sending'`
	);
	const updatePending = database.prepare(
		`UPDATE deliveries SET state = 'pending', next_try_at_ms = @atMs, reason = @reason,
			failed_tries = failed_tries + @failedTries, ${ CHANGED_AT }
		WHERE id = @id AND state = 'sending'`
	);
	const updateHeld = database.prepare(
		`UPDATE deliveries SET state = 'waiting', ${ CHANGED_AT }
		WHERE recipient_id = @recipientId AND state = 'pending' AND NOT EXISTS (
			SELECT 1 FROM people WHERE people.recipient_id = @recipientId AND people.state = 'connected'
		)`
	);
	const updateReleased = database.prepare(
		`UPDATE deliveries SET ${ released }
		WHERE recipient_id = @recipientId AND state = 'waiting'`
	);
	const updateAllReleased = database.prepare(
		`UPDATE deliveries SET ${ released } WHERE state = 'waiting'`
	);
	const updateUseless = database.prepare(
		`UPDATE deliveries SET state = 'failed', reason = '${ USELESS }', ${ CHANGED_AT }
		WHERE state IN ( 'pending', 'waiting' ) AND ${ isUseless } AND ( @id IS NULL OR id = @id )`
	);
	const updateInterrupted = database.prepare(
		`UPDATE deliveries SET state = 'uncertain', reason = 'The sidecar stopped during the try.', ${ CHANGED_AT }
		WHERE state = 'sending' AND ( @id IS NULL OR id = @id )
		RETURNING webhook_id`
	);
	const selectOldest = database.prepare(
		`SELECT created_at_ms AS at_ms FROM deliveries WHERE state IN ( 'pending', 'sending' ) ORDER BY id LIMIT 1`
	);
	const selectCounts = database.prepare(
		`SELECT state, COUNT(*) AS count FROM deliveries GROUP BY state`
	);
	const selectRecipient = database.prepare(
		`SELECT recipient_id FROM deliveries WHERE webhook_id = ?`
	);
	// A new id puts it behind all stored deliveries.
	const updateReplayed = database.prepare(
		`UPDATE deliveries SET id = ( SELECT MAX( id ) + 1 FROM deliveries ), state = 'pending',
			tries = 0, failed_tries = 0, next_try_at_ms = 0, reason = NULL,
			expires_at_ms = ${ NEVER_MS }, ${ CHANGED_AT }
		WHERE webhook_id = @webhookId AND state IN ( 'failed', 'unreachable', 'uncertain' )`
	);
	const selectList = database.prepare(
		`SELECT id, webhook_id, webinar_id, recipient_id, state, tries, reason, updated_at_ms FROM deliveries
		WHERE id > @afterId AND state IN ( SELECT value FROM json_each( @states ) )
		ORDER BY id LIMIT @limit`
	);
	const selectUnreported = database.prepare(
		`SELECT webhook_id, state, tries, SUBSTR( COALESCE( reason, '' ), 1, ${ REASON_LENGTH } ) AS reason,
			updated_at_ms AS at_ms
		FROM deliveries
		WHERE state NOT IN ( 'pending', 'sending' ) AND reported_at_ms < updated_at_ms
		ORDER BY updated_at_ms LIMIT ?`
	);
	const updateReported = database.prepare(
		`UPDATE deliveries SET reported_at_ms = updated_at_ms WHERE webhook_id = ? AND updated_at_ms = ?`
	);
	const deleteOfRecipient = database.prepare(
		`DELETE FROM deliveries WHERE recipient_id = ?`
	);
	const deleteWithdrawn = database.prepare(
		`DELETE FROM deliveries
		WHERE state IN ( 'pending', 'waiting' ) AND webhook_id IN ( SELECT value FROM json_each( ? ) )`
	);
	// By the creation time, because each restart changes the state and so `updated_at_ms`.
	const updateExpired = database.prepare(
		`UPDATE deliveries SET state = 'failed', reason = 'The person has not connected Telegram in time.', ${ CHANGED_AT }
		WHERE state = 'waiting' AND created_at_ms < @beforeMs`
	);
	const deleteDone = database.prepare(
		`DELETE FROM deliveries
		WHERE state IN ( 'sent', 'unreachable', 'failed', 'uncertain' ) AND updated_at_ms < ?`
	);

	const holdAll = database.transaction(
		( recipientIds: readonly number[] ): void => {
			for ( const recipientId of recipientIds ) {
				updateHeld.run( { recipientId, nowMs: Date.now() } );
			}
		}
	);
	const replayAll = database.transaction(
		( webhookIds: readonly string[] ): Replay => {
			const answer: DeliveryReplayAnswer = {
				replayed: [],
				unchanged: [],
				unknown: [],
			};
			const recipientIds = new Set< number >();
			for ( const webhookId of webhookIds ) {
				const row = selectRecipient.get( webhookId ) as
					{ recipient_id: number } | undefined;
				if ( ! row ) {
					answer.unknown.push( webhookId );
				} else if (
					updateReplayed.run( { webhookId, nowMs: Date.now() } )
						.changes === 0
				) {
					answer.unchanged.push( webhookId );
				} else {
					answer.replayed.push( webhookId );
					recipientIds.add( row.recipient_id );
				}
			}
			return { answer, recipientIds: [ ...recipientIds ] };
		}
	);
	const markAllReported = database.transaction(
		( reports: readonly DeliveryReport[] ): void => {
			for ( const report of reports ) {
				updateReported.run( report.webhook_id, report.at_ms );
			}
		}
	);

	const startSending = database.transaction(
		( id: number, dueMs: number | null ): Row | undefined => {
			const nowMs = Date.now();
			updateUseless.run( { id, nowMs, confirmedMs: confirmedMs() } );
			return updateSending.get( { id, dueMs, nowMs } ) as Row | undefined;
		}
	);

	return {
		add: async ( {
			webhookId,
			webinarId,
			recipientId,
			text,
			button,
			videoUrl,
			expiresAtMs,
		} ) =>
			insert.run( {
				webhookId,
				webinarId,
				recipientId,
				text,
				button: button ? JSON.stringify( button ) : null,
				videoUrl,
				expiresAtMs: expiresAtMs ?? null,
				nowMs: Date.now(),
			} ).changes === 1,
		due: async ( nowMs, limit ) =>
			( selectDue.all( { dueMs: nowMs, limit } ) as DueRow[] ).map(
				toDue
			),
		nextDueAfter: async ( nowMs ) =>
			( selectNextTime.get( nowMs ) as { at_ms: number | null } ).at_ms,
		markSending: async ( id, nowMs ) => {
			const row = startSending( id, nowMs ?? null );
			return row ? toDelivery( row ) : null;
		},
		settle: async ( id, state, reason ) => {
			updateSettled.run( { id, state, reason, nowMs: Date.now() } );
		},
		retryAt: async ( id, atMs, reason ) => {
			const nowMs = Date.now();
			updatePending.run( { id, atMs, reason, failedTries: 1, nowMs } );
		},
		postponeUntil: async ( id, atMs, reason ) => {
			const nowMs = Date.now();
			updatePending.run( { id, atMs, reason, failedTries: 0, nowMs } );
		},
		hold: async ( recipientIds ) => holdAll( recipientIds ),
		release: async ( recipientId ) => {
			updateReleased.run( {
				recipientId,
				nowMs: Date.now(),
				confirmedMs: confirmedMs(),
			} );
		},
		releaseAll: async () => {
			updateAllReleased.run( {
				nowMs: Date.now(),
				confirmedMs: confirmedMs(),
			} );
		},
		markInterrupted: async ( id ) =>
			(
				updateInterrupted.all( {
					id: id ?? null,
					nowMs: Date.now(),
				} ) as { webhook_id: string }[]
			 ).map( ( row ) => row.webhook_id ),
		oldestUnsentMs: async () =>
			( selectOldest.get() as { at_ms: number } | undefined )?.at_ms ??
			null,
		countByState: async () => {
			const counts = Object.fromEntries(
				DELIVERY_STATES.map( ( state ) => [ state, 0 ] )
			) as Record< DeliveryState, number >;
			for ( const row of selectCounts.all() as {
				state: DeliveryState;
				count: number;
			}[] ) {
				counts[ row.state ] = row.count;
			}
			return counts;
		},
		replay: async ( webhookIds ) => replayAll( webhookIds ),
		find: createSqliteFind( database ),
		withdraw: async ( webhookIds ) => {
			deleteWithdrawn.run( JSON.stringify( webhookIds ) );
		},
		list: async ( { states, afterId, limit } ) =>
			(
				selectList.all( {
					states: JSON.stringify( states ),
					afterId,
					limit,
				} ) as SummaryRow[]
			 ).map( toSummary ),
		unreported: async ( limit ) =>
			selectUnreported.all( limit ) as DeliveryReport[],
		markReported: async ( reports ) => markAllReported( reports ),
		forget: async ( recipientId ) => {
			deleteOfRecipient.run( recipientId );
		},
		dropUseless: async () => {
			updateUseless.run( {
				id: null,
				nowMs: Date.now(),
				confirmedMs: confirmedMs(),
			} );
		},
		purgeDoneBefore: async ( ms ) => {
			const { changes } = deleteDone.run( ms );
			updateExpired.run( { beforeMs: ms, nowMs: Date.now() } );
			return changes;
		},
	};
}

const toDue = ( row: DueRow ): DueDelivery => ( {
	id: row.id,
	webhookId: row.webhook_id,
	recipientId: row.recipient_id,
} );

function toDelivery( row: Row ): Delivery {
	return {
		...toDue( row ),
		text: row.text,
		button: row.button ? JSON.parse( row.button ) : null,
		videoUrl: row.video_url,
		failedTries: row.failed_tries,
	};
}

function toSummary( row: SummaryRow ): DeliverySummary {
	return {
		id: row.id,
		webhookId: row.webhook_id,
		webinarId: row.webinar_id,
		recipientId: row.recipient_id,
		state: row.state,
		tries: row.tries,
		reason: row.reason ?? '',
		atMs: row.updated_at_ms,
	};
}
