/** The scenario `seats`: people book, some cancel their seat, the webinar is moved, and then cancelled. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Site } from '../stack/site.ts';
import type { Guests } from './guests.ts';
import type { Random } from './random.ts';
import {
	createScenario,
	expectMessage,
	type ExpectedMessage,
	type Lead,
	type MessageKind,
	type Person,
	type Scenario,
} from './scenario.ts';
import type { LogRow } from './verdict.ts';
import { readLog } from './webinar.ts';

const PROCESSES = 4;
const PEOPLE_PER_PROCESS = 100;
const RETRY_INTERVAL_MS = 500;
const POLL_INTERVAL_MS = 2000;

/** A move and a cancellation are told a minute after they settled. The faults delay them. */
const LONGEST_WAIT_MS = 300_000;

/** Every fifth person cancels the seat. */
const cancelsSeat = ( { id }: Lead ): boolean => id % 5 === 0;

const connectsLate = ( { telegramStatus }: Person ): boolean =>
	telegramStatus === 'connects late';

/**
 * What was not sent when a seat or the webinar is cancelled is not sent any more, also not to somebody who connects Telegram
 * later; the cancellation always is.
 */
export function createSeatsScenario(
	leadCount: number,
	random: Random
): Scenario {
	const scenario = createScenario( leadCount, random );
	const expected = scenario.leads.flatMap( ( lead ): ExpectedMessage[] => {
		const untilCancelled = ( kind: MessageKind ): ExpectedMessage => ( {
			...expectMessage( kind, lead, lead ),
			mayBeCanceled: true,
			mustNotArrive: connectsLate( lead ),
		} );
		return [
			untilCancelled( 'registered' ),
			...( cancelsSeat( lead )
				? []
				: [
						untilCancelled( 'moved' ),
						expectMessage( 'cancelled', lead, lead ),
					] ),
		];
	} );
	return {
		...scenario,
		expected: new Map(
			expected.map( ( message ) => [ message.key, message ] )
		),
	};
}

/**
 * Creates all users and a webinar for which people can book.
 *
 * @return Id of the webinar.
 */
export async function createWebinar(
	site: Site,
	{ title, people }: Scenario
): Promise< number > {
	const { webinar_id: webinarId } = await site.simulate< {
		webinar_id: number;
	} >( 'create_audience', {
		title,
		people: [ ...people.values() ].map( ( { id, name } ) => ( {
			id,
			name,
			partner_id: null,
			carrier: 'telegram',
		} ) ),
	} );
	return webinarId;
}

/** Books, cancels seats, moves and cancels, during the faults: retries each step until it is stored, as a person would. */
export async function playSeats(
	site: Site,
	{ leads }: Scenario,
	webinarId: number,
	guests: Guests,
	signal: AbortSignal
): Promise< void > {
	const send = async ( action: string, input: object ): Promise< void > => {
		for (;;) {
			try {
				await site.simulate( action, {
					webinar_id: webinarId,
					...input,
				} );
				return;
			} catch {
				signal.throwIfAborted();
				await delay( RETRY_INTERVAL_MS, null, { signal } );
			}
		}
	};
	const sendAll = async (
		command: string,
		people: readonly Lead[]
	): Promise< void > => {
		const chunks = Array.from(
			{ length: Math.ceil( people.length / PEOPLE_PER_PROCESS ) },
			( _, index ) =>
				people.slice(
					index * PEOPLE_PER_PROCESS,
					( index + 1 ) * PEOPLE_PER_PROCESS
				)
		).values();
		// Each process takes the next chunk.
		await Promise.all(
			Array.from( { length: PROCESSES }, async () => {
				for ( const chunk of chunks ) {
					await send( 'seat_command', {
						command,
						user_ids: chunk.map( ( { id } ) => id ),
					} );
				}
			} )
		);
	};
	const seated = leads.filter( ( lead ) => ! cancelsSeat( lead ) );
	const waitFor = async (
		isReached: ( log: LogRow[] ) => boolean
	): Promise< void > => {
		const until = Date.now() + LONGEST_WAIT_MS;
		let log: LogRow[];
		do {
			await delay( POLL_INTERVAL_MS, null, { signal } );
			// MariaDB may be down.
			log = await readLog( site, webinarId ).catch( () => [] );
		} while ( ! isReached( log ) && Date.now() < until );
	};
	const waitForAll = ( kind: MessageKind ): Promise< void > =>
		waitFor(
			( log ) =>
				log.filter( ( row ) => row.kind === kind ).length >=
				seated.length
		);
	const late = new Set(
		leads.filter( connectsLate ).map( ( { id } ) => id )
	);
	await Promise.all( [
		sendAll( 'register', leads ),
		guests.book( webinarId, signal ),
	] );
	await sendAll( 'cancel', leads.filter( cancelsSeat ) );
	await send( 'move_webinar', {} );
	await waitForAll( 'moved' );
	await send( 'cancel_webinar', {} );
	await waitForAll( 'cancelled' );
	// Then the others may connect.
	await waitFor(
		( log ) =>
			log.length > 0 &&
			log.every(
				( row ) =>
					row.kind === 'cancelled' ||
					! late.has( row.recipient_id ) ||
					row.state === 'canceled'
			)
	);
}
