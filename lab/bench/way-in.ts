/** Measure 7: the page before a webinar, registrations and reminders, under the profile `full` with e-mail. */
import { setTimeout as delay } from 'node:timers/promises';
import { signedHeaders } from '../../sidecar/tests/support/webhook.ts';
import { figure, type Figure } from './figures.ts';
import { load, rawGet, rawPost, type Load } from './load.ts';
import type { SignedInUser } from './signed-in-user.ts';
import { FIRST_LEAD_ID, SITE_HOST, type Stack } from './stack.ts';

const PER_MINUTE_TARGET = 1000;
const STATEMENTS_TARGET = 14;

const DAY_SECONDS = 86_400;
/** Between planning a webinar and the time of its reminder; meanwhile people register. */
const UNTIL_REMINDER_SECONDS = 5;
const POLL_INTERVAL_MS = 1000;
const TIMEOUT_MS = 180_000;

interface Cost {
	/** Of PHP, nginx and MariaDB, per request or message. */
	cpuMs: number;
	statements: number;
}

interface Options {
	wrk: string;
	runs: number;
	seconds: number;
	/** Numbers of registered people, ascending. */
	registered: number[];
}

/** @param stack A stack with the profile `full` and as many users as `registered` names. */
export async function measureWayIn(
	stack: Stack,
	options: Options
): Promise< Figure[] > {
	// The requests of its heartbeat would be counted.
	await stack.stopSidecar();
	return [
		...( await measureEntryPage( stack, options ) ),
		...( await measureRegistrations( stack, options ) ),
		...( await measureReminders( stack, options ) ),
	];
}

async function measureEntryPage(
	stack: Stack,
	{ wrk, runs, seconds }: Options
): Promise< Figure[] > {
	const webinarId = await plan( stack, 5 * DAY_SECONDS );
	const { headers: found } = await fetch(
		`${ stack.siteUrl }/webinars/${ webinarId }/`,
		{ redirect: 'manual', headers: { host: SITE_HOST } }
	);
	const address = new URL( found.get( 'location' ) ?? '' ).pathname;
	const figures: Figure[] = [];
	for ( const [ id, label, headers ] of [
		[ 'entry', 'from WordPress', {} ],
		[ 'entry_cached', "from nginx's cache", { 'X-Bench-Cache': '1' } ],
	] as const ) {
		const request = [ rawGet( address, { Host: SITE_HOST, ...headers } ) ];
		const send = ( duration: number ): Promise< Load & Cost > =>
			measureLoad( stack, wrk, request, {
				status: 200,
				text: 'How to choose a roof',
				seconds: duration,
			} );
		await send( seconds );
		const loads: ( Load & Cost )[] = [];
		for ( let run = 0; run < runs; run++ ) {
			loads.push( await send( seconds ) );
		}
		const name = `Entry page of a guest, ${ label }`;
		figures.push(
			figure(
				7,
				`${ id }.per_second`,
				`${ name }: requests`,
				'/s',
				loads.map( ( one ) => one.answered / one.seconds )
			),
			figure(
				7,
				`${ id }.cpu`,
				`${ name }: CPU per request`,
				'ms',
				loads.map( ( { cpuMs } ) => cpuMs )
			)
		);
	}
	return figures;
}

async function measureRegistrations(
	stack: Stack,
	{ wrk, runs, seconds, registered }: Options
): Promise< Figure[] > {
	const webinarId = await plan( stack, 5 * DAY_SECONDS );
	const empty: Cost[] = [];
	const loads: ( Load & Cost )[] = [];
	let first = FIRST_LEAD_ID;
	for ( let run = 0; run < runs; run++ ) {
		// Each person registers once.
		const people = await stack.signIn(
			webinarId,
			Array.from(
				{ length: Math.floor( registered.at( -1 )! / runs ) },
				() => first++
			)
		);
		const post = (
			fieldsOf: ( user: SignedInUser ) => Record< string, string >
		): string[] =>
			people.map( ( user ) =>
				rawPost(
					'/wp-admin/admin-ajax.php',
					{ Host: SITE_HOST, Cookie: user.cookie },
					fieldsOf( user )
				)
			);
		empty.push(
			await measureLoad(
				stack,
				wrk,
				post( () => ( { action: 'webinars_bench_empty' } ) ),
				{ status: 200, text: 'true', seconds }
			)
		);
		const requests = post( ( user ) => ( {
			...user.fields( 'register' ),
			webinar_id: String( webinarId ),
		} ) );
		const done = await measureLoad( stack, wrk, requests, {
			status: 200,
			text: '"state":"registered"',
			seconds,
		} );
		if ( done.sent > requests.length ) {
			throw new Error( 'There are too few people for a run.' );
		}
		loads.push( done );
	}
	return [
		figure(
			7,
			'registration.per_minute',
			'Registrations',
			'/min',
			loads.map( ( one ) => ( 60 * one.answered ) / one.seconds ),
			{ atLeast: PER_MINUTE_TARGET }
		),
		figure(
			7,
			'registration.cpu',
			'Registration: CPU',
			'ms',
			loads.map( ( { cpuMs } ) => cpuMs )
		),
		figure(
			7,
			'registration.statements',
			'Registration: MariaDB statements, more than an empty command',
			'',
			loads.map( ( { statements }, run ) =>
				Math.round( statements - empty[ run ]!.statements )
			),
			{ atMost: STATEMENTS_TARGET }
		),
		figure(
			7,
			'command.statements',
			'Empty command: MariaDB statements',
			'',
			empty.map( ( { statements } ) => Math.round( statements ) )
		),
	];
}

