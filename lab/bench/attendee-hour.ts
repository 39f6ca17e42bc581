/** Measure 3: server CPU per attendee and hour, with event streams and with polling. */
import { setTimeout as delay } from 'node:timers/promises';
import { createRoomTokenRenewal } from '../../sidecar/src/rooms/room-token.ts';
import { processCpuSeconds } from './cpu.ts';
import { EventStreams, streamRequests } from './event-streams.ts';
import { figure, type Figure } from './figures.ts';
import type { SignedInUser } from './signed-in-user.ts';
import { FIRST_LEAD_ID, type Stack } from './stack.ts';
import { ratios } from './statistics.ts';

const HOUR_SECONDS = 3600;
const TARGET_SECONDS = 0.02;

/** A room opens a new event stream every three minutes. The sidecar renews its token, which is valid for an hour, every half hour. */
const STREAMS_PER_HOUR = 20;
const RENEWALS_PER_HOUR = 2;

/** A room without a stream sends these requests at these intervals. */
const POLL_INTERVAL_SECONDS = 3;
const ENTER_INTERVAL_SECONDS = 30;

/** A read-sync pass is valid for two minutes. A full request renews it when one minute is left. */
const PASSES_PER_HOUR = 60;

const POLLING_PEOPLE = 40;
const POLLING_SECONDS = 90;
const PARALLEL_REQUESTS = 4;

const FULL_READS = 120;

const RENEWALS = 10_000;

/** Of the sidecar. */
const REPORT_INTERVAL_MS = 15_000;

/**
 * @param stack             The running stack.
 * @param options.webinarId A live webinar.
 * @param options.people    Number of rooms with an event stream.
 * @param options.seconds   Length of each run with event streams.
 * @param options.runs      Number of runs.
 */
export async function measureAttendeeHour(
	stack: Stack,
	options: {
		webinarId: number;
		people: number;
		seconds: number;
		runs: number;
	}
): Promise< Figure[] > {
	const { webinarId, people, seconds, runs } = options;
	const users = await stack.signIn(
		webinarId,
		Array.from(
			{ length: POLLING_PEOPLE },
			( _, index ) => FIRST_LEAD_ID + index
		)
	);
	const address = `/wp-json/webinars/v1/rooms/${ webinarId }/state`;
	const signIns = await stack.site.simulate< string[] >( 'name_sign_ins', {
		user_ids: Array.from(
			{ length: people },
			( _, index ) => FIRST_LEAD_ID + index
		),
	} );
	await stack.stopSidecar();
	const polling: number[] = [];
	const full: number[] = [];
	const renewal: number[] = [];
	for ( let run = 0; run < runs; run++ ) {
		renewal.push( await renewalCpu( stack, webinarId ) );
		full.push( await fullReadCpu( stack, address, users ) );
		polling.push( await pollingCpu( stack, address, webinarId, users ) );
	}

	await stack.restartSidecar();
	const pid = stack.sidecarPid;
	const port = Number( new URL( stack.sidecarUrl ).port );
	const requests = streamRequests( stack, webinarId, 0, people, signIns );
	const streaming: { web: number; sidecar: number; opening: number }[] = [];
	for ( let run = 0; run < runs; run++ ) {
		// The sidecar ends each stream after some minutes, so each run has its own.
		const streams = new EventStreams();
		try {
			const before = processCpuSeconds( pid );
			await streams.open( port, requests );
			const opened = processCpuSeconds( pid );
			// The first presence report creates all sessions and asks about everybody. That is part of entering, so it is not measured.
			await waitForSessions( stack, webinarId, people );
			await delay( REPORT_INTERVAL_MS );
			const [ web, sidecar ] = [
				stack.webCpu(),
				processCpuSeconds( pid ),
			];
			await delay( seconds * 1000 );
			streaming.push( {
				web: stack.webCpu() - web,
				sidecar: processCpuSeconds( pid ) - sidecar,
				opening: ( opened - before ) / people,
			} );
		} finally {
			streams.stop();
		}
	}
	const perHour = ( value: number ): number =>
		( value / people / seconds ) * HOUR_SECONDS;
	const pushed = streaming.map(
		( { web, sidecar, opening }, run ) =>
			perHour( web + sidecar ) +
			RENEWALS_PER_HOUR * renewal[ run ]! +
			STREAMS_PER_HOUR * opening
	);
	const polled = polling.map(
		( value, run ) => value + PASSES_PER_HOUR * full[ run ]!
	);
	return [
		figure(
			3,
			'hour.push',
			'Attendee-hour, event stream: server CPU',
			's',
			pushed,
			{ atMost: TARGET_SECONDS }
		),
		figure(
			3,
			'hour.push.requests',
			'Attendee-hour, event stream: CPU / one full read-sync request',
			'×',
			ratios( pushed, full )
		),
		figure(
			3,
			'hour.push.sidecar',
			'Attendee-hour, event stream: sidecar only',
			's',
			streaming.map( ( { sidecar } ) => perHour( sidecar ) )
		),
		figure(
			3,
			'hour.push.web',
			'Attendee-hour, event stream: WordPress only, presence',
			's',
			streaming.map( ( { web } ) => perHour( web ) )
		),
		figure(
			3,
			'hour.push.renewal',
			'Attendee-hour, event stream: 20 new streams and 2 token renewals only',
			's',
			streaming.map(
				( { opening }, run ) =>
					RENEWALS_PER_HOUR * renewal[ run ]! +
					STREAMS_PER_HOUR * opening
			)
		),
		figure(
			3,
			'hour.polling',
			'Attendee-hour, polling: server CPU',
			's',
			polled
		),
		figure(
			3,
			'hour.ratio',
			'Attendee-hour: polling / event stream',
			'×',
			ratios( polled, pushed )
		),
	];
}

