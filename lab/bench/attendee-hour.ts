/**
 * Measure 3: what one attendee costs the server in an hour, where rooms are pushed to and where they ask.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { processCpuSeconds } from './cpu.ts';
import { Listeners, streamRequests } from './fan-out.ts';
import { figure, type Figure } from './figures.ts';
import { FIRST_LEAD_ID, type SignedIn, type Stack } from './stack.ts';
import { ratios } from './statistics.ts';

const HOUR_SECONDS = 3600;
const TARGET_SECONDS = 0.02;

/** What a room that is pushed to does in an hour: a new token from read-sync, and a new stream each three minutes. */
const TOKENS_AN_HOUR = 1;
const STREAMS_AN_HOUR = 20;

/** What a room without a stream does, by the server's pace. */
const POLL_SECONDS = 3;
const ENTER_SECONDS = 30;

/** A pass holds for fifteen minutes, and is renewed the full way when five are left. */
const PASSES_AN_HOUR = 6;

const POLLING_PEOPLE = 40;
const POLLING_SECONDS = 90;
const POLLING_AT_ONCE = 4;

const FULL_READS = 120;

/**
 * @param options.webinarId A live webinar.
 * @param options.people    How many rooms are pushed to.
 * @param options.seconds   How long each run watches them.
 * @param options.runs      How many.
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
	const some = await stack.signIn(
		webinarId,
		Array.from(
			{ length: POLLING_PEOPLE },
			( _, index ) => FIRST_LEAD_ID + index
		)
	);
	const address = `/wp-json/webinars/v1/rooms/${ webinarId }/state`;
	await stack.stopSidecar();
	const polling: number[] = [];
	const full: number[] = [];
	for ( let run = 0; run < runs; run++ ) {
		full.push( await fullReadCpu( stack, address, some ) );
		polling.push( await pollingCpu( stack, address, webinarId, some ) );
	}

	await stack.restartSidecar();
	const pid = stack.sidecarPid;
	const listeners = new Listeners();
	try {
		const before = processCpuSeconds( pid );
		const requests = streamRequests( stack, webinarId, 0, people );
		await listeners.open(
			Number( new URL( stack.sidecarUrl ).port ),
			requests
		);
		const opening = ( processCpuSeconds( pid ) - before ) / people;
		// The first report opens all sessions: that is the entry, not the hour.
		await sessionsOf( stack, webinarId, people );
		const watching: { web: number; sidecar: number }[] = [];
		for ( let run = 0; run < runs; run++ ) {
			const [ web, sidecar ] = [
				stack.webCpu(),
				processCpuSeconds( pid ),
			];
			await delay( seconds * 1000 );
			watching.push( {
				web: stack.webCpu() - web,
				sidecar: processCpuSeconds( pid ) - sidecar,
			} );
		}
		const anHour = ( value: number ): number =>
			( value / people / seconds ) * HOUR_SECONDS;
		const pushed = watching.map(
			( { web, sidecar }, run ) =>
				anHour( web + sidecar ) +
				TOKENS_AN_HOUR * full[ run ]! +
				STREAMS_AN_HOUR * opening
		);
		const asked = polling.map(
			( value, run ) => value + PASSES_AN_HOUR * full[ run ]!
		);
		return [
			figure(
				3,
				'hour.push',
				'Server CPU an attendee-hour, pushed',
				's',
				pushed,
				{ atMost: TARGET_SECONDS }
			),
			figure(
				3,
				'hour.push.sidecar',
				'… of it the sidecar',
				's',
				watching.map( ( { sidecar } ) => anHour( sidecar ) )
			),
			figure(
				3,
				'hour.push.web',
				'… of it WordPress, for presence',
				's',
				watching.map( ( { web } ) => anHour( web ) )
			),
			figure(
				3,
				'hour.push.renewal',
				'… of it a new token, and twenty new streams',
				's',
				full.map(
					( value ) =>
						TOKENS_AN_HOUR * value + STREAMS_AN_HOUR * opening
				)
			),
			figure(
				3,
				'hour.polling',
				'Server CPU an attendee-hour, asking',
				's',
				asked
			),
			figure(
				3,
				'hour.ratio',
				'Asking to pushed',
				'×',
				ratios( asked, pushed )
			),
		];
	} finally {
		listeners.stop();
	}
}

/** Seconds that one read-sync takes in full. */
async function fullReadCpu(
	stack: Stack,
	address: string,
	people: SignedIn[]
): Promise< number > {
	const before = await stack.idleWebCpu();
	await atOnce( FULL_READS, async ( index ) => {
		const person = people[ index % people.length ]!;
		await expectStatus(
			stack.ask( address, person, { 'x-wp-nonce': person.rest_nonce } ),
			200
		);
	} );
	return ( ( await stack.idleWebCpu() ) - before ) / FULL_READS;
}

/**
 * Seconds that one attendee who asks takes in an hour: some minutes' worth of their requests, one right after the other.
 */
async function pollingCpu(
	stack: Stack,
	address: string,
	webinarId: number,
	people: SignedIn[]
): Promise< number > {
	const passes = await Promise.all(
		people.map( async ( person ) => {
			const answer = await expectStatus(
				stack.ask( address, person, {
					'x-wp-nonce': person.rest_nonce,
				} ),
				200
			);
			return {
				'x-wp-nonce': person.rest_nonce,
				'x-webinar-room-pass': answer.headers.get(
					'x-webinar-room-pass'
				)!,
				'if-none-match': answer.headers.get( 'etag' )!,
			};
		} )
	);
	const before = await stack.idleWebCpu();
	await atOnce(
		( people.length * POLLING_SECONDS ) / POLL_SECONDS,
		async ( index ) => {
			const one = index % people.length;
			await expectStatus(
				stack.ask( address, people[ one ]!, passes[ one ]! ),
				304
			);
		}
	);
	await atOnce(
		( people.length * POLLING_SECONDS ) / ENTER_SECONDS,
		( index ) =>
			stack.command(
				people[ index % people.length ]!,
				webinarId,
				'enter',
				{ device: `room${ index % people.length }` }
			)
	);
	return (
		( ( ( await stack.idleWebCpu() ) - before ) /
			people.length /
			POLLING_SECONDS ) *
		HOUR_SECONDS
	);
}

/** Does something so often, a few at once. */
async function atOnce(
	times: number,
	work: ( index: number ) => Promise< void >
): Promise< void > {
	const left = Array.from(
		{ length: times },
		( _, index ) => index
	).values();
	await Promise.all(
		Array.from( { length: POLLING_AT_ONCE }, async () => {
			for ( const index of left ) {
				await work( index );
			}
		} )
	);
}

async function expectStatus(
	asked: Promise< Response >,
	status: number
): Promise< Response > {
	const answer = await asked;
	const text = await answer.text();
	if ( answer.status !== status ) {
		throw new Error(
			`${ answer.status } in place of ${ status }: ${ text.slice(
				0,
				300
			) }`
		);
	}
	return answer;
}

/** Waits until all are in the ledger. */
async function sessionsOf(
	stack: Stack,
	webinarId: number,
	people: number
): Promise< void > {
	const entered = `SELECT COUNT(*) FROM wp_client_webinar_sessions WHERE webinar_id = ${ webinarId }`;
	for ( let look = 0; look < 120; look++ ) {
		if ( ( await stack.database.number( entered ) ) >= people ) {
			return;
		}
		await delay( 500 );
	}
	throw new Error(
		`Presence has brought ${ await stack.database.number(
			entered
		) } of ${ people } into the ledger.`
	);
}
