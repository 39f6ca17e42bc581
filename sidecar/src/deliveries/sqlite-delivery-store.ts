import type { Database } from 'libsql';
import {
	DELIVERY_STATES,
	type Delivery,
	type DeliveryState,
	type DeliveryStore,
} from './delivery-store.ts';

type Row = {
	id: number;
	webhook_id: string;
	recipient_id: number;
	text: string;
	button: string | null;
	failed_tries: number;
};

const TABLE = `
	CREATE TABLE IF NOT EXISTS deliveries (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		webhook_id TEXT NOT NULL UNIQUE,
		webinar_id INTEGER,
		recipient_id INTEGER NOT NULL,
		text TEXT NOT NULL,
		button TEXT,
		state TEXT NOT NULL DEFAULT 'pending',
		failed_tries INTEGER NOT NULL DEFAULT 0,
		next_try_at_ms INTEGER NOT NULL DEFAULT 0,
		reason TEXT,
		created_at_ms INTEGER NOT NULL,
		updated_at_ms INTEGER NOT NULL
	);
`;

const INDEXES = `
	CREATE INDEX IF NOT EXISTS deliveries_by_time ON deliveries ( state, next_try_at_ms );
	CREATE INDEX IF NOT EXISTS deliveries_by_recipient ON deliveries ( recipient_id, state );
	CREATE INDEX IF NOT EXISTS deliveries_by_webinar ON deliveries ( webinar_id, state );
`;

export function createSqliteDeliveryStore( database: Database ): DeliveryStore {
	createTables( database );

	const insert = database.prepare(
		`INSERT INTO deliveries ( webhook_id, webinar_id, recipient_id, text, button, created_at_ms, updated_at_ms )
		VALUES ( ?, ?, ?, ?, ?, ?, ? ) ON CONFLICT ( webhook_id ) DO NOTHING`
	);
	const selectDue = database.prepare(
		`SELECT id, webhook_id, recipient_id, text, button, failed_tries FROM deliveries AS one
		WHERE state = 'pending' AND next_try_at_ms <= ? AND NOT EXISTS (
			SELECT 1 FROM deliveries AS earlier
			WHERE earlier.recipient_id = one.recipient_id
				AND earlier.state IN ( 'pending', 'sending' ) AND earlier.id < one.id
		)
		ORDER BY next_try_at_ms, id LIMIT ?`
	);
	const selectNextTime = database.prepare(
		`SELECT MIN( next_try_at_ms ) AS at_ms FROM deliveries WHERE state = 'pending' AND next_try_at_ms > ?`
	);
	const updateSending = database.prepare(
		`UPDATE deliveries SET state = 'sending', updated_at_ms = ? WHERE id = ? AND state = 'pending'`
	);
	const updateSettled = database.prepare(
		`UPDATE deliveries SET state = ?, reason = ?, updated_at_ms = ? WHERE id = ? AND state = 'sending'`
	);
	const updatePending = database.prepare(
		`UPDATE deliveries SET state = 'pending', next_try_at_ms = ?, reason = ?,
			failed_tries = failed_tries + ?, updated_at_ms = ?
		WHERE id = ? AND state = 'sending'`
	);
	const updateHeld = database.prepare(
		`UPDATE deliveries SET state = 'waiting', updated_at_ms = ? WHERE recipient_id = ? AND state = 'pending'`
	);
	const updateReleased = database.prepare(
		`UPDATE deliveries SET state = 'pending', updated_at_ms = ? WHERE recipient_id = ? AND state = 'waiting'`
	);
	const updateAllReleased = database.prepare(
		`UPDATE deliveries SET state = 'pending', updated_at_ms = ? WHERE state = 'waiting'`
	);
	const selectInterrupted = database.prepare(
		`SELECT webhook_id FROM deliveries WHERE state = 'sending' ORDER BY id`
	);
	const updateInterrupted = database.prepare(
		`UPDATE deliveries SET state = 'uncertain', reason = 'The sidecar stopped during the try.', updated_at_ms = ?
		WHERE state = 'sending'`
	);
	const selectCounts = database.prepare(
		`SELECT state, COUNT(*) AS count FROM deliveries GROUP BY state`
	);
	const selectCountsOfWebinar = database.prepare(
		`SELECT state, COUNT(*) AS count FROM deliveries WHERE webinar_id = ? GROUP BY state`
	);

	const holdAll = database.transaction(
		( recipientIds: readonly number[] ): void => {
			for ( const recipientId of recipientIds ) {
				updateHeld.run( Date.now(), recipientId );
			}
		}
	);
	const interruptAll = database.transaction( (): string[] => {
		const rows = selectInterrupted.all() as { webhook_id: string }[];
		updateInterrupted.run( Date.now() );
		return rows.map( ( row ) => row.webhook_id );
	} );

	return {
		add: ( { webhookId, webinarId, recipientId, text, button } ) => {
			const nowMs = Date.now();
			return (
				insert.run(
					webhookId,
					webinarId,
					recipientId,
					text,
					button ? JSON.stringify( button ) : null,
					nowMs,
					nowMs
				).changes === 1
			);
		},
		due: ( nowMs, limit ) =>
			( selectDue.all( nowMs, limit ) as Row[] ).map( toDelivery ),
		nextDueAfter: ( nowMs ) =>
			( selectNextTime.get( nowMs ) as { at_ms: number | null } ).at_ms,
		markSending: ( id ) =>
			updateSending.run( Date.now(), id ).changes === 1,
		settle: ( id, state, reason ) => {
			updateSettled.run( state, reason, Date.now(), id );
		},
		retryAt: ( id, atMs, reason ) => {
			updatePending.run( atMs, reason, 1, Date.now(), id );
		},
		postponeUntil: ( id, atMs, reason ) => {
			updatePending.run( atMs, reason, 0, Date.now(), id );
		},
		hold: ( recipientIds ) => holdAll( recipientIds ),
		release: ( recipientId ) => {
			updateReleased.run( Date.now(), recipientId );
		},
		releaseAll: () => {
			updateAllReleased.run( Date.now() );
		},
		markInterrupted: () => interruptAll(),
		countByState: ( webinarId ) => {
			const counts = Object.fromEntries(
				DELIVERY_STATES.map( ( state ) => [ state, 0 ] )
			) as Record< DeliveryState, number >;
			const rows =
				webinarId === undefined
					? selectCounts.all()
					: selectCountsOfWebinar.all( webinarId );
			for ( const row of rows as {
				state: DeliveryState;
				count: number;
			}[] ) {
				counts[ row.state ] = row.count;
			}
			return counts;
		},
	};
}

/**
 * Brings a file of any version up to date; does nothing to one that is.
 *
 * @param database
 */
function createTables( database: Database ): void {
	database.exec( TABLE );
	const columns = database.pragma( 'table_info( deliveries )' ) as {
		name: string;
	}[];
	if ( ! columns.some( ( { name } ) => name === 'webinar_id' ) ) {
		// Older rows stay without one: what they belong to was not kept.
		database.exec( 'ALTER TABLE deliveries ADD COLUMN webinar_id INTEGER' );
	}
	database.exec( INDEXES );
}

function toDelivery( row: Row ): Delivery {
	return {
		id: row.id,
		webhookId: row.webhook_id,
		recipientId: row.recipient_id,
		text: row.text,
		button: row.button ? JSON.parse( row.button ) : null,
		failedTries: row.failed_tries,
	};
}