async function measureReminders(
	stack: Stack,
	{ runs, registered }: Options
): Promise< Figure[] > {
	const figures: Figure[] = [];
	for ( const people of registered ) {
		const costs: Cost[] = [];
		for ( let run = 0; run < runs; run++ ) {
			costs.push( await remind( stack, people ) );
		}
		const name = `Reminder to ${ people.toLocaleString( 'en-US' ) }`;
		figures.push(
			figure(
				7,
				`reminder.${ people }.cpu`,
				`${ name }: CPU each`,
				'ms',
				costs.map( ( { cpuMs } ) => cpuMs )
			),
			figure(
				7,
				`reminder.${ people }.statements`,
				`${ name }: MariaDB statements each`,
				'',
				costs.map( ( { statements } ) => statements )
			)
		);
	}
	return figures;
}

/** Waits for the reminder of a webinar, sends heartbeats as the sidecar does, and measures until all reminders are in the outbox. */
async function remind( stack: Stack, people: number ): Promise< Cost > {
	const webinarId = await plan( stack, DAY_SECONDS + UNTIL_REMINDER_SECONDS );
	const dueAtMs = Date.now() + UNTIL_REMINDER_SECONDS * 1000;
	// Each of them would take a request: see registrations.
	await stack.database.number(
		`INSERT INTO wp_client_webinar_registrations
			(webinar_id, lead_id, user_id, webinar_type, state, source, campaign, created_at, registered_at, changed_at)
		SELECT ${ webinarId }, ID, ID, 'live', 'registered', 'site', '', 1, 1, 1 FROM wp_users
		WHERE ID >= ${ FIRST_LEAD_ID } ORDER BY ID LIMIT ${ people }`
	);
	const reminders = (): Promise< number > =>
		stack.database.number(
			`SELECT COUNT(*) FROM wp_webinar_outbox WHERE webinar_id = ${ webinarId } AND kind = 'reminder'`
		);
	// The offset counts whole seconds.
	await delay( Math.max( 0, dueAtMs + 1000 - Date.now() ) );
	const cpu = await stack.idleWebCpu();
	const statements = await stack.database.statements();
	let count = 0;
	for (
		const untilMs = Date.now() + TIMEOUT_MS;
		count < people && Date.now() < untilMs;
	) {
		// It works for at most 20 seconds after its answer.
		await sendHeartbeat( stack );
		let before;
		do {
			before = count;
			await delay( POLL_INTERVAL_MS );
			count = await reminders();
		} while ( count > before && count < people );
	}
	if ( count < people ) {
		throw new Error( `Only ${ count } of ${ people } were reminded.` );
	}
	return {
		cpuMs: ( ( stack.webCpu() - cpu ) * 1000 ) / people,
		statements:
			( ( await stack.database.statements() ) - statements ) / people,
	};
}

async function sendHeartbeat( stack: Stack ): Promise< void > {
	const body = JSON.stringify( {
		type: 'sidecar.heartbeat',
		timestamp: new Date().toISOString(),
		data: { deliveries: [], people: [] },
	} );
	const response = await fetch(
		`${ stack.siteUrl }/wp-admin/admin-ajax.php?action=webinar_outbox_heartbeat`,
		{ method: 'POST', headers: signedHeaders( stack.secret, body ), body }
	);
	if ( ! response.ok ) {
		throw new Error(
			`A heartbeat received status ${
				response.status
			}: ${ await response.text() }`
		);
	}
	await response.arrayBuffer();
}

/** Plans a webinar that starts in so many seconds, and returns its id. */
async function plan( stack: Stack, seconds: number ): Promise< number > {
	const { webinar_id: webinarId } = await stack.site.simulate< {
		webinar_id: number;
	} >( 'plan_webinar', {
		title: 'How to choose a roof',
		scheduled_at: Math.floor( Date.now() / 1000 ) + seconds,
	} );
	return webinarId;
}

async function measureLoad(
	stack: Stack,
	wrk: string,
	requests: string[],
	expected: { status: number; text: string; seconds: number }
): Promise< Load & Cost > {
	const statements = await stack.database.statements();
	const cpu = await stack.idleWebCpu();
	const done = await load(
		wrk,
		stack.folder,
		stack.siteUrl,
		requests,
		expected
	);
	return {
		...done,
		cpuMs: ( ( ( await stack.idleWebCpu() ) - cpu ) * 1000 ) / done.sent,
		statements:
			( ( await stack.database.statements() ) - statements ) / done.sent,
	};
}