/** CPU seconds of one renewal of a room token, as the sidecar makes it. */
async function renewalCpu(
	stack: Stack,
	webinarId: number
): Promise< number > {
	const renew = createRoomTokenRenewal( stack.secret );
	const before = process.cpuUsage();
	for ( let number = 0; number < RENEWALS; number++ ) {
		await renew( {
			webinarId,
			leadId: FIRST_LEAD_ID + number,
			userId: FIRST_LEAD_ID + number,
			isStaff: false,
			signIn: '0123456789ab',
			name: 'Anna',
			moderates: false,
			issuedAt: 1_795_262_400,
			expiresAtMs: 0,
		} );
	}
	const { user, system } = process.cpuUsage( before );
	return ( user + system ) / 1_000_000 / RENEWALS;
}

/** CPU seconds of one full read-sync request. */
async function fullReadCpu(
	stack: Stack,
	address: string,
	users: SignedInUser[]
): Promise< number > {
	const before = await stack.idleWebCpu();
	await repeatInParallel( FULL_READS, async ( index ) => {
		const user = users[ index % users.length ]!;
		await expectStatus(
			user.request( address, { 'x-wp-nonce': user.restNonce } ),
			200
		);
	} );
	return ( ( await stack.idleWebCpu() ) - before ) / FULL_READS;
}

/** CPU seconds per hour of one polling attendee. It sends the requests of some minutes without pauses. */
async function pollingCpu(
	stack: Stack,
	address: string,
	webinarId: number,
	users: SignedInUser[]
): Promise< number > {
	const headers = await Promise.all(
		users.map( async ( user ) => {
			const response = await expectStatus(
				user.request( address, { 'x-wp-nonce': user.restNonce } ),
				200
			);
			return {
				'x-wp-nonce': user.restNonce,
				'x-webinar-room-pass': response.headers.get(
					'x-webinar-room-pass'
				)!,
				'if-none-match': response.headers.get( 'etag' )!,
			};
		} )
	);
	const before = await stack.idleWebCpu();
	await repeatInParallel(
		( users.length * POLLING_SECONDS ) / POLL_INTERVAL_SECONDS,
		async ( index ) => {
			const user = index % users.length;
			await expectStatus(
				users[ user ]!.request( address, headers[ user ]! ),
				304
			);
		}
	);
	await repeatInParallel(
		( users.length * POLLING_SECONDS ) / ENTER_INTERVAL_SECONDS,
		( index ) =>
			users[ index % users.length ]!.command( webinarId, 'enter', {
				device: `room${ index % users.length }`,
			} )
	);
	return (
		( ( ( await stack.idleWebCpu() ) - before ) /
			users.length /
			POLLING_SECONDS ) *
		HOUR_SECONDS
	);
}

/** Calls a function several times, with at most PARALLEL_REQUESTS calls at the same time. */
async function repeatInParallel(
	times: number,
	work: ( index: number ) => Promise< void >
): Promise< void > {
	const left = Array.from(
		{ length: times },
		( _, index ) => index
	).values();
	await Promise.all(
		Array.from( { length: PARALLEL_REQUESTS }, async () => {
			for ( const index of left ) {
				await work( index );
			}
		} )
	);
}

async function expectStatus(
	request: Promise< Response >,
	status: number
): Promise< Response > {
	const response = await request;
	const text = await response.text();
	if ( response.status !== status ) {
		throw new Error(
			`Received status ${ response.status } instead of ${ status }: ${ text.slice(
				0,
				300
			) }`
		);
	}
	return response;
}

/** Waits until the presence reports have created all sessions. */
async function waitForSessions(
	stack: Stack,
	webinarId: number,
	people: number
): Promise< void > {
	const count = `SELECT COUNT(*) FROM wp_client_webinar_sessions WHERE webinar_id = ${ webinarId }`;
	for ( let attempt = 0; attempt < 120; attempt++ ) {
		if ( ( await stack.database.number( count ) ) >= people ) {
			return;
		}
		await delay( 500 );
	}
	throw new Error(
		`Presence reports created ${ await stack.database.number(
			count
		) } of ${ people } sessions.`
	);
}
