/** The steps of the scenario, played against a running site. */
import { setTimeout as delay } from 'node:timers/promises';
import { connectToken } from '../../sidecar/tests/support/webhook.ts';
import type { Site } from '../stack/site.ts';
import type { Person, Scenario } from './scenario.ts';
import type { FaultyTelegram } from './telegram.ts';
import { stateFromRow, type LogRow } from './verdict.ts';

/** The bot has stopped to answer: a sidecar without a store forgets the links that it has read. */
const NO_GREETING_MS = 5000;

const POLL_INTERVAL_MS = 2000;
const RETRY_INTERVAL_MS = 500;
const CONNECTIONS_AT_ONCE = 50;
const REPORTING_PROCESSES = 2;
const LINK_SECONDS = 3600;

/**
 * The run counts as stalled when no message has changed its state for this time. It is longer than the lease of a killed
 * drain and the back-off of a message that was tried often.
 */
const STALLED_AFTER_MS = 200_000;

const FINAL_STATES = [
	'sent',
	'unreachable',
	'failed',
	'uncertain',
	'canceled',
];

/**
 * Creates all users, starts the webinar and sends the reports of all rooms.
 *
 * @return Id of the webinar.
 */
export async function playWebinar(
	site: Site,
	{ title, leads, partners }: Scenario,
	startedAt: number
): Promise< number > {
	const webinar = await site.simulate< { webinar_id: number } >(
		'create_audience',
		{
			title,
			started_at: startedAt,
			people: [
				...partners.map( ( { id, name } ) => ( {
					id,
					name,
					partner_id: null,
				} ) ),
				...leads.map( ( { id, name, partnerId } ) => ( {
					id,
					name,
					partner_id: partnerId,
				} ) ),
			],
		}
	);
	await Promise.all(
		Array.from( { length: REPORTING_PROCESSES }, ( _, process ) =>
			site.simulate( 'send_reports', {
				...webinar,
				started_at: startedAt,
				leads: leads
					.filter(
						( _lead, index ) =>
							index % REPORTING_PROCESSES === process
					)
					.map( ( { id, reports } ) => ( { id, reports } ) ),
			} )
		)
	);
	return webinar.webinar_id;
}

/** Connects people to Telegram. Who receives no greeting from the bot opens a new link. An earlier greeting does not count. */
export async function connectTelegram(
	telegram: FaultyTelegram,
	secret: string,
	people: readonly Person[],
	signal: AbortSignal
): Promise< void > {
	const earlier = telegram.greetings();
	let left = people;
	while ( left.length > 0 ) {
		for ( let done = 0; done < left.length; done += CONNECTIONS_AT_ONCE ) {
			await Promise.all(
				left
					.slice( done, done + CONNECTIONS_AT_ONCE )
					.map( ( person ) =>
						telegram.openConnectLink(
							person,
							connectToken( secret, person.id, {
								expiresAt:
									Math.floor( Date.now() / 1000 ) +
									LINK_SECONDS,
							} )
						)
					)
			);
		}
		// A new link too early makes the bot answer even later.
		let progressAtMs = Date.now();
		while (
			left.length > 0 &&
			Date.now() - progressAtMs < NO_GREETING_MS
		) {
			await delay( POLL_INTERVAL_MS, null, { signal } );
			const greetings = telegram.greetings();
			const before = left.length;
			left = left.filter(
				( { chatId } ) =>
					greetings.get( chatId ) === earlier.get( chatId )
			);
			progressAtMs = left.length < before ? Date.now() : progressAtMs;
		}
	}
}

/** Saves the recording's address as the organizer, during the faults, and retries until it is saved. */
export async function saveRecording(
	site: Site,
	webinarId: number,
	signal: AbortSignal
): Promise< void > {
	await delay( POLL_INTERVAL_MS, null, { signal } );
	for (;;) {
		try {
			await site.simulate( 'save_recording', { webinar_id: webinarId } );
			return;
		} catch {
			signal.throwIfAborted();
			await delay( RETRY_INTERVAL_MS, null, { signal } );
		}
	}
}

export const readLog = ( site: Site, webinarId: number ): Promise< LogRow[] > =>
	site.simulate< LogRow[] >( 'message_log', { webinar_id: webinarId } );

/**
 * Waits until all messages are settled or the run has stalled, and returns the message log.
 *
 * @param isStoreLost Lets WordPress ask the sidecar about its messages at each heartbeat, and not only after minutes.
 */
export async function waitUntilSettled(
	site: Site,
	scenario: Scenario,
	webinarId: number,
	isStoreLost: boolean,
	signal: AbortSignal
): Promise< LogRow[] > {
	let log: LogRow[];
	let states = '';
	let changedAtMs = Date.now();
	do {
		await delay( POLL_INTERVAL_MS, null, { signal } );
		if ( isStoreLost ) {
			await site.simulate( 'age_messages', { webinar_id: webinarId } );
		}
		log = await readLog( site, webinarId );
		const now = JSON.stringify( log.map( stateFromRow ) );
		if ( now !== states ) {
			states = now;
			changedAtMs = Date.now();
		}
	} while (
		! isSettled( scenario, log ) &&
		Date.now() - changedAtMs < STALLED_AFTER_MS
	);
	return log;
}

/** Whether this message will not change without an action of a person. */
export const isFinal = ( row: LogRow ): boolean =>
	FINAL_STATES.includes( stateFromRow( row ) );

/** Whether all expected messages are in the log and none will change without an action of a person. */
export const isSettled = (
	{ expected, people }: Scenario,
	log: readonly LogRow[]
): boolean =>
	log.length >= expected.size &&
	log.every( ( row ) => {
		const status = people.get( row.recipient_id )?.telegramStatus;
		return stateFromRow( row ) === 'waiting'
			? status !== 'connected' && status !== 'connects late'
			: isFinal( row );
	} );
