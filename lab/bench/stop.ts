/**
 * Measure 4: the stop of a large webinar, and what follows it until every message is in the outbox.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { signedHeaders } from '../../sidecar/tests/support/webhook.ts';
import { figure, type Figure } from './figures.ts';
import { FIRST_LEAD_ID, SPEAKER_ID, type Stack } from './stack.ts';

const LOOK_EVERY_MS = 250;
const GIVEN_UP_AFTER_MS = 180_000;

/** As many as the sidecar tells in one report. */
const PEOPLE_OF_A_REPORT = 5000;

/** So many of ten leave before the end, and are told something else than the others. */
const LEAVING_OF_TEN = 3;

const ANSWER_TARGET_MS = 300;
const LEADS_TARGET = 1000;

interface Stop {
	answerMs: number;
	/** From the click until the last message is in the outbox. */
	seconds: number;
	leadsPerSecond: number;
	/** Of PHP, nginx and MariaDB, from the click on. */
	cpuMsPerLead: number;
	peakBytes: number;
}

/**
 * @param options.people How many are there.
 * @param options.runs   How many webinars are stopped.
 */
export async function measureStop(
	stack: Stack,
	options: { people: number; runs: number }
): Promise< Figure[] > {
	const stops: Stop[] = [];
	for ( let run = 0; run < options.runs; run++ ) {
		stops.push( await stopOnce( stack, options.people ) );
	}
	const label = `Stop with ${ options.people.toLocaleString( 'en-US' ) }`;
	return [
		figure(
			4,
			'stop.answer',
			`${ label }: click to answer`,
			'ms',
			stops.map( ( { answerMs } ) => answerMs ),
			{ atMost: ANSWER_TARGET_MS }
		),
		figure(
			4,
			'stop.leads_per_second',
			`${ label }: classified, routed and in the outbox`,
			'leads/s',
			stops.map( ( { leadsPerSecond } ) => leadsPerSecond ),
			{ atLeast: LEADS_TARGET }
		),
		figure(
			4,
			'stop.cpu',
			`${ label }: CPU of PHP, nginx and MariaDB a lead`,
			'ms',
			stops.map( ( { cpuMsPerLead } ) => cpuMsPerLead )
		),
		figure(
			4,
			'stop.seconds',
			`${ label }: click to the last message in the outbox`,
			's',
			stops.map( ( { seconds } ) => seconds )
		),
		figure(
			4,
			'stop.peak',
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
		throw new Error( `${ sessions } of ${ people } entered.` );
	}
	const [ speaker ] = await stack.signIn( webinarId, [ SPEAKER_ID ] );
	// With a sidecar, as every site has one: of what was before nothing is left to hand over, and its next heartbeat is not due.
	const jobs = path.join( stack.site.folder, 'jobs' );
	await reach(
		stack,
		"SELECT COUNT(*) = 0 FROM wp_webinar_outbox WHERE state = 'pending'",
		1
	);
	await stack.restartSidecar();
	await jobsSince( jobs, Date.now(), Infinity );
	// The speaker has had the page open for a while.
	for ( const visible of [ '1', '0', '1', '0' ] ) {
		await stack.command( speaker!, webinarId, 'cta', { visible } );
	}

	const cpu = stack.webCpu();
	const clickedAtMs = Date.now();
	await stack.command( speaker!, webinarId, 'stop', { command: 'stop' } );
	const answerMs = Date.now() - clickedAtMs;

	await reach(
		stack,
		`SELECT COUNT(*) FROM wp_webinar_outbox WHERE webinar_id = ${ webinarId }`,
		people
	);
	const doneAtMs = Date.now();
	const cpuMsPerLead = ( ( stack.webCpu() - cpu ) * 1000 ) / people;
	const done = await jobsSince( jobs, clickedAtMs, doneAtMs );
	// One may have been at work when the speaker clicked.
	const beganAtMs = Math.max(
		clickedAtMs,
		Math.min( ...done.map( ( { atMs } ) => atMs ) )
	);
	return {
		answerMs,
		seconds: ( doneAtMs - clickedAtMs ) / 1000,
		leadsPerSecond: ( people * 1000 ) / ( doneAtMs - beganAtMs ),
		cpuMsPerLead,
		peakBytes: Math.max( ...done.map( ( { peakBytes } ) => peakBytes ) ),
	};
}

/**
 * Waits until the database says so many.
 *
 * @param sql Counts.
 */
async function reach(
	stack: Stack,
	sql: string,
	count: number
): Promise< void > {
	let now = 0;
	for ( let ms = 0; ms < GIVEN_UP_AFTER_MS; ms += LOOK_EVERY_MS ) {
		now = await stack.database.number( sql );
		if ( now >= count ) {
			return;
		}
		await delay( LOOK_EVERY_MS );
	}
	throw new Error(
		`After ${
			GIVEN_UP_AFTER_MS / 1000
		} s it is ${ now } in place of ${ count }: ${ sql }`
	);
}

/**
 * The background jobs that were at work in this time, one at least, when they have ended.
 *
 * @param file    In which they are written down.
 * @param untilMs Infinity for those that have ended by now.
 */
async function jobsSince(
	file: string,
	fromMs: number,
	untilMs: number
): Promise< { atMs: number; peakBytes: number }[] > {
	for (;;) {
		const text = await readFile( file, 'utf8' ).catch( () => '' );
		const jobs = new Map(
			text
				.trim()
				.split( '\n' )
				.map( ( line ) => {
					const [ at = 0, end = Infinity, peakBytes = 0 ] = line
						.split( ' ' )
						.map( Number );
					return [
						at,
						{ atMs: at * 1000, endMs: end * 1000, peakBytes },
					];
				} )
		);
		const meant = [ ...jobs.values() ].filter(
			( { atMs, endMs } ) => endMs >= fromMs && atMs <= untilMs
		);
		const ended = meant.filter( ( { endMs } ) => endMs < Infinity );
		if (
			ended.length > 0 &&
			( ended.length === meant.length || untilMs === Infinity )
		) {
			return ended;
		}
		await delay( LOOK_EVERY_MS );
	}
}

/**
 * Brings people into the room as the sidecar does it, and has some of them leave.
 *
 * @param people How many.
 */
async function enter(
	stack: Stack,
	webinarId: number,
	people: number
): Promise< void > {
	const ids = Array.from(
		{ length: people },
		( _, index ) => FIRST_LEAD_ID + index
	);
	for ( let done = 0; done < people; done += PEOPLE_OF_A_REPORT ) {
		const body = JSON.stringify( {
			type: 'sidecar.presence',
			timestamp: new Date().toISOString(),
			data: {
				rooms: [
					{
						webinar_id: webinarId,
						etag: '',
						people: ids
							.slice( done, done + PEOPLE_OF_A_REPORT )
							.map( ( id ) => ( {
								lead_id: id,
								user_id: id,
								device: `room${ id }`,
							} ) ),
					},
				],
			},
		} );
		const answer = await fetch(
			`${ stack.siteUrl }/wp-admin/admin-ajax.php?action=webinar_outbox_presence`,
			{
				method: 'POST',
				headers: signedHeaders( stack.secret, body ),
				body,
			}
		);
		const said = await answer.text();
		if ( ! answer.ok ) {
			throw new Error(
				`A presence report was answered ${ answer.status }: ${ said }`
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
