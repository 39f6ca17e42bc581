import heartbeatRequest from '../../../contract/ajax/webinar_outbox_heartbeat.json' with { type: 'json' };
import type {
	DeliveryReport,
	PersonReport,
	SidecarHeartbeatEvent,
	WebinarOutboxHeartbeatAnswer,
} from '../../../contract/generated/types.ts';
import { contractAjv, tolerant } from '../contract.ts';
import { withoutToken, type Logger } from '../log.ts';
import { ReportLoop } from './report-loop.ts';
import { WordPressClient } from './client.ts';

/** The part of a store that records which reports WordPress has not accepted yet. */
export type ReportSource< Report > = {
	readonly unreported: ( limit: number ) => Promise< Report[] >;
	readonly markReported: ( reports: readonly Report[] ) => Promise< void >;
};

export type HeartbeatDeps = {
	/** The admin-ajax address; never logged. */
	readonly url: string;
	readonly intervalMs: number;
	/** The current webhook secret: its signature tells WordPress that the rotation is complete. */
	readonly secret: string;
	readonly deliveries: ReportSource< DeliveryReport >;
	readonly people: ReportSource< PersonReport >;
	readonly log: Logger;
};

// The contract's limit for each kind.
const MAX_REPORTS = 500;

const isAnswer = contractAjv().compile< WebinarOutboxHeartbeatAnswer >(
	tolerant( heartbeatRequest[ 'x-answer' ] )
);

/**
 * Wakes WordPress at an interval, so that a site without visitors does its background work, and
 * reports state changes of deliveries and people. Sends a report again until WordPress accepts it.
 */
export function createHeartbeat( deps: HeartbeatDeps ): ReportLoop {
	const wordpress = new WordPressClient<
		SidecarHeartbeatEvent,
		WebinarOutboxHeartbeatAnswer
	>( deps.url, deps.secret, 'sidecar.heartbeat', isAnswer );

	return new ReportLoop( {
		name: 'heartbeat',
		intervalMs: () => deps.intervalMs,
		report: async ( stop ) => {
			const deliveries = await deps.deliveries.unreported( MAX_REPORTS );
			const people = await deps.people.unreported( MAX_REPORTS );
			await wordpress.send(
				{ deliveries: deliveries.map( withoutTokens ), people },
				stop
			);
			await deps.deliveries.markReported( deliveries );
			await deps.people.markReported( people );
			return deliveries.length < MAX_REPORTS &&
				people.length < MAX_REPORTS
				? 'sent'
				: 'more';
		},
		log: deps.log,
	} );
}

/** Older versions stored reasons with the bot token. */
const withoutTokens = ( report: DeliveryReport ): DeliveryReport => ( {
	...report,
	reason: withoutToken( report.reason ),
} );
