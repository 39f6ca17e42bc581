/** The scenario `seats`: people book, some cancel their seat, the webinar is moved, and then cancelled. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Site } from '../stack/site.ts';
import type { Random } from './random.ts';
import {
	createScenario,
	expectMessage,
	type ExpectedMessage,
	type Lead,
	type Scenario,
} from './scenario.ts';
import { readLog } from './webinar.ts';

const PEOPLE_PER_PROCESS = 50;
const RETRY_INTERVAL_MS = 500;
const POLL_INTERVAL_MS = 2000;

/** A move and a cancellation are told a minute after they settled. The faults delay them. */
const LONGEST_WAIT_MS = 300_000;

/** Every fifth person cancels the seat. */
const cancelsSeat = ( { id }: Lead ): boolean => id % 5 === 0;

/** What waits in the outbox when a seat or the webinar is cancelled is not sent any more; the cancellation always is. */
export function createSeatsScenario(
	leadCount: number,
	random: Random
): Scenario {
	const scenario = createScenario( leadCount, random );
	const expected = scenario.leads.flatMap( ( lead ): ExpectedMessage[] => [
		{ ...expectMessage( 'registered', lead, lead ), mayBeCanceled: true },
		...( cancelsSeat( lead )
			? []
			: [
					{
						...expectMessage( 'moved', lead, lead ),
						mayBeCanceled: true,
					},
					expectMessage( 'cancelled', lead, lead ),
				] ),
	] );
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
		} ) ),
	} );
	return webinarId;
}

/** Books, cancels seats, moves and cancels, during the faults: retries each step until it is stored, as a person would. */
export async function playSeats(
	site: Site,
	{ leads }: Scenario,
	webinarId: number,
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
		for ( let done = 0; done < people.length; done += PEOPLE_PER_PROCESS ) {
			await send( 'seat_command', {
				command,
				user_ids: people
					.slice( done, done + PEOPLE_PER_PROCESS )
					.map( ( { id } ) => id ),
			} );
		}
	};
	const seated = leads.filter( ( lead ) => ! cancelsSeat( lead ) );
	const waitForAll = async ( kind: string ): Promise< void > => {
		const until = Date.now() + LONGEST_WAIT_MS;
		let count = 0;
		while ( count < seated.length && Date.now() < until ) {
			await delay( POLL_INTERVAL_MS, null, { signal } );
			// MariaDB may be down.
			const log = await readLog( site, webinarId ).catch( () => [] );
			count = log.filter( ( row ) => row.kind === kind ).length;
		}
	};
	await sendAll( 'register', leads );
	await sendAll( 'cancel', leads.filter( cancelsSeat ) );
	await send( 'move_webinar', {} );
	await waitForAll( 'moved' );
	await send( 'cancel_webinar', {} );
	await waitForAll( 'cancelled' );
}
