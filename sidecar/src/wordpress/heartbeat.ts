import { Ajv2020 } from 'ajv/dist/2020.js';
import heartbeatRequest from '../../../contract/ajax/webinar_outbox_heartbeat.json' with { type: 'json' };
import type {
	DeliveryReport,
	PersonReport,
	SidecarHeartbeatEvent,
	WebinarOutboxHeartbeatAnswer,
} from '../../../contract/generated/types.ts';
import type { Logger } from '../log.ts';
import { Rounds } from './report-loop.ts';
import { WordPressClient } from './client.ts';

/** The part of a store that remembers what WordPress has not been told. */
export type Reports< Report > = {
	readonly unreported: ( limit: number ) => Promise< Report[] >;
	readonly markReported: ( reports: readonly Report[] ) => Promise< void >;
};

export type HeartbeatDeps = {
	/** WordPress's admin-ajax address; never logged. */
	readonly url: string;
	readonly intervalMs: number;
	/** The first of the webhook secrets: by it WordPress sees that a new one has arrived. */
	readonly secret: string;
	readonly deliveries: Reports< DeliveryReport >;
	readonly people: Reports< PersonReport >;
	readonly log: Logger;
};

// As many as the contract allows.
const REPORTS_AT_MOST = 500;

const isAnswer = new Ajv2020( {
	strictSchema: false,
} ).compile< WebinarOutboxHeartbeatAnswer >( heartbeatRequest[ 'x-answer' ] );

/**
 * Wakes WordPress again and again, so that a site without visitors does its background
 * work, and tells it what became of deliveries and people. A report is told until
 * WordPress has said that it is kept.
 *
 * @param deps
 */
export function createHeartbeat( deps: HeartbeatDeps ): Rounds {
	const wordpress = new WordPressClient<
		SidecarHeartbeatEvent,
		WebinarOutboxHeartbeatAnswer
	>( deps.url, deps.secret, 'sidecar.heartbeat', isAnswer );

	return new Rounds( {
		what: 'heartbeat',
		pauseMs: () => deps.intervalMs,
		round: async ( stop ) => {
			const deliveries =
				await deps.deliveries.unreported( REPORTS_AT_MOST );
			const people = await deps.people.unreported( REPORTS_AT_MOST );
			await wordpress.tell( { deliveries, people }, stop );
			await deps.deliveries.markReported( deliveries );
			await deps.people.markReported( people );
			return deliveries.length < REPORTS_AT_MOST &&
				people.length < REPORTS_AT_MOST
				? 'told'
				: 'more';
		},
		log: deps.log,
	} );
}
