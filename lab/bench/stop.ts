/** Measures 4 and 10: the stop of a large webinar, and the time until all its messages are in the outbox. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { signedHeaders } from '../../sidecar/tests/support/webhook.ts';
import { figure, type Figure } from './figures.ts';
import { FIRST_LEAD_ID, SPEAKER_ID, type Stack } from './stack.ts';

const POLL_INTERVAL_MS = 250;
const TIMEOUT_MS = 180_000;

/** The sidecar's maximum. */
const PEOPLE_PER_REPORT = 5000;

/** This many of ten people leave early, so they receive a different message. */
const LEAVING_OF_TEN = 3;

const RESPONSE_TARGET_MS = 300;
const LEADS_PER_SECOND_TARGET = 1000;

interface Stop {
	/** From the click until the response. */
	responseMs: number;
	/** From the click until the last message is in the outbox. */
	seconds: number;
	leadsPerSecond: number;
	/** CPU of PHP, nginx and MariaDB, from the click on. */
	cpuMsPerLead: number;
	/** Largest peak memory of a background job. */
	peakBytes: number;
}

/**
 * @param stack          The running stack.
 * @param options.people Number of attendees.
 * @param options.runs   Number of webinars to stop.
 * @param profile        The stack's profile: under `full` scenarios raise the route of each person.
 */
export async function measureStop(
	stack: Stack,
	options: { people: number; runs: number },
	profile: 'prod' | 'full' = 'prod'
): Promise< Figure[] > {
	const [ number, prefix, suffix ] =
		profile === 'prod'
			? [ 4, 'stop', '' ]
			: [ 10, 'stop_full', ', with scenarios and routes' ];
	const stops: Stop[] = [];
	for ( let run = 0; run < options.runs; run++ ) {
		if ( profile === 'full' ) {
			// E-mails leave at the site's pace: those of the stop before would wait for hours.
			await stack.database.number(
				"UPDATE wp_webinar_outbox SET state = 'canceled' WHERE state = 'pending'; SELECT 0"
			);
		}
		stops.push( await stopOnce( stack, options.people ) );
	}
	const label = `Stop with ${ options.people.toLocaleString( 'en-US' ) }${ suffix }`;
	return [
		figure(
			number,
			`${ prefix }.answer`,
			`${ label }: click to response`,
			'ms',
			stops.map( ( { responseMs } ) => responseMs ),
			{ atMost: RESPONSE_TARGET_MS }
		),
		figure(
			number,
			`${ prefix }.leads_per_second`,
			`${ label }: classified, routed and in the outbox`,
			'leads/s',
			stops.map( ( { leadsPerSecond } ) => leadsPerSecond ),
			{ atLeast: LEADS_PER_SECOND_TARGET }
		),
		figure(
			number,
			`${ prefix }.cpu`,
			`${ label }: CPU of PHP, nginx and MariaDB per lead`,
			'ms',
			stops.map( ( { cpuMsPerLead } ) => cpuMsPerLead )
		),
		figure(
			number,
			`${ prefix }.seconds`,
			`${ label }: click to the last message in the outbox`,
			's',
			stops.map( ( { seconds } ) => seconds )
		),
		figure(
			number,
			`${ prefix }.peak`,
			`${ label }: peak memory of a background job`,
			'MB',
			stops.map( ( { peakBytes } ) => peakBytes / 1024 / 1024 )
		),
	];
}

async function stopOnce( stack: Stack, people: number ): Promise< Stop > {
	const { webinar_id: webinarId } = await stack.site.simulate< {
		webinar_id: number;
	} >( 'start_webinar', {
		title: 'How to choose a roof',
		started_at: Math.floor( Date.now() / 1000 ) - 600,
	} );
	await enter( stack, webinarId, people );
	const sessions = await stack.database.number(
		`SELECT COUNT(*) FROM wp_client_webinar_sessions WHERE webinar_id = ${ webinarId }`
	);
	if ( sessions !== people ) {
		throw new Error( `${ sessions } of ${ people } people entered.` );
	}
	const [ speaker ] = await stack.signIn( webinarId, [ SPEAKER_ID ] );
	// The measure starts with an empty outbox and right after a heartbeat, so that nothing else runs during the click.
	const jobFile = path.join( stack.site.folder, 'jobs' );
	await waitForCount(
		stack,
		"SELECT COUNT(*) = 0 FROM wp_webinar_outbox WHERE state = 'pending'",
		1
	);
	await stack.restartSidecar();
	await jobsBetween( jobFile, Date.now(), Infinity );
	// Warms up the servers: the speaker has already used the page.
	for ( const visible of [ '1', '0', '1', '0' ] ) {
		await speaker!.command( webinarId, 'cta', { visible } );
	}

	const cpuBefore = stack.webCpu();
	const clickedAtMs = Date.now();
	await speaker!.command( webinarId, 'stop', { command: 'stop' } );
	const responseMs = Date.now() - clickedAtMs;

	await waitForCount(
		stack,
		`SELECT COUNT(*) FROM wp_webinar_outbox WHERE webinar_id = ${ webinarId }`,
		people
	);
	const doneAtMs = Date.now();
	const cpuMsPerLead = ( ( stack.webCpu() - cpuBefore ) * 1000 ) / people;
	const jobs = await jobsBetween( jobFile, clickedAtMs, doneAtMs );
	// A job may have been running when the speaker clicked.
	const startedAtMs = Math.max(
		clickedAtMs,
		Math.min( ...jobs.map( ( { startMs } ) => startMs ) )
	);
	return {
		responseMs,
		seconds: ( doneAtMs - clickedAtMs ) / 1000,
		leadsPerSecond: ( people * 1000 ) / ( doneAtMs - startedAtMs ),
		cpuMsPerLead,
		peakBytes: Math.max( ...jobs.map( ( { peakBytes } ) => peakBytes ) ),
	};
}

/** Waits until an SQL query returns at least a number. */
async function waitForCount(
	stack: Stack,
	sql: string,
	count: number
): Promise< void > {
	let now = 0;
	for ( let ms = 0; ms < TIMEOUT_MS; ms += POLL_INTERVAL_MS ) {
		now = await stack.database.number( sql );
		if ( now >= count ) {
			return;
		}
		await delay( POLL_INTERVAL_MS );
	}
	throw new Error(
		`After ${
			TIMEOUT_MS / 1000
		} s the result is ${ now } instead of ${ count }: ${ sql }`
	);
}

/**
 * Returns the background jobs that ran between two times. It waits until there is at least one and all have ended.
 *
 * @param file    The log that mu-plugin.php writes.
 * @param fromMs  Start of the time.
 * @param untilMs End of the time. With Infinity it returns all that have ended and does not wait for the others.
 */
async function jobsBetween(
	file: string,
	fromMs: number,
	untilMs: number
): Promise< { startMs: number; peakBytes: number }[] > {
	for (;;) {
		const text = await readFile( file, 'utf8' ).catch( () => '' );
		const jobs = new Map(
			text
				.trim()
				.split( '\n' )
				.map( ( line ) => {
					const [ start = 0, end = Infinity, peakBytes = 0 ] = line
						.split( ' ' )
						.map( Number );
					return [
						start,
						{
							startMs: start * 1000,
							endMs: end * 1000,
							peakBytes,
						},
					];
				} )
		);
		const matching = [ ...jobs.values() ].filter(
			( { startMs, endMs } ) => endMs >= fromMs && startMs <= untilMs
		);
		const ended = matching.filter( ( { endMs } ) => endMs < Infinity );
		if (
			ended.length > 0 &&
			( ended.length === matching.length || untilMs === Infinity )
		) {
			return ended;
		}
		await delay( POLL_INTERVAL_MS );
	}
}

/** Lets people enter by presence reports, like the sidecar; then some of them leave. */
async function enter(
	stack: Stack,
	webinarId: number,
	people: number
): Promise< void > {
	const ids = Array.from(
		{ length: people },
		( _, index ) => FIRST_LEAD_ID + index
	);
	for ( let done = 0; done < people; done += PEOPLE_PER_REPORT ) {
		const body = JSON.stringify( {
			type: 'sidecar.presence',
			timestamp: new Date().toISOString(),
			data: {
				rooms: [
					{
						webinar_id: webinarId,
						etag: '',
						people: ids
							.slice( done, done + PEOPLE_PER_REPORT )
							.map( ( id ) => ( {
								lead_id: id,
								user_id: id,
								device: `room${ id }`,
							} ) ),
					},
				],
			},
		} );
		const response = await fetch(
			`${ stack.siteUrl }/wp-admin/admin-ajax.php?action=webinar_outbox_presence`,
			{
				method: 'POST',
				headers: signedHeaders( stack.secret, body ),
				body,
			}
		);
		const text = await response.text();
		if ( ! response.ok ) {
			throw new Error(
				`A presence report received status ${ response.status }: ${ text }`
			);
		}
	}
	await stack.site.simulate( 'send_reports', {
		webinar_id: webinarId,
		started_at: Math.floor( Date.now() / 1000 ),
		leads: ids
			.filter( ( id ) => id % 10 < LEAVING_OF_TEN )
			.map( ( id ) => ( { id, reports: [ [ 0, 'leave' ] ] } ) ),
	} );
}
